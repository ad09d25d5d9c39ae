using System.Text;

namespace PosDaemon.Protocol.Grpc;

/// <summary>Percent-encoding of grpc-message (PROTOCOL-HTTP2.md, "Responses"): UTF-8, then every byte outside
/// %x20-24 and %x26-7E as "%XX".</summary>
public static class GrpcStatusText
{
    private const string Hex = "0123456789ABCDEF";

    /// <summary>Encodes for the header; cut at a whole character when it would exceed the limit.</summary>
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var before = encoded.Length;
            foreach (var b in utf8[..rune.EncodeToUtf8(utf8)])
                Append(encoded, b);
            if (encoded.Length <= GrpcLimits.StatusTextBytes)
                continue;
            encoded.Length = before;
            break;
        }
        return encoded.ToString();
    }

    /// <summary>Decodes what a peer sent. Never fails: a broken escape stays as it is, broken UTF-8 becomes U+FFFD.
    /// Characters beyond ASCII are taken for raw bytes, as header values arrive in Latin-1.</summary>
    public static string Decode(string value)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(value.Length)];
        var count = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '%' && i + 2 < value.Length && IsHex(value[i + 1]) && IsHex(value[i + 2]))
            {
                bytes[count++] = (byte)(HexValue(value[i + 1]) * 16 + HexValue(value[i + 2]));
                i += 2;
            }
            else if (value[i] <= 0xFF)
                bytes[count++] = (byte)value[i];
            else
                count += Encoding.UTF8.GetBytes(value.AsSpan(i, 1), bytes.AsSpan(count));
        }
        return Encoding.UTF8.GetString(bytes, 0, count);
    }

    private static void Append(StringBuilder encoded, byte b)
    {
        if (b is >= 0x20 and <= 0x7E and not (byte)'%')
            encoded.Append((char)b);
        else
            encoded.Append('%').Append(Hex[b >> 4]).Append(Hex[b & 0xF]);
    }

    private static bool IsHex(char c) => char.IsAsciiHexDigit(c);

    private static int HexValue(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}
