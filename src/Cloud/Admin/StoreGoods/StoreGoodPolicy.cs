using System.Globalization;
using PosCloud.Admin.Sales;
using PosCloud.Selling;

namespace PosCloud.Admin.StoreGoods;

/// <summary>What a good of a store can be. Pure.</summary>
internal static class StoreGoodPolicy
{
    public const int LongestCode = 64;
    public const int LongestName = 100;

    /// <summary>As many as nobody has.</summary>
    public const long LargestStock = 1_000_000_000;

    /// <summary>What is wrong with a good; null: nothing.</summary>
    public static OfficeProblem? Check(StoreGood good)
    {
        if (!IsCode(good.Code))
            return Wrong("code",
                $"条码需要 1 到 {LongestCode} 个可见字符，不含空格", $"code: 1 to {LongestCode} visible characters, no spaces");
        if (string.IsNullOrWhiteSpace(good.Name) || good.Name.Length > LongestName || !PlainText.IsLine(good.Name))
            return Wrong("name",
                $"名称需要 1 到 {LongestName} 个字，不含换行和控制字符",
                $"name: 1 to {LongestName} characters on one line, without control characters");
        if (good.Price is < 0 or > Money.Largest)
            return Wrong("price", "价格不能为负，也不能过大", $"price: 0 to {Money.Largest} in minor units");
        if (good.Stock is < 0 or > LargestStock)
            return Wrong("stock",
                $"库存需在 0 到 {LargestStock} 之间；不计库存请留空",
                $"stock: 0 to {LargestStock}, or none where nobody counts it");
        return null;
    }

    // What cannot be seen cannot be told from another code; . and .. are no last part of an address (RFC 3986, 5.2.4).
    private static bool IsCode(string code) =>
        code is not ("." or "..") && code.Length is >= 1 and <= LongestCode && code.EnumerateRunes().All(rune =>
            rune != System.Text.Rune.ReplacementChar && System.Text.Rune.GetUnicodeCategory(rune) is not (
                UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));

    private static OfficeProblem Wrong(string field, string chinese, string english) =>
        new(OfficeFault.Invalid, field, chinese, english);
}
