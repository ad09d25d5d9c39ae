using System.Text;

namespace PosDaemon.Protocol.ReceiptLine;

/// <summary>Escapes and marks of a text column and of a property's value (ReceiptLine, "Special characters" and
/// "Escape sequences").</summary>
internal static class ReceiptText
{
    private const string Protected = "\\{|}";
    private const string LiteralInText = Protected + "-=_\"`^~";
    private const string LiteralInValue = Protected + ";";

    /// <summary>True when the character at <paramref name="at"/> and the next one are an escape that hides a
    /// delimiter. <paramref name="alsoHidden"/> is ';' within a property.</summary>
    public static bool HidesDelimiter(ReadOnlySpan<char> text, int at, char alsoHidden = '\\')
        => text[at] == '\\' && at + 1 < text.Length
            && (Protected.Contains(text[at + 1], StringComparison.Ordinal) || text[at + 1] == alsoHidden);

    public static List<ReceiptSpan> Spans(ReadOnlySpan<char> text)
    {
        text = WithoutControls(text);
        var spans = new List<ReceiptSpan>();
        var plain = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            SpanKind mark = MarkOf(text, i);
            if (mark == SpanKind.Text)
            {
                i = AppendPlain(plain, text, i);
                continue;
            }
            Flush(plain, spans);
            if (mark == SpanKind.NewLine)
                i++;
            int first = i;
            while (mark == SpanKind.Scale && i + 1 < text.Length && text[i + 1] == '^')
                i++;
            spans.Add(new(mark, "", mark == SpanKind.Scale ? Math.Min(i - first + 1, 7) : 0));
        }
        Flush(plain, spans);
        return spans;
    }

    /// <summary>Control characters, also those written as \xnn, are as if they were not there: what stands on both
    /// sides of one is read together.</summary>
    private static ReadOnlySpan<char> WithoutControls(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyInRange('\0', '\x1f') && !text.ContainsAnyInRange('\x7f', '\x9f')
            && text.IndexOf("\\x", StringComparison.Ordinal) < 0)
            return text;
        var kept = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (IsHexadecimalControl(text[i..]))
                i += 3;
            else if (HidesDelimiter(text, i))
                kept.Append(text.Slice(i++, 2));
            else if (!IsControl(text[i]))
                kept.Append(text[i]);
        }
        return kept.ToString();
    }

    private static bool IsHexadecimalControl(ReadOnlySpan<char> text)
        => text is ['\\', 'x', var high, var low, ..] && char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low)
            && IsControl((char)Convert.ToInt32($"{high}{low}", 16));

    /// <summary>A property's value: \n is a line end, the rest as in text but without marks.</summary>
    public static string Value(ReadOnlySpan<char> text)
    {
        var value = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
                value.Append(text[i]);
            else if (i + 1 < text.Length && text[i + 1] == 'n')
            {
                value.Append('\n');
                i++;
            }
            else
                i = AppendEscape(value, text, i, inText: false);
        }
        return value.ToString();
    }

    private static SpanKind MarkOf(ReadOnlySpan<char> text, int at) => text[at] switch
    {
        '_' => SpanKind.Underline,
        '"' => SpanKind.Emphasis,
        '`' => SpanKind.Invert,
        '^' => SpanKind.Scale,
        '\\' when at + 1 < text.Length && text[at + 1] == 'n' => SpanKind.NewLine,
        _ => SpanKind.Text,
    };

    /// <summary>Appends the character or escape at <paramref name="at"/>; returns the index of its last unit.</summary>
    private static int AppendPlain(StringBuilder plain, ReadOnlySpan<char> text, int at)
    {
        switch (text[at])
        {
            case '\\':
                return AppendEscape(plain, text, at, inText: true);
            case '~':
                plain.Append(' ');
                break;
            default:
                plain.Append(text[at]);
                break;
        }
        return at;
    }

    private static int AppendEscape(StringBuilder plain, ReadOnlySpan<char> text, int at, bool inText)
    {
        if (at + 1 == text.Length)
            return at;
        char next = text[at + 1];
        if ((inText ? LiteralInText : LiteralInValue).Contains(next, StringComparison.Ordinal))
            plain.Append(next);
        else if (next == 'x')
            return AppendHexadecimal(plain, text, at, inText);
        return at + 1;
    }

    /// <summary>\xnn. In text a control character is dropped; in a value it is meant (a printer command).</summary>
    private static int AppendHexadecimal(StringBuilder plain, ReadOnlySpan<char> text, int at, bool inText)
    {
        int end = at + 2;
        while (end < text.Length && end < at + 4 && !(inText && MarkOf(text, end) != SpanKind.Text))
            end++;
        ReadOnlySpan<char> digits = text[(at + 2)..end];
        if (digits.Length == 2 && char.IsAsciiHexDigit(digits[0]) && char.IsAsciiHexDigit(digits[1]))
        {
            char c = (char)Convert.ToInt32(digits.ToString(), 16);
            if (!inText || !IsControl(c))
                plain.Append(c);
        }
        return end - 1;
    }

    private static bool IsControl(char c) => c is < ' ' or (>= '\x7f' and <= '\x9f');

    private static void Flush(StringBuilder plain, List<ReceiptSpan> spans)
    {
        if (plain.Length == 0)
            return;
        spans.Add(new(SpanKind.Text, plain.ToString()));
        plain.Clear();
    }
}
