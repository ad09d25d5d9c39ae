using System.Text;
using PosDaemon.Protocol.ReceiptLine;

namespace PosDaemon.Protocol.EscPos;

/// <summary>Data of a barcode as GS k function B takes it.</summary>
/// <param name="Kind">The m of GS k: 65 UPC-A to 73 CODE128.</param>
/// <param name="Data">At most 255 bytes, with the code set marks of CODE128.</param>
/// <param name="Modules">Narrow bars that it takes across, quiet zones not counted.</param>
internal sealed record BarcodeData(byte Kind, byte[] Data, int Modules)
{
    private const string Code39Set = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

    /// <summary>Null when the text is not of that kind. Check digits may be left out; a wrong one is refused.</summary>
    public static BarcodeData? Of(CodeType type, string text) => type switch
    {
        CodeType.Upc => Upc(text),
        CodeType.Ean => Ean(text),
        CodeType.Code39 => Code39(text),
        CodeType.Itf => Itf(text),
        CodeType.Codabar => Codabar(text),
        CodeType.Code93 => Code93(text),
        _ => Code128(text),
    };

    private static BarcodeData? Upc(string text) => text.Length switch
    {
        11 or 12 when Digits(text) => WithCheck(65, text, 11, 95),
        // UPC-E: number system 0 and six digits, with or without the check digit that the printer works out.
        6 or 7 or 8 when Digits(text) && (text.Length == 6 || text[0] == '0') => new(66, Ascii(text), 51),
        _ => null,
    };

    private static BarcodeData? Ean(string text) => text.Length switch
    {
        12 or 13 when Digits(text) => WithCheck(67, text, 12, 95),
        7 or 8 when Digits(text) => WithCheck(68, text, 7, 67),
        _ => null,
    };

    private static BarcodeData? WithCheck(byte kind, string text, int payload, int modules)
    {
        int sum = 0;
        for (int i = 0; i < payload; i++)
            sum += (text[i] - '0') * ((payload - i) % 2 == 1 ? 3 : 1);
        char check = (char)('0' + (10 - sum % 10) % 10);
        bool isWrong = text.Length > payload && text[payload] != check;
        return isWrong ? null : new(kind, Ascii(text[..payload] + check), modules);
    }

    /// <summary>Stars at both ends are the printer's to add, and may be given.</summary>
    private static BarcodeData? Code39(string text)
    {
        string inner = text.Length > 2 && text[0] == '*' && text[^1] == '*' ? text[1..^1] : text;
        bool fits = inner.Length is > 0 and < 250 && inner.All(c => Code39Set.Contains(c, StringComparison.Ordinal));
        return fits ? new(69, Ascii(inner), 16 * (inner.Length + 2)) : null;
    }

    private static BarcodeData? Itf(string text)
    {
        if (text.Length is 0 or > 254 || !Digits(text))
            return null;
        string even = text.Length % 2 == 0 ? text : "0" + text;
        return new(70, Ascii(even), 9 * even.Length + 9);
    }

    private static BarcodeData? Codabar(string text)
    {
        bool fits = text.Length is > 2 and < 255 && IsStop(text[0]) && IsStop(text[^1])
            && text[1..^1].All(static c => char.IsAsciiDigit(c) || "-$:/.+".Contains(c, StringComparison.Ordinal));
        // Digits, - and $ have two wide elements of seven, the others three; and a gap behind each.
        int modules = text.Sum(static c => char.IsAsciiDigit(c) || c is '-' or '$' ? 12 : 14);
        return fits ? new(71, Ascii(text), modules) : null;
    }

    private static bool IsStop(char c) => c is (>= 'A' and <= 'D') or (>= 'a' and <= 'd');

    private static BarcodeData? Code93(string text)
    {
        if (text.Length is 0 or > 255 || !text.All(static c => c < 0x80))
            return null;
        int symbols = text.Sum(static c => Code39Set.Contains(c, StringComparison.Ordinal) ? 1 : 2);
        return new(72, Ascii(text), 9 * (symbols + 4) + 1);
    }

    /// <summary>Set C for runs of digits, which halves them, else B, and A for control characters.</summary>
    private static BarcodeData? Code128(string text)
    {
        if (text.Length is 0 or > 200 || !text.All(static c => c < 0x80))
            return null;
        BarcodeData? packed = Code128(text, mayPack: true);
        // Pairs such as 16 04 are the bytes of a real-time command, which a printer obeys even within data.
        return packed is null || LooksRealTime(packed.Data) ? Code128(text, mayPack: false) : packed;
    }

    private static bool LooksRealTime(byte[] data)
    {
        for (int i = 1; i < data.Length; i++)
        {
            if (data[i - 1] == 0x10 && data[i] is 0x04 or 0x05 or 0x14)
                return true;
        }
        return false;
    }

    private static BarcodeData? Code128(string text, bool mayPack)
    {
        var data = new List<byte>();
        char set = '\0';
        int symbols = 0;
        for (int i = 0; i < text.Length;)
        {
            int digits = mayPack ? DigitsAt(text, i) : 0;
            bool pairs = digits >= 4 && (digits % 2 == 0 || i > 0) || digits >= 2 && set == 'C'
                || digits == 2 && text.Length == 2;
            char wanted = pairs ? 'C' : text[i] < ' ' ? 'A' : text[i] > '_' || set != 'A' ? 'B' : 'A';
            if (pairs && set != 'C' && digits % 2 == 1)
                wanted = set == '\0' ? 'B' : set;
            if (wanted != set)
            {
                data.AddRange((byte)'{', (byte)wanted);
                set = wanted;
                symbols++;
            }
            i += AppendSymbol(data, text, i, set);
            symbols++;
        }
        return data.Count <= 255 ? new(73, [.. data], 11 * (symbols + 1) + 13) : null;
    }

    /// <summary>In set C a byte is the value of two digits; a { is doubled (GS k, CODE128).</summary>
    private static int AppendSymbol(List<byte> data, string text, int at, char set)
    {
        if (set == 'C')
        {
            data.Add((byte)((text[at] - '0') * 10 + text[at + 1] - '0'));
            return 2;
        }
        if (text[at] == '{')
            data.Add((byte)'{');
        data.Add((byte)text[at]);
        return 1;
    }

    private static int DigitsAt(string text, int at)
    {
        int count = 0;
        while (at + count < text.Length && char.IsAsciiDigit(text[at + count]))
            count++;
        return count;
    }

    private static bool Digits(string text) => text.All(char.IsAsciiDigit);

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
