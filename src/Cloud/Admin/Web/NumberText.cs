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
    /// <exception cref="OfficeFaultException">It is no whole number from zero on.</exception>
    public static int Read(string field, string text) =>
        int.TryParse(Narrow(text), NumberStyles.None, CultureInfo.InvariantCulture,
            out var number)
            ? number
            : throw OfficeFaultException.Invalid(field,
                $"“{text}”不是整数", $"“{text}” is no whole number");
}
