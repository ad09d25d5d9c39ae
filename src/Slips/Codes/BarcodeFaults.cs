namespace PosDaemon.Slips.Codes;

/// <summary>Why a barcode cannot be printed, and what could, in words for whoever wrote the template. The content
/// itself is not told: a code is worth money to whoever reads the log.</summary>
internal static class BarcodeFaults
{
    /// <summary>Of a text that <see cref="BarcodeData.Read"/> refuses.</summary>
    public static (string Problem, string Expected) Of(CodeType type, ReadOnlySpan<char> text)
    {
        var name = NameOf(type);
        if (text.IsEmpty)
            return ($"{name} without content", RuleOf(type));
        var stars = type == CodeType.Code39 && text is ['*', _, .., '*'] ? 1 : 0;
        for (var i = stars; i < text.Length - stars; i++)
        {
            if (!Holds(type, text[i]))
                return ($"character {i + 1} (U+{(int)text[i]:X4}) is not one of {name}", RuleOf(type));
        }
        return WrongCheck(type, text) is { } right
            ? ($"the check digit {text[^1]} of {name}", $"{right}, or none: it is worked out")
            : ($"{name} of {text.Length} characters", RuleOf(type));
    }

    /// <summary>What would be as narrow as so many modules; "" where no content is.</summary>
    public static string Shorter(CodeType type, int modules)
    {
        var most = type switch
        {
            CodeType.Code39 => modules / 16 - 2,
            CodeType.Code93 => (modules - 1) / 9 - 4,
            CodeType.Code128 => (modules - 13) / 11 - 2,
            CodeType.Itf => (modules - 9) / 18 * 2,
            CodeType.Codabar => modules / 14,
            _ => 0,
        };
        return most < 1 ? "a QR code, or a wider column"
            : $"a QR code, or at most {most} characters" + (type == CodeType.Code128 ? " (twice as many digits)" : "");
    }

    private static string NameOf(CodeType type) => type switch
    {
        CodeType.Upc => "UPC",
        CodeType.Ean => "EAN",
        CodeType.Code39 => "Code 39",
        CodeType.Itf => "ITF",
        CodeType.Codabar => "Codabar",
        CodeType.Code93 => "Code 93",
        _ => "Code 128",
    };

    private static string RuleOf(CodeType type) => type switch
    {
        CodeType.Upc => "11 digits, or 12 with the check digit; 6 for UPC-E, or 7 or 8 that begin with 0",
        CodeType.Ean => "7 or 12 digits, or 8 or 13 with the check digit",
        CodeType.Code39 => "capitals, digits, blanks and - . $ / + %; code128 or qrcode for anything else",
        CodeType.Itf => "an even number of digits, 6 to 254; code128 for any other",
        CodeType.Codabar => "A, B, C or D at both ends, at least two of the digits and - $ : / . + between",
        _ => "characters of ASCII, at least one; qrcode for anything else",
    };

    private static bool Holds(CodeType type, char c) => type switch
    {
        CodeType.Upc or CodeType.Ean or CodeType.Itf => char.IsAsciiDigit(c),
        CodeType.Code39 => BarcodeTables.Code39Set.Contains(c, StringComparison.Ordinal),
        CodeType.Codabar => BarcodeTables.CodabarSet.Contains(c, StringComparison.Ordinal),
        _ => char.IsAscii(c),
    };

    /// <summary>The check digit that would be right; null where the given one is, or the length is wrong.</summary>
    private static char? WrongCheck(CodeType type, ReadOnlySpan<char> text)
    {
        var hasCheck = (type, text.Length) is (CodeType.Ean, 8 or 13) or (CodeType.Upc, 12);
        if (hasCheck)
            return BarcodeData.CheckDigit(text[..^1]);
        if (type != CodeType.Upc || text.Length != 8 || text[0] != '0')
            return null;
        Span<byte> six = stackalloc byte[6];
        for (var i = 0; i < six.Length; i++)
            six[i] = (byte)text[i + 1];
        return (char)('0' + BarcodeTables.UpcECheck(six));
    }
}
