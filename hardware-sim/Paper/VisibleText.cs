using System.Globalization;
using System.Text;

namespace PosSim.Paper;

/// <summary>Text that may stand in a terminal, a page or a log as it is. Printers draw no control characters, and those
/// who read what was printed must not be reached by them either: not by C0, DEL and C1, nor by format characters that
/// turn or hide what follows, nor by line and paragraph separators.</summary>
internal static class VisibleText
{
    /// <summary>The control pictures stand in the order of C0 (Unicode, U+2400).</summary>
    private const int ControlPictures = 0x2400, DeletePicture = 0x2421;

    /// <summary>The character itself, the picture of a C0 character or DEL, or U+FFFD.</summary>
    public static Rune Of(Rune character)
    {
        if (character.Value < 0x20) return new Rune(ControlPictures + character.Value);
        if (character.Value == 0x7F) return new Rune(DeletePicture);
        return IsShown(character) ? character : Rune.ReplacementChar;
    }

    /// <summary>The same for each character; halves of surrogate pairs become U+FFFD.</summary>
    public static string Of(string text)
    {
        if (IsPlain(text)) return text;
        var shown = new StringBuilder(text.Length);
        foreach (var character in text.EnumerateRunes()) shown.Append(Of(character).ToString());
        return shown.ToString();
    }

    private static bool IsPlain(string text)
    {
        foreach (var character in text)
            if (character is < ' ' or > '~') return false;
        return true;
    }

    private static bool IsShown(Rune character) => Rune.GetUnicodeCategory(character) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        // A hyphen, and the Arabic signs that enclose a number, are drawn.
        UnicodeCategory.Format => character.Value is 0xAD or (>= 0x600 and <= 0x605) or 0x6DD,
        _ => (character.Value & 0xFFFE) != 0xFFFE && character.Value is not (>= 0xFDD0 and <= 0xFDEF),
    };
}
