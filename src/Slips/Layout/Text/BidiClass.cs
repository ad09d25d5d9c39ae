using System.Globalization;
using System.Text;

namespace PosDaemon.Slips.Layout;

/// <summary>The direction of a character (UAX #9, table 4), without those that only embeddings and isolates need: a
/// value's format characters are not printed.</summary>
internal enum BidiClass : byte
{
    Left,
    Right,
    ArabicLetter,
    EuropeanNumber,
    EuropeanSeparator,
    EuropeanTerminator,
    ArabicNumber,
    CommonSeparator,
    NonspacingMark,
    Whitespace,
    Neutral,
}

internal static class BidiClasses
{
    /// <summary>By ranges of DerivedBidiClass.txt where direction is at stake, else by the general category.</summary>
    public static BidiClass Of(Rune rune)
    {
        var value = rune.Value;
        if (value < 0x80)
            return OfAscii((char)value);
        var category = Rune.GetUnicodeCategory(rune);
        if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            return value is >= 0x0600 and <= 0x0605 or 0x06DD or 0x08E2 ? BidiClass.ArabicNumber
                : BidiClass.NonspacingMark;
        if (category is UnicodeCategory.SpaceSeparator)
            return value == 0xA0 || value == 0x202F ? BidiClass.CommonSeparator : BidiClass.Whitespace;
        return RightToLeft(value) ?? OfNumbers(value) ?? category switch
        {
            UnicodeCategory.CurrencySymbol => BidiClass.EuropeanTerminator,
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber
                or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber => BidiClass.Left,
            _ => BidiClass.Neutral,
        };
    }

    private static BidiClass OfAscii(char character) => character switch
    {
        >= '0' and <= '9' => BidiClass.EuropeanNumber,
        '+' or '-' => BidiClass.EuropeanSeparator,
        '#' or '$' or '%' => BidiClass.EuropeanTerminator,
        ',' or '.' or '/' or ':' => BidiClass.CommonSeparator,
        ' ' => BidiClass.Whitespace,
        _ => char.IsAsciiLetter(character) ? BidiClass.Left : BidiClass.Neutral,
    };

    private static BidiClass? OfNumbers(int value) => value switch
    {
        0xB2 or 0xB3 or 0xB9 or 0x2070 or (>= 0x2074 and <= 0x2079) or (>= 0x2080 and <= 0x2089)
            or (>= 0x2488 and <= 0x249B) or (>= 0xFF10 and <= 0xFF19) => BidiClass.EuropeanNumber,
        0x207A or 0x207B or 0x208A or 0x208B or 0x2212 or 0xFB29 or 0xFE62 or 0xFE63 or 0xFF0B or 0xFF0D =>
            BidiClass.EuropeanSeparator,
        0xB0 or 0xB1 or (>= 0x2030 and <= 0x2034) or 0x212E or 0x2213 or 0xFE5F or 0xFE6A
            or (>= 0xFF03 and <= 0xFF05) => BidiClass.EuropeanTerminator,
        0x060C or 0x2044 or 0xFE50 or 0xFE52 or 0xFE55 or 0xFF0C or 0xFF0E or 0xFF0F or 0xFF1A =>
            BidiClass.CommonSeparator,
        _ => null,
    };

    private static BidiClass? RightToLeft(int value) => value switch
    {
        < 0x0590 => null,
        <= 0x05FF => BidiClass.Right,
        0x060C => null,
        0x0606 or 0x0607 or 0x060E or 0x060F or 0x06DE or 0x06E9 or (>= 0x07F6 and <= 0x07F9) => BidiClass.Neutral,
        0x0609 or 0x060A or 0x066A => BidiClass.EuropeanTerminator,
        (>= 0x0660 and <= 0x0669) or 0x066B or 0x066C or 0x0890 or 0x0891 => BidiClass.ArabicNumber,
        >= 0x06F0 and <= 0x06F9 => BidiClass.EuropeanNumber,
        <= 0x07BF => BidiClass.ArabicLetter,
        <= 0x085F => BidiClass.Right,
        <= 0x08FF => BidiClass.ArabicLetter,
        0x200F => BidiClass.Right,
        0xFB29 or 0xFD3E or 0xFD3F or 0xFDCF or (>= 0xFD40 and <= 0xFD4F) or (>= 0xFDFD and <= 0xFDFF) =>
            value == 0xFB29 ? null : BidiClass.Neutral,
        >= 0xFB1D and <= 0xFB4F => BidiClass.Right,
        (>= 0xFB50 and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC) => BidiClass.ArabicLetter,
        (>= 0x10D30 and <= 0x10D39) or (>= 0x10E60 and <= 0x10E7E) => BidiClass.ArabicNumber,
        (>= 0x10D00 and <= 0x10D3F) or (>= 0x10EC0 and <= 0x10EFF) or (>= 0x10F30 and <= 0x10F6F)
            or (>= 0x1EC70 and <= 0x1ECBF) or (>= 0x1ED00 and <= 0x1ED4F) or (>= 0x1EE00 and <= 0x1EEFF) =>
            BidiClass.ArabicLetter,
        (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF) => BidiClass.Right,
        _ => null,
    };
}
