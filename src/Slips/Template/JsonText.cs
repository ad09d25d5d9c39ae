using System.Text;
using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Template;

/// <summary>JSON strings with escapes. Half surrogate pairs, for which the runtime's reader throws, become U+FFFD; and
/// Chinese as \uXXXX, which is how many writers send it, is not led by way of UTF-8.</summary>
internal static class JsonText
{
    /// <summary>Returns the length.</summary>
    /// <param name="json">A string that the reader has accepted, without its quotes.</param>
    /// <param name="text">At least as long.</param>
    public static int Unescape(ReadOnlySpan<byte> json, Span<char> text)
    {
        var length = 0;
        var hasSurrogates = false;
        while (!json.IsEmpty)
        {
            if (json[0] != '\\')
            {
                var run = json.IndexOf((byte)'\\');
                run = run < 0 ? json.Length : run;
                length += Encoding.UTF8.GetChars(json[..run], text[length..]);
                json = json[run..];
                continue;
            }
            var isUnit = json[1] == 'u';
            var unit = isUnit ? FromHexadecimal(json.Slice(2, 4)) : Plain(json[1]);
            hasSurrogates |= char.IsSurrogate(unit);
            text[length++] = unit;
            json = json[(isUnit ? 6 : 2)..];
        }
        if (hasSurrogates)
            ReplaceHalfPairs(text[..length]);
        return length;
    }

    private static void ReplaceHalfPairs(Span<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                text[i] = '\uFFFD';
        }
    }

    private static char Plain(byte kind) => kind switch
    {
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        (byte)'n' => '\n',
        (byte)'r' => '\r',
        (byte)'t' => '\t',
        _ => (char)kind,
    };

    private static char FromHexadecimal(ReadOnlySpan<byte> digits)
    {
        var unit = 0;
        foreach (var digit in digits)
            unit = unit << 4 | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        return (char)unit;
    }
}
