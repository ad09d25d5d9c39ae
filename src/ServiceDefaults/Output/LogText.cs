using System.Text;

namespace PosDaemon.ServiceDefaults;

/// <summary>Makes text safe for a log and a terminal: a code or a device's answer could forge a line with CR LF
/// (CWE-117) or run an escape sequence (CWE-150). C0, DEL, C1, the line and paragraph separators and the marks that
/// turn text around become \uXXXX; so do lone surrogates.</summary>
public static class LogText
{
    public static string Escape(string text)
    {
        var first = IndexOfUnsafe(text, 0);
        if (first < 0) return text;
        var safe = new StringBuilder(text, 0, first, text.Length + 16);
        for (var i = first; i < text.Length; i++)
        {
            if (IsUnsafe(text, i)) safe.Append("\\u").Append(((int)text[i]).ToString("x4"));
            else safe.Append(text[i]);
        }

        return safe.ToString();
    }

    private static int IndexOfUnsafe(string text, int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (IsUnsafe(text, i)) return i;
        }

        return -1;
    }

    private static bool IsUnsafe(string text, int at) => text[at] switch
    {
        < ' ' or (>= '\u007f' and <= '\u009f') => true,
        '\u2028' or '\u2029' => true,
        (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') => true,
        (>= '\ud800' and <= '\udbff') => at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]),
        (>= '\udc00' and <= '\udfff') => at == 0 || !char.IsHighSurrogate(text[at - 1]),
        _ => false,
    };
}
