using System.Globalization;
using System.Text;

namespace PosDaemon.Slips.Layout;

/// <summary>Which characters cannot be printed one by one in cells: their letters join, stack, change places or run
/// from right to left.</summary>
internal static class Scripts
{
    private const int None = 0, Hebrew = 1, Arabic = 2;

    /// <summary>It is drawn with its neighbours.</summary>
    public static bool NeedShaping(Rune rune)
    {
        var value = rune.Value;
        if (IsPlain(value))
            return false;
        if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.CurrencySymbol)
            return false;
        return value is >= 0x0590 and <= 0x109F or >= 0x1160 and <= 0x11FF or >= 0x1700 and <= 0x1CFF
                or >= 0x200C and <= 0x200D or >= 0xA800 and <= 0xABFF or >= 0xD7B0 and <= 0xD7FF
                or >= 0xFB1D and <= 0xFDFF or >= 0xFE70 and <= 0xFEFC or >= 0x10800 and <= 0x11FFF
                or >= 0x1E800 and <= 0x1EFFF
            || IsMark(rune);
    }

    /// <summary>It stands over, under or beside the letter before it.</summary>
    public static bool IsMark(Rune rune) => !IsPlain(rune.Value) && (rune.Value is 0x200C or 0x200D
        || rune.Value is >= 0x1160 and <= 0x11FF or >= 0xD7B0 and <= 0xD7FF
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.SpacingCombiningMark);

    /// <summary>Most of what a slip says: Latin, Chinese, Japanese, Korean; found without the tables.</summary>
    private static bool IsPlain(int value)
        => value is < 0x0300 or (>= 0x30A0 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7A3);

    /// <summary>The same for characters of one script, which one font has.</summary>
    public static int Of(Rune rune) => rune.Value switch
    {
        < 0x0590 => None,
        <= 0x05FF or (>= 0xFB1D and <= 0xFB4F) => Hebrew,
        <= 0x06FF or (>= 0x0750 and <= 0x077F) or (>= 0x0870 and <= 0x08FF)
            or (>= 0xFB50 and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC) => Arabic,
        var value => value >> 7,
    };
}
