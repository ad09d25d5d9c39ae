using System.Globalization;
using System.Text;

namespace PosDaemon.Protocol.ReceiptLine;

/// <summary>Makes a value safe to stand anywhere in a ReceiptLine document: first only printable characters are
/// left, then each one that the language or its layout could read as its own becomes \xnn, which is read the same in
/// text and in property values.</summary>
public static class ReceiptEscape
{
    private const string Special = "\\|{}-=~_\"`^;:";

    public static string Value(string value)
    {
        if (IsPlain(value))
            return value;
        string printable = Printable(value);
        var safe = new StringBuilder(printable.Length + 16);
        for (int i = 0; i < printable.Length; i++)
        {
            char c = printable[i];
            // Outer blanks would move the column: text is drawn to the pipe that it touches.
            bool outerBlank = c == ' ' && (i == 0 || i == printable.Length - 1);
            if (outerBlank || Special.Contains(c, StringComparison.Ordinal))
                safe.Append("\\x").Append(((int)c).ToString("x2", CultureInfo.InvariantCulture));
            else
                safe.Append(c);
        }
        return safe.ToString();
    }

    /// <summary>Only what a printer can put on paper as a cell of its own: no controls (C0, C1, line and paragraph
    /// separators), no bidi or other format marks, no combining marks, no private-use or unassigned characters, no
    /// half of a surrogate pair. Line ends and tabs become one blank.</summary>
    public static string Printable(string value)
    {
        var printable = new StringBuilder(value.Length);
        foreach (Rune rune in value.EnumerateRunes())
        {
            if (rune.Value is '\t' or '\n' or '\r' or 0x0B or 0x0C or 0x85 or 0x2028 or 0x2029 or 0xA0)
                AppendBlank(printable);
            else if (IsPrintable(rune))
                printable.Append(rune.ToString());
        }
        return printable.ToString();
    }

    private static void AppendBlank(StringBuilder printable)
    {
        if (printable.Length > 0 && printable[^1] != ' ')
            printable.Append(' ');
    }

    private static bool IsPrintable(Rune rune)
    {
        // EnumerateRunes gives U+FFFD for half a pair.
        if (rune.Value < 0x20 || rune == Rune.ReplacementChar)
            return false;
        return Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);
    }

    private static bool IsPlain(string value)
    {
        foreach (char c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '.')
                return false;
        }
        return true;
    }
}
