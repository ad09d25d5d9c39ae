using System.Text;

namespace PosSim.Interpreter.Lines;

/// <summary>Which characters of UTF-8 text come from a two-byte font and so take a full cell: by Unicode's East Asian
/// Width, and by the font that has priority (Epson, FS ( C fn 60).</summary>
internal static class CharacterCells
{
    /// <summary>First and last of each run that is wide or full-width (Unicode, EastAsianWidth.txt, W and F; unassigned
    /// places within the blocks counted in).</summary>
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x2329, 0x232A), (0x23E9, 0x23EC), (0x23F0, 0x23F0), (0x23F3, 0x23F3),
        (0x25FD, 0x25FE), (0x2614, 0x2615), (0x2648, 0x2653), (0x267F, 0x267F), (0x2693, 0x2693), (0x26A1, 0x26A1),
        (0x26AA, 0x26AB), (0x26BD, 0x26BE), (0x26C4, 0x26C5), (0x26CE, 0x26CE), (0x26D4, 0x26D4), (0x26EA, 0x26EA),
        (0x26F2, 0x26F3), (0x26F5, 0x26F5), (0x26FA, 0x26FA), (0x26FD, 0x26FD), (0x2705, 0x2705), (0x270A, 0x270B),
        (0x2728, 0x2728), (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757), (0x2795, 0x2797),
        (0x27B0, 0x27B0), (0x27BF, 0x27BF), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55), (0x2E80, 0x303E),
        (0x3041, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7A3), (0xF900, 0xFAFF),
        (0xFE10, 0xFE19), (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x16FE0, 0x18DFF), (0x1AFF0, 0x1B2FF),
        (0x1F004, 0x1F004), (0x1F0CF, 0x1F0CF), (0x1F18E, 0x1F18E), (0x1F191, 0x1F19A), (0x1F200, 0x1F320),
        (0x1F32D, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F7E0, 0x1F7F0), (0x1F90C, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    /// <summary>Code page of a two-byte font, by its number in FS ( C fn 60: 11 Japanese, 20 simplified Chinese, 30
    /// traditional Chinese, 41 Korean.</summary>
    private static readonly Dictionary<byte, Encoding> Fonts = new()
    {
        [11] = Of(932), [20] = Of(936), [30] = Of(950), [41] = Of(949),
    };

    /// <summary>0 (one-byte characters) and those of two.</summary>
    public static bool IsFont(byte font) => font == 0 || Fonts.ContainsKey(font);

    /// <param name="character">A character of UTF-8 text.</param>
    /// <param name="firstFont">The font with the highest priority: what it has, it draws, Greek and Cyrillic letters
    /// of a two-byte font too.</param>
    public static bool IsTwoByte(Rune character, byte firstFont)
    {
        if (character.Value < 0xA0) return false;
        if (Fonts.TryGetValue(firstFont, out var font) && font.GetByteCount(character.ToString()) == 2) return true;
        return Array.Exists(Wide, run => character.Value >= run.First && character.Value <= run.Last);
    }

    private static Encoding Of(int codePage) => CodePagesEncodingProvider.Instance.GetEncoding(
        codePage, new EncoderReplacementFallback("?"), DecoderFallback.ReplacementFallback)!;
}
