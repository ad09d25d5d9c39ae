using System.Globalization;

namespace PosCloud.Admin.Web;

/// <summary>Whole numbers as people type them.</summary>
internal static class NumberText
{
    // Unicode has the signs of ASCII once more in the width of Chinese ones, so far behind.
    private const int Wide = 0xFEE0;

    /// <summary>Without spaces around it, and the wide signs of a Chinese keyboard as those of ASCII.</summary>
    public static string Narrow(string text) => string.Concat(text.Select(
        sign => sign is >= '！' and <= '～' ? (char)(sign - Wide) : sign is '。' ? '.' : sign)).Trim();

    /// <param name="field">Its name in the form.</param>
    /// <param name="text">As typed, also in the wide signs of a Chinese keyboard.</param>
    /// <exception cref="OfficeFaultException">It is no whole number from zero on, or a too large one.</exception>
    public static int Read(string field, string text)
    {
        var plain = Narrow(text);
        if (int.TryParse(plain, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        throw Why(field, plain,
            $"“{plain}”不是整数，请填写如 10 的数字", $"“{plain}” is not a whole number: write it like 10");
    }

    /// <summary>Why a text is no number from zero on: it is missing, below zero or too large, else as given.</summary>
    public static OfficeFaultException Why(string field, string plain, string chinese, string english) => plain switch
    {
        "" => OfficeFaultException.Invalid(field, "请填写数字", "a number is missing here"),
        ['-' or '−' or '－', .. var rest] when IsNumber(rest) => OfficeFaultException.Invalid(
            field, $"“{plain}”小于零，请填写 0 或更大的数字", $"“{plain}” is below zero: 0 or more"),
        _ when IsNumber(plain) && plain.IndexOf('.') is < 0 or > 9 => OfficeFaultException.Invalid(
            field, $"“{plain}”太大", $"“{plain}” is too large"),
        _ => OfficeFaultException.Invalid(field, chinese, english),
    };

    private static bool IsNumber(string text) => text.Length > 0
        && text.All(sign => char.IsAsciiDigit(sign) || sign == '.') && text.Count(sign => sign == '.') < 2;
}
