using System.Text;

namespace PosDaemon.Protocol.Codes;

/// <summary>The characters of what a scanner, a phone or a hand gave, in the plain form that codes have.</summary>
internal static class CodeText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>UTF-16 where a byte order mark says so, else UTF-8; where it is neither, the full-width forms and the
    /// blank of GBK, as Chinese readers send them, and ASCII. U+FFFD stands for any other byte.</summary>
    public static string Decode(ReadOnlySpan<byte> raw)
    {
        try
        {
            return raw switch
            {
                [0xFF, 0xFE, .. var little] => Encoding.Unicode.GetString(little),
                [0xFE, 0xFF, .. var big] => Encoding.BigEndianUnicode.GetString(big),
                _ => Utf8.GetString(raw),
            };
        }
        catch (DecoderFallbackException)
        {
            return DecodeBytes(raw);
        }
    }

    /// <summary>Full-width forms, blanks and dashes of every kind as ASCII; without what is invisible.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            var plain = Fold(character);
            if (plain != '\0' || character == '\0')
                folded.Append(plain);
        }

        return folded.ToString();
    }

    /// <summary>Somebody else's bytes without the blanks and control characters at both ends; whole where they are
    /// UTF-16.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> raw)
    {
        if (raw is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            return raw;
        var (start, end) = (0, raw.Length);
        while (start < end && IsPadding((char)raw[start])) start++;
        while (end > start && IsPadding((char)raw[end - 1])) end--;
        return raw[start..end];
    }

    /// <summary>Without blanks and control characters at both ends.</summary>
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && IsPadding(text[start])) start++;
        while (end > start && IsPadding(text[end - 1])) end--;
        return text[start..end];
    }

    private static bool IsPadding(char character) => character is <= ' ' or '\u007F';

    /// <returns>NUL for what is invisible.</returns>
    private static char Fold(char character) => character switch
    {
        // Halfwidth and Fullwidth Forms: the ASCII of a Chinese keyboard.
        >= '\uFF01' and <= '\uFF5E' and not '\uFF0D' => (char)(character - 0xFEE0),
        // Hyphens, dashes and minus signs (Unicode's Dash, and the Japanese long vowel that sits on the same key).
        (>= '\u2010' and <= '\u2015') or '\u2043' or '\u2212' or '\u30FC' or '\uFE58' or '\uFE63' or '\uFF0D'
            or '\uFF70' => '-',
        // Unicode's White_Space beyond ASCII.
        '\u00A0' or '\u1680' or (>= '\u2000' and <= '\u200A') or '\u2028' or '\u2029' or '\u202F' or '\u205F'
            or '\u3000' => ' ',
        // Soft hyphen, zero-width characters, direction marks, byte order mark, variation selectors.
        '\u00AD' or '\u034F' or '\u061C' or '\u180E' or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E')
            or (>= '\u2060' and <= '\u206F') or (>= '\uFE00' and <= '\uFE0F') or '\uFEFF' => '\0',
        _ => character,
    };

    private static string DecodeBytes(ReadOnlySpan<byte> raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            var next = i + 1 < raw.Length ? raw[i + 1] : (byte)0;
            switch (raw[i])
            {
                // GB 2312 row 3 is ASCII in full width; the first of row 1 is the ideographic space.
                case 0xA3 when next is >= 0xA1 and <= 0xFE:
                    text.Append((char)(next - 0x80));
                    i++;
                    break;
                case 0xA1 when next == 0xA1:
                    text.Append(' ');
                    i++;
                    break;
                default:
                    text.Append(char.IsAscii((char)raw[i]) ? (char)raw[i] : '\uFFFD');
                    break;
            }
        }

        return text.ToString();
    }
}
