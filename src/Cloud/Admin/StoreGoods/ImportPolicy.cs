using PosCloud.Selling;

namespace PosCloud.Admin.StoreGoods;

/// <summary>What becomes of one line of a file.</summary>
internal enum ImportVerdict
{
    Added,
    Changed,
    Unchanged,
    Refused,
}

/// <summary>One line of a report.</summary>
/// <param name="Row">As the spreadsheet counts it, from 1.</param>
/// <param name="Code">Of the good; may be none.</param>
/// <param name="Verdict">What becomes of it.</param>
/// <param name="Chinese">What changes, or why it is refused.</param>
/// <param name="English">The same.</param>
internal sealed record ImportLine(int Row, string Code, ImportVerdict Verdict, string Chinese, string English);

/// <summary>What a file does, line by line.</summary>
internal sealed record ImportReport(IReadOnlyList<ImportLine> Lines)
{
    public int Count(ImportVerdict verdict) => Lines.Count(line => line.Verdict == verdict);

    /// <summary>Something would be put.</summary>
    public bool HasChanges => Lines.Any(line => line.Verdict is ImportVerdict.Added or ImportVerdict.Changed);
}

/// <summary>Decides what a file of goods changes. Pure: what a check shows and what is carried out are decided here.
/// </summary>
internal static class ImportPolicy
{
    /// <param name="storeId">Whose goods.</param>
    /// <param name="lines">As they were read.</param>
    /// <param name="known">The store's goods, by their codes.</param>
    /// <returns>The report, and what is put.</returns>
    public static (ImportReport Report, IReadOnlyList<StoreGood> Goods) Decide(
        string storeId, IReadOnlyList<GoodsLine> lines, IReadOnlyDictionary<string, StoreGood> known)
    {
        var rows = lines.Where(line => line.Code.Length > 0)
            .GroupBy(line => line.Code, line => line.Row).ToDictionary(same => same.Key, same => same.ToList());
        var report = new List<ImportLine>(lines.Count);
        var goods = new List<StoreGood>();
        foreach (var line in lines)
        {
            var before = known.GetValueOrDefault(line.Code);
            var after = line.Apply(storeId, before);
            var (chinese, english) = Refusal(line, after, rows);
            var verdict = english.Length > 0 ? ImportVerdict.Refused
                : before is null ? ImportVerdict.Added
                : before == after ? ImportVerdict.Unchanged
                : ImportVerdict.Changed;
            if (verdict == ImportVerdict.Changed)
                (chinese, english) = Changes(before!, after);
            if (verdict is ImportVerdict.Added or ImportVerdict.Changed)
                goods.Add(after);
            report.Add(new ImportLine(line.Row, line.Code, verdict, chinese, english));
        }

        return (new ImportReport(report), goods);
    }

    private static (string, string) Refusal(
        GoodsLine line, StoreGood good, Dictionary<string, List<int>> rows)
    {
        if (line.English.Length > 0)
            return (line.Chinese, line.English);
        if (StoreGoodPolicy.Check(good) is { } problem)
            return (problem.Chinese, problem.English);
        // Which of them is meant is not known.
        return rows[line.Code] is { Count: > 1 } same
            ? ($"条码重复：第 {string.Join("、", same.Take(5))} 行",
                $"the code stands in rows {string.Join(", ", same.Take(5))}")
            : ("", "");
    }

    private static (string, string) Changes(StoreGood before, StoreGood after)
    {
        var changes = new List<(string Chinese, string English)>();
        void Add<T>(string chinese, string english, T from, T to, Func<T, (string, string)> write)
        {
            if (EqualityComparer<T>.Default.Equals(from, to))
                return;
            var ((fromChinese, fromEnglish), (toChinese, toEnglish)) = (write(from), write(to));
            changes.Add(($"{chinese} {fromChinese} → {toChinese}", $"{english} {fromEnglish} → {toEnglish}"));
        }

        static (string, string) Same(string text) => (text, text);
        static (string, string) YesNo(bool value) => value ? ("是", "yes") : ("否", "no");
        Add("名称", "name", before.Name, after.Name, Same);
        Add("价格", "price", before.Price, after.Price, price => Same(Web.MoneyText.Write(price)));
        Add("库存", "stock", before.Stock, after.Stock, stock => stock is { } count
            ? Same($"{count}")
            : ("不计", "not counted"));
        Add("在售", "on sale", before.IsOnSale, after.IsOnSale, YesNo);
        Add("购物袋", "bag", before.IsBag, after.IsBag, YesNo);
        return (string.Join("；", changes.Select(change => change.Chinese)),
            string.Join("; ", changes.Select(change => change.English)));
    }
}
