using System.Globalization;
using System.Text;
using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Markup;

/// <summary>Makes a value safe to stand anywhere in a ReceiptLine document: first only printable characters are
/// left, then each one that the language or its layout could read as its own becomes \xnn, which is read the same in
/// text and in property values.</summary>
internal static class ReceiptEscape
{
    private const string Special = "\\|{}-=~_\"`^;:";
    private const string Hexadecimal = "0123456789abcdef";

    /// <summary>What each UTF-16 unit is: one load instead of the Unicode tables (64 KB).</summary>
    private static readonly Unit[] Units = Build();

    private enum Unit : byte
    {
        /// <summary>Not printed: no cell of its own.</summary>
        Nothing,

        Plain,

        /// <summary>Printed, but a sign of the language.</summary>
        Sign,

        Blank,

        /// <summary>Prints as a blank, many of them as one.</summary>
        Break,

        Surrogate,
    }

    /// <summary>Only what a printer can put on paper as a cell of its own: no controls (C0, C1, line and paragraph
    /// separators), no bidi or other format marks, no combining marks, no private-use or unassigned characters, no
    /// half of a surrogate pair. Line ends and tabs become one blank.</summary>
    public static string Printable(string value)
    {
        var printable = new GrowingArray<char>(value.Length);
        Add(value, printable, escapes: false);
        return printable.Span.ToString();
    }

    /// <summary>Adds a value in its safe form.</summary>
    public static void Add(ReadOnlySpan<char> value, GrowingArray<char> safe) => Add(value, safe, escapes: true);

    private static void Add(ReadOnlySpan<char> value, GrowingArray<char> output, bool escapes)
    {
        var start = output.Count;
        var endsInBlank = false;
        for (var i = 0; i < value.Length;)
        {
            var plain = PlainAt(value[i..]);
            if (plain > 0)
            {
                output.Add(value.Slice(i, plain));
                i += plain;
                endsInBlank = false;
                continue;
            }
            var unit = Units[value[i]];
            var units = 1;
            if (unit == Unit.Surrogate)
                endsInBlank &= !AddPair(value[i..], output, out units);
            else if (unit == Unit.Sign)
            {
                AddSign(value[i], output, escapes);
                endsInBlank = false;
            }
            else if (unit == Unit.Blank || unit == Unit.Break && output.Count > start && !endsInBlank)
            {
                // Outer blanks would move the column: text is drawn to the pipe that it touches.
                AddBlank(output, escapes && output.Count == start);
                endsInBlank = true;
            }
            i += units;
        }
        if (escapes && endsInBlank && output[output.Count - 1] == ' ')
        {
            output.Truncate(output.Count - 1);
            AddBlank(output, escapes);
        }
    }

    private static int PlainAt(ReadOnlySpan<char> value)
    {
        var count = 0;
        while (count < value.Length && Units[value[count]] == Unit.Plain)
            count++;
        return count;
    }

    private static bool AddPair(ReadOnlySpan<char> value, GrowingArray<char> output, out int units)
    {
        Rune.DecodeFromUtf16(value, out var rune, out units);
        if (!IsPrintable(rune))
            return false;
        output.Add(value[..units]);
        return true;
    }

    private static void AddSign(char sign, GrowingArray<char> output, bool escapes)
    {
        if (escapes)
            output.Add('\\', 'x', Hexadecimal[sign >> 4], Hexadecimal[sign & 15]);
        else
            output.Add(sign);
    }

    private static void AddBlank(GrowingArray<char> output, bool escapes) => AddSign(' ', output, escapes);

    private static Unit[] Build()
    {
        var units = new Unit[0x10000];
        for (var value = 0; value < units.Length; value++)
        {
            var unit = (char)value;
            units[value] = unit switch
            {
                ' ' => Unit.Blank,
                '\t' or '\n' or '\r' or '\x0b' or '\x0c' or '\x85' or '\u2028' or '\u2029' or '\xa0' => Unit.Break,
                _ when char.IsSurrogate(unit) => Unit.Surrogate,
                _ when Special.Contains(unit, StringComparison.Ordinal) => Unit.Sign,
                _ => IsPrintable(new(unit)) ? Unit.Plain : Unit.Nothing,
            };
        }
        return units;
    }

    private static bool IsPrintable(Rune rune)
    {
        // Decoding gives U+FFFD for half a pair.
        if (rune.Value < 0x20 || rune == Rune.ReplacementChar)
            return false;
        return Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);
    }
}
