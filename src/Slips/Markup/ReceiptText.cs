using System.Buffers;
using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Markup;

/// <summary>Escapes and marks of a text column and of a property's value (ReceiptLine, "Special characters" and
/// "Escape sequences").</summary>
internal sealed class ReceiptText
{
    private const string Protected = "\\{|}";
    private const string LiteralInText = Protected + "-=_\"`^~";
    private const string LiteralInValue = Protected + ";";

    private static readonly SearchValues<char> NotPlain = SearchValues.Create("\\_\"`^~");

    private readonly GrowingArray<char> _withoutControls = new();

    /// <summary>True when the character at <paramref name="at"/> and the next one are an escape that hides a
    /// delimiter. <paramref name="alsoHidden"/> is ';' within a property.</summary>
    public static bool HidesDelimiter(ReadOnlySpan<char> text, int at, char alsoHidden = '\\')
        => text[at] == '\\' && at + 1 < text.Length
            && (text[at + 1] is '\\' or '{' or '|' or '}' || text[at + 1] == alsoHidden);

    /// <summary>Adds the spans of a column and their characters.</summary>
    public void AddSpans(ReadOnlySpan<char> text, GrowingArray<char> characters, GrowingArray<ReceiptSpan> spans)
    {
        text = WithoutControls(text);
        var start = characters.Count;
        for (var i = 0; i < text.Length; i++)
        {
            var mark = MarkOf(text, i);
            if (mark == SpanKind.Text)
            {
                i = AddPlain(characters, text, i);
                continue;
            }
            AddText(characters.Since(start), spans);
            start = characters.Count;
            if (mark == SpanKind.NewLine)
                i++;
            var first = i;
            while (mark == SpanKind.Scale && i + 1 < text.Length && text[i + 1] == '^')
                i++;
            spans.Add(new ReceiptSpan(mark, default, mark == SpanKind.Scale ? Math.Min(i - first + 1, 7) : 0));
        }
        AddText(characters.Since(start), spans);
    }

    /// <summary>Adds a property's value: \n is a line end, the rest as in text but without marks.</summary>
    public static void AddValue(ReadOnlySpan<char> text, GrowingArray<char> value)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var escape = text[i..].IndexOf('\\');
            value.Add(escape < 0 ? text[i..] : text.Slice(i, escape));
            if (escape < 0)
                return;
            i += escape;
            if (i + 1 < text.Length && text[i + 1] == 'n')
            {
                value.Add('\n');
                i++;
            }
            else
                i = AddEscape(value, text, i, inText: false);
        }
    }

    /// <summary>Control characters, also those written as \xnn, are as if they were not there: what stands on both
    /// sides of one is read together.</summary>
    private ReadOnlySpan<char> WithoutControls(ReadOnlySpan<char> text)
    {
        if (!HasControls(text))
            return text;
        _withoutControls.Clear();
        for (var i = 0; i < text.Length; i++)
        {
            if (IsHexadecimalControl(text[i..]))
                i += 3;
            else if (HidesDelimiter(text, i))
                _withoutControls.Add(text.Slice(i++, 2));
            else if (!IsControl(text[i]))
                _withoutControls.Add(text[i]);
        }
        return _withoutControls.Span;
    }

    private static bool HasControls(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyInRange('\0', '\x1f') || text.ContainsAnyInRange('\x7f', '\x9f'))
            return true;
        for (var at = text.IndexOf('\\'); at >= 0;)
        {
            if (IsHexadecimalControl(text[at..]))
                return true;
            var next = text[(at + 1)..].IndexOf('\\');
            at = next < 0 ? -1 : at + 1 + next;
        }
        return false;
    }

    private static bool IsHexadecimalControl(ReadOnlySpan<char> text)
        => text is ['\\', 'x', var high, var low, ..] && char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low)
            && IsControl(FromHexadecimal(high, low));

    private static SpanKind MarkOf(ReadOnlySpan<char> text, int at) => text[at] switch
    {
        '_' => SpanKind.Underline,
        '"' => SpanKind.Emphasis,
        '`' => SpanKind.Invert,
        '^' => SpanKind.Scale,
        '\\' when at + 1 < text.Length && text[at + 1] == 'n' => SpanKind.NewLine,
        _ => SpanKind.Text,
    };

    /// <summary>Adds the escape at <paramref name="at"/>, or the characters up to the next that may be more than
    /// itself; returns the index of its last unit.</summary>
    private static int AddPlain(GrowingArray<char> plain, ReadOnlySpan<char> text, int at)
    {
        switch (text[at])
        {
            case '\\':
                return AddEscape(plain, text, at, inText: true);
            case '~':
                plain.Add(' ');
                return at;
            default:
                var length = text[at..].IndexOfAny(NotPlain);
                length = length < 0 ? text.Length - at : length;
                plain.Add(text.Slice(at, length));
                return at + length - 1;
        }
    }

    private static int AddEscape(GrowingArray<char> plain, ReadOnlySpan<char> text, int at, bool inText)
    {
        if (at + 1 == text.Length)
            return at;
        var next = text[at + 1];
        if ((inText ? LiteralInText : LiteralInValue).Contains(next, StringComparison.Ordinal))
            plain.Add(next);
        else if (next == 'x')
            return AddHexadecimal(plain, text, at, inText);
        return at + 1;
    }

    /// <summary>\xnn. In text a control character is dropped; in a value it is meant (a printer command).</summary>
    private static int AddHexadecimal(GrowingArray<char> plain, ReadOnlySpan<char> text, int at, bool inText)
    {
        var end = at + 2;
        while (end < text.Length && end < at + 4 && !(inText && MarkOf(text, end) != SpanKind.Text))
            end++;
        var digits = text[(at + 2)..end];
        if (digits.Length == 2 && char.IsAsciiHexDigit(digits[0]) && char.IsAsciiHexDigit(digits[1]))
        {
            var c = FromHexadecimal(digits[0], digits[1]);
            if (!inText || !IsControl(c))
                plain.Add(c);
        }
        return end - 1;
    }

    private static char FromHexadecimal(char high, char low) => (char)(DigitOf(high) << 4 | DigitOf(low));

    private static int DigitOf(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static bool IsControl(char c) => c is < ' ' or (>= '\x7f' and <= '\x9f');

    private static void AddText(Slice text, GrowingArray<ReceiptSpan> spans)
    {
        if (!text.IsEmpty)
            spans.Add(new ReceiptSpan(SpanKind.Text, text));
    }
}
