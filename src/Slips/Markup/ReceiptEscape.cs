using System.Globalization;
using System.Text;
using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Layout;

namespace PosDaemon.Slips.Markup;

/// <summary>Makes a value safe to stand anywhere in a ReceiptLine document: first only printable characters are
/// left, then each one that the language or its layout could read as its own becomes \xnn, which is read the same in
/// text and in property values. What goes into a {code: …} is not text: <see cref="CodeValue"/>.</summary>
internal static class ReceiptEscape
{
    private const string Special = "\\|{}-=~_\"`^;:";
    private const string Hexadecimal = "0123456789abcdef";

    /// <summary>Marks on one letter; names need four.</summary>
    private const int MostMarks = 8;

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
        Tab,

        /// <summary>Begins a new row.</summary>
        LineEnd,

        /// <summary>Belongs to the letter before it: combining marks, the parts of Korean syllables, what joins or
        /// parts the letters of Arabic and of Indian scripts.</summary>
        Mark,

        Surrogate,
    }

    /// <summary>Only what a printer can put on paper: no controls (C0, C1), no bidi or other format marks, no
    /// private-use or unassigned characters, no half of a surrogate pair. Letters and their marks are composed (Unicode
    /// NFC). A line end becomes a blank, and so do many.</summary>
    public static string Printable(string value)
    {
        var printable = new GrowingArray<char>(value.Length);
        Add(value, printable, escapes: false);
        return printable.Span.ToString();
    }

    /// <summary>Adds a value in its safe form. Line ends within it stay line ends, two at most in a row.</summary>
    public static void Add(ReadOnlySpan<char> value, GrowingArray<char> safe) => Add(value, safe, escapes: true);

    /// <summary>It has nothing to make safe: no sign, no blank, no mark.</summary>
    public static bool IsPlain(ReadOnlySpan<char> value) => PlainAt(value) == value.Length;

    /// <summary>Adds a character up to U+00FF as \xnn, which text and property values give back as it is.</summary>
    public static void AddHexadecimal(char character, GrowingArray<char> safe)
        => safe.Add('\\', 'x', Hexadecimal[character >> 4], Hexadecimal[character & 15]);

    private static void Add(ReadOnlySpan<char> value, GrowingArray<char> output, bool escapes)
    {
        var start = output.Count;
        if (AddText(value, output, escapes, isComposed: false))
            return;
        output.Truncate(start);
        AddText(ComposedText.Of(value.ToString()), output, escapes, isComposed: true);
    }

    /// <summary>False at the first mark of a value that is yet to be composed.</summary>
    private static bool AddText(ReadOnlySpan<char> value, GrowingArray<char> output, bool escapes, bool isComposed)
    {
        int start = output.Count, lineEnds = 0, marks = 0;
        var endsInBlank = false;
        for (var i = 0; i < value.Length;)
        {
            var plain = PlainAt(value[i..]);
            if (plain > 0)
            {
                lineEnds = AddLineEnds(output, lineEnds, output.Count > start, escapes);
                output.Add(value.Slice(i, plain));
                i += plain;
                (endsInBlank, marks) = (false, 0);
                continue;
            }
            var unit = Units[value[i]];
            var units = 1;
            if (unit == Unit.LineEnd)
            {
                units = value[i] == '\r' && i + 1 < value.Length && value[i + 1] == '\n' ? 2 : 1;
                lineEnds++;
            }
            else if (unit == Unit.Sign)
            {
                lineEnds = AddLineEnds(output, lineEnds, output.Count > start, escapes);
                AddSign(value[i], output, escapes);
                (endsInBlank, marks) = (false, 0);
            }
            else if (unit == Unit.Mark && !isComposed)
            {
                return false;
            }
            else if (unit is Unit.Surrogate or Unit.Mark)
            {
                Rune.DecodeFromUtf16(value[i..], out var rune, out units);
                if (Scripts.IsMark(rune))
                {
                    // One without a letter would take another's.
                    var follows = output.Count > start && !endsInBlank && lineEnds == 0 && ++marks <= MostMarks;
                    if (follows && (IsPrintable(rune) || IsJoiner(rune, output)))
                        output.Add(value.Slice(i, units));
                }
                else if (IsPrintable(rune))
                {
                    lineEnds = AddLineEnds(output, lineEnds, output.Count > start, escapes);
                    output.Add(value.Slice(i, units));
                    (endsInBlank, marks) = (false, 0);
                }
            }
            else if (unit == Unit.Blank || unit == Unit.Tab && output.Count > start && !endsInBlank)
            {
                lineEnds = AddLineEnds(output, lineEnds, output.Count > start, escapes);
                // Outer blanks would move the column: text is drawn to the pipe that it touches.
                AddSign(' ', output, escapes && output.Count == start);
                endsInBlank = true;
            }
            i += units;
        }
        if (escapes && endsInBlank && output.Count > start && output[output.Count - 1] == ' ')
        {
            output.Truncate(output.Count - 1);
            AddSign(' ', output, escapes);
        }
        return true;
    }

    /// <summary>Those that stand between two texts; returns 0.</summary>
    private static int AddLineEnds(GrowingArray<char> output, int count, bool isWithin, bool escapes)
    {
        if (count == 0 || !isWithin)
            return 0;
        if (!escapes)
            output.Add(' ');
        for (var i = 0; escapes && i < Math.Min(count, 2); i++)
            output.Add('\\', 'n');
        return 0;
    }

    /// <summary>It joins or parts letters that are drawn together; between others it is nothing.</summary>
    private static bool IsJoiner(Rune rune, GrowingArray<char> output)
        => rune.Value is 0x200C or 0x200D && output[output.Count - 1] is var before
            && !char.IsSurrogate(before) && Scripts.NeedShaping(new(before));

    private static int PlainAt(ReadOnlySpan<char> value)
    {
        var count = 0;
        while (count < value.Length && Units[value[count]] == Unit.Plain)
            count++;
        return count;
    }

    private static void AddSign(char sign, GrowingArray<char> output, bool escapes)
    {
        if (escapes)
            AddHexadecimal(sign, output);
        else
            output.Add(sign);
    }

    private static Unit[] Build()
    {
        var units = new Unit[0x10000];
        for (var value = 0; value < units.Length; value++)
        {
            var unit = (char)value;
            units[value] = unit switch
            {
                ' ' => Unit.Blank,
                '\t' or '\xa0' => Unit.Tab,
                '\n' or '\r' or '\x0b' or '\x0c' or '\x85' or '\u2028' or '\u2029' => Unit.LineEnd,
                (>= '\u2000' and <= '\u200A') or '\u1680' or '\u202F' or '\u205F' => Unit.Tab,
                _ when char.IsSurrogate(unit) => Unit.Surrogate,
                _ when Special.Contains(unit, StringComparison.Ordinal) => Unit.Sign,
                // They choose between pictures of one character, of which a printer has one.
                '\u034F' or (>= '\uFE00' and <= '\uFE0F') => Unit.Nothing,
                _ when Scripts.IsMark(new(unit)) => Unit.Mark,
                _ => IsPrintable(new(unit)) ? Unit.Plain : Unit.Nothing,
            };
        }
        return units;
    }

    private static bool IsPrintable(Rune rune)
    {
        // Decoding gives U+FFFD for half a pair.
        // Variation selectors choose between pictures of one character, of which a printer has one.
        if (rune.Value < 0x20 || rune == Rune.ReplacementChar || rune.Value is >= 0xE0100 and <= 0xE01EF)
            return false;
        return Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
    }
}
