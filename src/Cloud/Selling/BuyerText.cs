using System.Text.RegularExpressions;

namespace PosCloud.Selling;

/// <summary>What is known of a buyer, as far as it is shown to those who need no more.</summary>
internal static partial class BuyerText
{
    /// <summary>Of a number of seven digits or more the first three and the last four are left, of an e-mail address
    /// the first letter and the domain. What is masked already, and names, stay as they are.</summary>
    public static string Mask(string text) => text.Length == 0 ? text
        : Address().Replace(Number().Replace(text, MaskNumber), "$1***$2");

    private static string MaskNumber(Match number)
    {
        var shown = number.Length >= 11 ? 3 : 1;
        return $"{number.Value[..shown]}{new string('*', number.Length - shown - 4)}{number.Value[^4..]}";
    }

    // Digits in the wide form too, as Chinese keyboards write them.
    [GeneratedRegex("[0-9０-９]{7,}")]
    private static partial Regex Number();

    [GeneratedRegex(@"([^\s@*])[^\s@*]+(@[^\s@]+)")]
    private static partial Regex Address();
}
