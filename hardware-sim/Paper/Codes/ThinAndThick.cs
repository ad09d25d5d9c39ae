namespace PosSim.Paper.Codes;

/// <summary>The codes of two element widths: CODE39, ITF and Codabar (NW-7).</summary>
internal static class ThinAndThick
{
    private const string Code39Set = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%*";

    private static readonly string[] Code39Elements =
    [
        "nnnwwnwnn", "wnnwnnnnw", "nnwwnnnnw", "wnwwnnnnn", "nnnwwnnnw", "wnnwwnnnn", "nnwwwnnnn", "nnnwnnwnw",
        "wnnwnnwnn", "nnwwnnwnn", "wnnnnwnnw", "nnwnnwnnw", "wnwnnwnnn", "nnnnwwnnw", "wnnnwwnnn", "nnwnwwnnn",
        "nnnnnwwnw", "wnnnnwwnn", "nnwnnwwnn", "nnnnwwwnn", "wnnnnnnww", "nnwnnnnww", "wnwnnnnwn", "nnnnwnnww",
        "wnnnwnnwn", "nnwnwnnwn", "nnnnnnwww", "wnnnnnwwn", "nnwnnnwwn", "nnnnwnwwn", "wwnnnnnnw", "nwwnnnnnw",
        "wwwnnnnnn", "nwnnwnnnw", "wwnnwnnnn", "nwwnwnnnn", "nwnnnnwnw", "wwnnnnwnn", "nwwnnnwnn", "nwnwnwnnn",
        "nwnwnnnwn", "nwnnnwnwn", "nnnwnwnwn", "nwnnwnwnn",
    ];

    private static readonly string[] ItfElements =
        ["nnwwn", "wnnnw", "nwnnw", "wwnnn", "nnwnw", "wnwnn", "nwwnn", "nnnww", "wnnwn", "nwnwn"];

    private const string CodabarSet = "0123456789-$:/.+ABCD";

    private static readonly string[] CodabarElements =
    [
        "nnnnnww", "nnnnwwn", "nnnwnnw", "wwnnnnn", "nnwnnwn", "wnnnnwn", "nwnnnnw", "nwnnwnn", "nwwnnnn", "wnnwnnn",
        "nnnwwnn", "nnwwnnn", "wnnnwnw", "wnwnnnw", "wnwnwnn", "nnwnwnw", "nnwwnwn", "nwnwnnw", "nnnwnww", "nnnwwwn",
    ];

    /// <summary>Start and stop (*) are added where they are not given.</summary>
    public static Barcode? Code39(string text)
    {
        var inner = text.Length >= 2 && text[0] == '*' && text[^1] == '*' ? text[1..^1] : text;
        if (inner.Length == 0 || inner.Contains('*', StringComparison.Ordinal)) return null;
        if (!inner.All(character => Code39Set.Contains(character, StringComparison.Ordinal))) return null;
        var all = $"*{inner}*";
        var elements = string.Join('n', all.Select(character => Code39Elements[Code39Set.IndexOf(character)]));
        return new Barcode("CODE39", inner, all, Barcode.FromThinAndThick(elements), true);
    }

    /// <summary>Pairs of digits, the first in the bars, the second in the spaces; an odd last one is ignored.</summary>
    public static Barcode? Itf(string digits)
    {
        if (digits.Length < 2 || !digits.All(char.IsAsciiDigit)) return null;
        digits = digits[..(digits.Length & ~1)];
        var elements = "nnnn";
        for (var pair = 0; pair < digits.Length; pair += 2)
        {
            string bars = ItfElements[digits[pair] - '0'], spaces = ItfElements[digits[pair + 1] - '0'];
            for (var index = 0; index < 5; index++) elements += $"{bars[index]}{spaces[index]}";
        }
        return new Barcode("ITF", digits, digits, Barcode.FromThinAndThick(elements + "wnn"), true);
    }

    /// <summary>Starts and stops with A, B, C or D.</summary>
    public static Barcode? Codabar(string text)
    {
        var all = text.ToUpperInvariant();
        var framed = all.Length >= 3 && all[0] is >= 'A' and <= 'D' && all[^1] is >= 'A' and <= 'D';
        if (!framed || !all[1..^1].All(character => CodabarSet.IndexOf(character) is >= 0 and < 16)) return null;
        var elements = string.Join('n', all.Select(character => CodabarElements[CodabarSet.IndexOf(character)]));
        return new Barcode("CODABAR", all, all, Barcode.FromThinAndThick(elements), true);
    }
}
