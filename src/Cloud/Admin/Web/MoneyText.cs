using System.Globalization;
using System.Text.RegularExpressions;
using PosCloud.Admin.Sales;

namespace PosCloud.Admin.Web;

/// <summary>Amounts as people type and read them: 12.50 of the larger unit, two decimals.</summary>
internal static partial class MoneyText
{
    public static string Write(long minor) => (minor / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    /// <param name="field">Its name in the form.</param>
    /// <param name="text">As typed: 12, 12.5 or 12.50, also in the wide signs of a Chinese keyboard.</param>
    /// <returns>In minor units.</returns>
    /// <exception cref="OfficeFaultException">It is no amount, or a too large one.</exception>
    public static long Read(string field, string text)
    {
        var plain = NumberText.Narrow(text);
        if (!Amount().IsMatch(plain))
            throw NumberText.Why(field, plain,
                $"“{text.Trim()}”不是金额：请填写如 12.50 的数字，最多两位小数",
                $"“{text.Trim()}” is no amount: write it like 12.50, with two decimals at most");
        var minor = decimal.Parse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * 100;
        return minor <= Money.Largest ? (long)minor : throw OfficeFaultException.Invalid(field,
            $"金额最多 {Write(Money.Largest)}", $"an amount is {Write(Money.Largest)} at most");
    }

    [GeneratedRegex(@"^[0-9]{1,12}(\.[0-9]{1,2})?\z")]
    private static partial Regex Amount();
}
