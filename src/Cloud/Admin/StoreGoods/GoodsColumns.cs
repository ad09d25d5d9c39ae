using System.Text.RegularExpressions;

namespace PosCloud.Admin.StoreGoods;

/// <summary>A column of a file of goods.</summary>
/// <param name="Chinese">As the template has it.</param>
/// <param name="English">As the template has it.</param>
/// <param name="IsRequired">A file without it is none.</param>
/// <param name="Names">What it is called otherwise.</param>
internal sealed record GoodsColumn(string Chinese, string English, bool IsRequired, params string[] Names);

/// <summary>Which column is what, by their names in whatever order.</summary>
internal static partial class GoodsColumns
{
    public static readonly GoodsColumn Code =
        new("条码", "code", true, "商品条码", "条形码", "编码", "商品编码", "货号", "barcode", "sku");

    public static readonly GoodsColumn Name = new("名称", "name", true, "商品名称", "品名", "商品", "item");

    public static readonly GoodsColumn Price =
        new("价格", "price", true, "售价", "单价", "零售价", "unit price", "retail price");

    public static readonly GoodsColumn Stock = new("库存", "stock", false, "库存数量", "库存量", "数量", "quantity");

    public static readonly GoodsColumn OnSale = new("在售", "on sale", false, "是否在售", "状态", "上架", "state", "status");

    public static readonly GoodsColumn Bag = new("购物袋", "bag", false, "是否购物袋", "shopping bag");

    public static readonly IReadOnlyList<GoodsColumn> All = [Code, Name, Price, Stock, OnSale, Bag];

    /// <param name="header">The first row of the file.</param>
    /// <returns>Where each stands; those that nobody knows are left out.</returns>
    /// <exception cref="OfficeFaultException">One that has to be there is not, or one is there twice.</exception>
    public static IReadOnlyDictionary<GoodsColumn, int> Find(SheetRow header)
    {
        var places = new Dictionary<GoodsColumn, int>();
        for (var place = 0; place < header.Cells.Count; place++)
        {
            var name = Plain(header[place]);
            if (All.FirstOrDefault(column => name == column.Chinese || name == column.English
                || column.Names.Contains(name)) is not { } known)
                continue;
            if (!places.TryAdd(known, place))
                throw Sheet.Fault($"有两列都是“{known.Chinese}”，请删去一列", $"two columns are “{known.English}”: delete one");
        }

        var missing = All.Where(column => column.IsRequired && !places.ContainsKey(column)).ToList();
        return missing.Count == 0 ? places : throw Missing(header.Cells, missing);
    }

    public static OfficeFaultException Missing(IReadOnlyList<string> header, IEnumerable<GoodsColumn> missing)
    {
        var lacking = missing.ToList();
        var found = string.Join(", ", header.Select(cell => cell.Trim()).Where(cell => cell.Length > 0).Take(10)
            .Select(cell => cell.Length > 20 ? cell[..20] + "…" : cell));
        return Sheet.Fault(
            $"第一行缺少列：{string.Join("、", lacking.Select(column => column.Chinese))}。应有 "
            + $"{string.Join("、", All.Select(column => column.Chinese))}（后三列可省），现有：{found}",
            $"the first row lacks {string.Join(", ", lacking.Select(column => column.English))}. Expected are "
            + $"{string.Join(", ", All.Select(column => column.English))} (the last three may be left out), found: "
            + found);
    }

    // Without what stands in brackets behind a name, such as the unit.
    private static string Plain(string name) =>
        Bracketed().Replace(name, "").Trim().TrimEnd('*').Trim().ToLowerInvariant();

    [GeneratedRegex(@"[(（\[].*?[)）\]]")]
    private static partial Regex Bracketed();
}
