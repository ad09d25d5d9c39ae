using System.Text.RegularExpressions;

namespace PosCloud.Selling;

/// <summary>What is known of a buyer, as far as it is shown to those who need no more.</summary>
internal static partial class BuyerText
{
    /// <summary>Of a number of seven digits or more the first three and the last four are left, of an e-mail address
    /// the first letter and the domain. What is masked already, and names, stay as they are.</summary>
    public static string Mask(string text) => text.Length == 0 ? text
        : Address().Replace(Number().Replace(text, MaskNumber), "$1***$2");

    // What stands between the digits stays where it is.
    private static string MaskNumber(Match number)
    {
        var digits = number.Value.Count(char.IsDigit);
        var (shown, place) = (digits >= 11 ? 3 : 1, 0);
        return string.Concat(number.Value.Select(sign =>
            char.IsDigit(sign) && place++ is var at && at >= shown && at < digits - 4 ? '*' : sign));
    }

    // In groups too, as people write them: 138 1234 5678. Digits in the wide form, as Chinese keyboards write them.
    [GeneratedRegex("[0-9０-９]{3,4}[ -][0-9０-９]{4}[ -]?[0-9０-９]{4}|[0-9０-９]{7,}")]
    private static partial Regex Number();

    [GeneratedRegex(@"([^\s@*])[^\s@*]+(@[^\s@]+)")]
    private static partial Regex Address();
}
