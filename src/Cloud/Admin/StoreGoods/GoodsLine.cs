using System.Globalization;
using System.Text.RegularExpressions;
using PosCloud.Admin.Web;
using PosCloud.Selling;

namespace PosCloud.Admin.StoreGoods;

/// <summary>A row of a file of goods, as it was read. Null: the file says nothing of it.</summary>
internal sealed record GoodsLine
{
    public required int Row { get; init; }
    public string Code { get; init; } = "";
    public string Name { get; init; } = "";

    /// <summary>In minor units.</summary>
    public long Price { get; init; }

    /// <summary>The file has a column of stocks; where it is empty nobody counts.</summary>
    public bool HasStock { get; init; }
    public long? Stock { get; init; }
    public bool? IsOnSale { get; init; }
    public bool? IsBag { get; init; }

    /// <summary>Why it cannot be read; empty: it can.</summary>
    public string Chinese { get; init; } = "";
    public string English { get; init; } = "";

    /// <summary>What becomes of the good that it names.</summary>
    /// <param name="storeId">Whose.</param>
    /// <param name="known">As it is; null: there is none.</param>
    public StoreGood Apply(string storeId, StoreGood? known) => new()
    {
        StoreId = storeId,
        Code = Code,
        Name = Name,
        Price = Price,
        Stock = HasStock ? Stock : known?.Stock,
        IsOnSale = IsOnSale ?? known?.IsOnSale ?? true,
        IsBag = IsBag ?? known?.IsBag ?? false,
    };
}

/// <summary>Reads the lines of a file of goods. Pure.</summary>
internal static partial class GoodsLines
{
    private static readonly string[] Yes = ["是", "在售", "上架", "y", "yes", "true", "1", "on sale"];
    private static readonly string[] No = ["否", "不在售", "下架", "停售", "n", "no", "false", "0", "not on sale"];

    /// <param name="rows">The first one names the columns.</param>
    /// <exception cref="OfficeFaultException">A column that has to be there is not.</exception>
    public static IReadOnlyList<GoodsLine> Read(IReadOnlyList<SheetRow> rows)
    {
        if (rows.Count == 0)
            throw GoodsColumns.Missing([], GoodsColumns.All.Where(column => column.IsRequired));
        var places = GoodsColumns.Find(rows[0]);
        return [.. rows.Skip(1).Select(row => Read(row, places))];
    }

    private static GoodsLine Read(SheetRow row, IReadOnlyDictionary<GoodsColumn, int> places)
    {
        string Cell(GoodsColumn column) => places.TryGetValue(column, out var place) ? row[place] : "";
        var code = Cell(GoodsColumns.Code);
        var line = new GoodsLine { Row = row.Number, Code = Shortened(code) };
        var unread = places.Keys.FirstOrDefault(column => Cell(column).Contains(SheetRow.Unread));
        if (unread is not null)
            return Refused(line, $"“{unread.Chinese}”是没有结果的公式或错误值，请粘贴为数值",
                $"{unread.English}: a formula or an error without a value; paste it as a value");
        // Here, so that no more of a long one is kept: many rows may name one text.
        if (code.Length > StoreGoodPolicy.LongestCode || Cell(GoodsColumns.Name).Length > StoreGoodPolicy.LongestName)
            return Refused(line,
                $"条码最多 {StoreGoodPolicy.LongestCode} 个字符，名称最多 {StoreGoodPolicy.LongestName} 个字",
                $"code: {StoreGoodPolicy.LongestCode} characters at most; name: {StoreGoodPolicy.LongestName}");
        if (Rounded().IsMatch(code))
            return Refused(line, "条码变成了科学计数，末位已丢失；请把这一列设为文本后重填",
                "code: the spreadsheet made a rounded number of it; format the column as text and type it again");
        if (PriceOf(Cell(GoodsColumns.Price)) is not { } price)
            return Refused(line, $"“{Shortened(Cell(GoodsColumns.Price))}”不是价格：请写如 12.50 的数字，最多两位小数",
                $"“{Shortened(Cell(GoodsColumns.Price))}” is no price: write it like 12.50, two decimals at most");
        var stock = NumberText.Narrow(Cell(GoodsColumns.Stock));
        if (stock.Length > 0 && !WholeNumber().IsMatch(stock))
            return Refused(line, $"库存“{Shortened(stock)}”不是整数，或为负数", $"stock “{Shortened(stock)}”: a whole number "
                + "from zero on, or nothing");
        if (!IsChoice(Cell(GoodsColumns.OnSale), out var onSale) || !IsChoice(Cell(GoodsColumns.Bag), out var bag))
            return Refused(line, "“在售”和“购物袋”请填 是 或 否", "on sale, bag: yes or no");
        return line with
        {
            Code = code,
            Name = Cell(GoodsColumns.Name),
            Price = price,
            HasStock = places.ContainsKey(GoodsColumns.Stock),
            Stock = stock.Length > 0 ? long.Parse(stock, CultureInfo.InvariantCulture) : null,
            IsOnSale = onSale,
            IsBag = bag,
        };
    }

    private static GoodsLine Refused(GoodsLine line, string chinese, string english) =>
        line with { Chinese = chinese, English = english };

    private static long? PriceOf(string text)
    {
        var plain = NumberText.Narrow(text).Replace("¥", "").Replace("￥", "").TrimEnd('元').Trim();
        return Amount().IsMatch(plain)
            ? (long)(decimal.Parse(plain.Replace(",", ""), CultureInfo.InvariantCulture) * 100)
            : null;
    }

    private static bool IsChoice(string text, out bool? choice)
    {
        var plain = text.ToLowerInvariant();
        choice = Yes.Contains(plain) ? true : No.Contains(plain) ? false : null;
        return plain.Length == 0 || choice is not null;
    }

    private static string Shortened(string text) =>
        text.Length > StoreGoodPolicy.LongestCode ? text[..StoreGoodPolicy.LongestCode] + "…" : text;

    [GeneratedRegex(@"^([0-9]{1,12}|[0-9]{1,3}(,[0-9]{3}){1,3})(\.[0-9]{1,2})?\z")]
    private static partial Regex Amount();

    [GeneratedRegex(@"^[0-9]{1,12}\z")]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"^-?[0-9](\.[0-9]+)?[Ee]\+[0-9]+\z")]
    private static partial Regex Rounded();
}
