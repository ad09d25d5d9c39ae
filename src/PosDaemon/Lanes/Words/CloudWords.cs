using System.Text.RegularExpressions;

namespace PosDaemon.Lanes;

/// <summary>What the cloud says for people: shown where it is a sentence in the lane's own language. Anything else,
/// such as the text of a fault in somebody's cloud, is for the technician.</summary>
internal static partial class CloudWords
{
    /// <summary>CJK radicals; all of Chinese, Japanese and Korean lies behind it.</summary>
    private const char FirstOfChinese = '\u2E80';

    /// <returns>The sentence as it is; null where it is none for this person.</returns>
    public static string? For(string message, bool isEnglish) =>
        message.Length == 0 || OfProgram().IsMatch(message) || IsChinese(message) == isEnglish ? null : message;

    /// <summary>Names in a sentence may be of the other language: an English one begins in English and has more than
    /// one word of it.</summary>
    private static bool IsChinese(string message)
    {
        var first = message.FirstOrDefault(char.IsLetter);
        return first >= FirstOfChinese
            || (message.Any(letter => letter >= FirstOfChinese) && Word().Count(message) < 2);
    }

    /// <summary>Names of types and methods, of faults and of statuses: what no sentence for a cashier has.</summary>
    [GeneratedRegex(@"Exception|\bSystem\.|Object name|Traceback|stack trace|\bat \w[\w.<>`]*\(|StatusCode|\w::\w"
        + @"|SQLSTATE|\bnull\b|\b[A-Z][a-z]\w*(\.[A-Z][a-z]\w*)+\b|\b\w+\.(cs|java|go|py|js)\b"
        + @"|\b(RPC|gRPC|HTTP/\d|errno|ECONN)", RegexOptions.CultureInvariant)]
    private static partial Regex OfProgram();

    [GeneratedRegex("[A-Za-z]{2,}")]
    private static partial Regex Word();
}
