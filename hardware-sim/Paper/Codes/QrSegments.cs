using System.Text;

namespace PosSim.Paper.Codes;

/// <summary>The data bits of a QR symbol: a row of segments, each with its own way of packing (ISO/IEC 18004, 7.4).
/// </summary>
internal sealed class QrSegments(byte[] data)
{
    private const string Alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

    private readonly StringBuilder text = new();

    /// <summary>Bytes whose character set is not settled until they end.</summary>
    private readonly List<byte> bytes = [];
    private int at;
    private int characterSet = -1;

    /// <summary>Null when the bits make no sense.</summary>
    public static string? Read(byte[] data, int version)
    {
        var segments = new QrSegments(data);
        return segments.Read(version < 10 ? 0 : version < 27 ? 1 : 2) ? segments.text.ToString() : null;
    }

    private bool Read(int size)
    {
        while (Left >= 4)
        {
            int mode = Take(4);
            bool fits = mode switch
            {
                0 => true,
                1 => Numeric(Take(10 + 2 * size)),
                2 => Letters(Take(9 + 2 * size)),
                3 => Skip(16),
                4 => Bytes(Take(size == 0 ? 8 : 16)),
                5 => true,
                7 => SetCharacterSet(),
                8 => Kanji(Take(8 + 2 * size)),
                9 => Skip(8),
                _ => false,
            };
            if (!fits) return false;
            if (mode == 0) break;
        }
        Flush();
        return true;
    }

    private int Left => data.Length * 8 - at;

    /// <summary>Beyond the end there are only zeros; what asks for too much is refused by its length.</summary>
    private int Take(int bits)
    {
        int value = 0;
        for (; bits > 0; bits--, at++)
            value = (value << 1) | (at < data.Length * 8 ? (data[at >> 3] >> (7 - (at & 7))) & 1 : 0);
        return value;
    }

    private bool Skip(int bits)
    {
        at += bits;
        return true;
    }

    private bool Numeric(int count)
    {
        if (Left < (count * 10 + 2) / 3) return false;
        Flush();
        for (; count >= 3; count -= 3) text.Append($"{Take(10):000}");
        if (count == 2) text.Append($"{Take(7):00}");
        if (count == 1) text.Append(Take(4));
        return true;
    }

    private bool Letters(int count)
    {
        if (Left < count / 2 * 11 + count % 2 * 6) return false;
        Flush();
        for (; count >= 2; count -= 2)
        {
            int pair = Take(11);
            if (pair >= 45 * 45) return false;
            text.Append(Alphanumeric[pair / 45]).Append(Alphanumeric[pair % 45]);
        }
        if (count == 0) return true;
        int last = Take(6);
        if (last >= 45) return false;
        text.Append(Alphanumeric[last]);
        return true;
    }

    private bool Bytes(int count)
    {
        if (Left < count * 8) return false;
        for (; count > 0; count--) bytes.Add((byte)Take(8));
        return true;
    }

    /// <summary>13 bits a character of Shift JIS.</summary>
    private bool Kanji(int count)
    {
        if (Left < count * 13) return false;
        Flush();
        Encoding shiftJis = CodePagesEncodingProvider.Instance.GetEncoding(932)!;
        for (; count > 0; count--)
        {
            int packed = Take(13);
            int code = ((packed / 0xC0) << 8) | (packed % 0xC0);
            code += code < 0x1F00 ? 0x8140 : 0xC140;
            text.Append(shiftJis.GetString([(byte)(code >> 8), (byte)code]));
        }
        return true;
    }

    /// <summary>ECI: one to three bytes, told by the first bits.</summary>
    private bool SetCharacterSet()
    {
        Flush();
        int first = Take(8);
        characterSet = first < 0x80 ? first
            : first < 0xC0 ? ((first & 0x3F) << 8) | Take(8)
            : ((first & 0x1F) << 16) | Take(16);
        return true;
    }

    private void Flush()
    {
        if (bytes.Count == 0) return;
        byte[] all = [.. bytes];
        bytes.Clear();
        text.Append(characterSet switch
        {
            1 or 3 => Encoding.Latin1.GetString(all),
            20 => CodePagesEncodingProvider.Instance.GetEncoding(932)!.GetString(all),
            28 => CodePagesEncodingProvider.Instance.GetEncoding(950)!.GetString(all),
            29 or 32 => CodePagesEncodingProvider.Instance.GetEncoding(54936)!.GetString(all),
            _ => CodeContent.Of(all),
        });
    }
}
