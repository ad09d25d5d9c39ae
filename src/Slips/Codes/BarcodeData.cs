using System.Buffers;
using System.Text;
using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Codes;

/// <summary>Data of a barcode as GS k function B takes it: at most 255 bytes, with the code set marks of CODE128.
/// </summary>
/// <param name="Kind">The m of GS k: 65 UPC-A to 73 CODE128.</param>
/// <param name="Modules">Narrow bars that it takes across, quiet zones not counted.</param>
internal readonly record struct BarcodeData(byte Kind, int Modules)
{
    private static readonly SearchValues<char> Code39Set =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%");

    private static readonly SearchValues<char> CodabarSet = SearchValues.Create("0123456789-$:/.+");

    /// <summary>Puts the bytes into <paramref name="data"/>, which is empty. Null when the text is not of that kind.
    /// Check digits may be left out; a wrong one is refused.</summary>
    public static BarcodeData? Read(CodeType type, ReadOnlySpan<char> text, GrowingArray<byte> data) => type switch
    {
        CodeType.Upc => Upc(text, data),
        CodeType.Ean => Ean(text, data),
        CodeType.Code39 => Code39(text, data),
        CodeType.Itf => Itf(text, data),
        CodeType.Codabar => Codabar(text, data),
        CodeType.Code93 => Code93(text, data),
        _ => Code128(text, data),
    };

    private static BarcodeData? Upc(ReadOnlySpan<char> text, GrowingArray<byte> data) => text.Length switch
    {
        11 or 12 when Digits(text) => WithCheck(65, text, 11, 95, data),
        // UPC-E: number system 0 and six digits, with or without the check digit that the printer works out.
        6 or 7 or 8 when Digits(text) && (text.Length == 6 || text[0] == '0') => Plain(66, text, 51, data),
        _ => null,
    };

    private static BarcodeData? Ean(ReadOnlySpan<char> text, GrowingArray<byte> data) => text.Length switch
    {
        12 or 13 when Digits(text) => WithCheck(67, text, 12, 95, data),
        7 or 8 when Digits(text) => WithCheck(68, text, 7, 67, data),
        _ => null,
    };

    private static BarcodeData? WithCheck(
        byte kind, ReadOnlySpan<char> text, int payload, int modules, GrowingArray<byte> data)
    {
        var sum = 0;
        for (var i = 0; i < payload; i++)
            sum += (text[i] - '0') * ((payload - i) % 2 == 1 ? 3 : 1);
        var check = (char)('0' + (10 - sum % 10) % 10);
        if (text.Length > payload && text[payload] != check)
            return null;
        AddAscii(data, text[..payload]);
        data.Add((byte)check);
        return new(kind, modules);
    }

    /// <summary>Stars at both ends are the printer's to add, and may be given.</summary>
    private static BarcodeData? Code39(ReadOnlySpan<char> text, GrowingArray<byte> data)
    {
        var inner = text.Length > 2 && text[0] == '*' && text[^1] == '*' ? text[1..^1] : text;
        var fits = inner.Length is > 0 and < 250 && !inner.ContainsAnyExcept(Code39Set);
        return fits ? Plain(69, inner, 16 * (inner.Length + 2), data) : null;
    }

    private static BarcodeData? Itf(ReadOnlySpan<char> text, GrowingArray<byte> data)
    {
        if (text.Length is 0 or > 254 || !Digits(text))
            return null;
        if (text.Length % 2 != 0)
            data.Add((byte)'0');
        AddAscii(data, text);
        return new(70, 9 * data.Count + 9);
    }

    private static BarcodeData? Codabar(ReadOnlySpan<char> text, GrowingArray<byte> data)
    {
        var fits = text.Length is > 2 and < 255 && IsStop(text[0]) && IsStop(text[^1])
            && !text[1..^1].ContainsAnyExcept(CodabarSet);
        if (!fits)
            return null;
        // Digits, - and $ have two wide elements of seven, the others three; and a gap behind each.
        var modules = 0;
        foreach (var c in text)
            modules += char.IsAsciiDigit(c) || c is '-' or '$' ? 12 : 14;
        return Plain(71, text, modules, data);
    }

    private static bool IsStop(char c) => c is (>= 'A' and <= 'D') or (>= 'a' and <= 'd');

    private static BarcodeData? Code93(ReadOnlySpan<char> text, GrowingArray<byte> data)
    {
        if (text.Length is 0 or > 255 || !Ascii.IsValid(text))
            return null;
        var symbols = 0;
        foreach (var c in text)
            symbols += Code39Set.Contains(c) ? 1 : 2;
        return Plain(72, text, 9 * (symbols + 4) + 1, data);
    }

    /// <summary>Set C for runs of digits, which halves them, else B, and A for control characters.</summary>
    private static BarcodeData? Code128(ReadOnlySpan<char> text, GrowingArray<byte> data)
    {
        if (text.Length is 0 or > 200 || !Ascii.IsValid(text))
            return null;
        var packed = Code128(text, mayPack: true, data);
        // Pairs such as 16 04 are the bytes of a real-time command, which a printer obeys even within data.
        return packed is null || LooksRealTime(data.Span) ? Code128(text, mayPack: false, data) : packed;
    }

    private static bool LooksRealTime(ReadOnlySpan<byte> data)
    {
        for (var i = 1; i < data.Length; i++)
        {
            if (data[i - 1] == 0x10 && data[i] is 0x04 or 0x05 or 0x14)
                return true;
        }
        return false;
    }

    private static BarcodeData? Code128(ReadOnlySpan<char> text, bool mayPack, GrowingArray<byte> data)
    {
        data.Clear();
        var set = '\0';
        var symbols = 0;
        for (var i = 0; i < text.Length;)
        {
            var digits = mayPack ? DigitsAt(text, i) : 0;
            var pairs = digits >= 4 && (digits % 2 == 0 || i > 0) || digits >= 2 && set == 'C'
                || digits == 2 && text.Length == 2;
            var wanted = pairs ? 'C' : text[i] < ' ' ? 'A' : text[i] > '_' || set != 'A' ? 'B' : 'A';
            if (pairs && set != 'C' && digits % 2 == 1)
                wanted = set == '\0' ? 'B' : set;
            if (wanted != set)
            {
                data.Add((byte)'{', (byte)wanted);
                set = wanted;
                symbols++;
            }
            i += AddSymbol(data, text, i, set);
            symbols++;
        }
        return data.Count <= 255 ? new(73, 11 * (symbols + 1) + 13) : null;
    }

    /// <summary>In set C a byte is the value of two digits; a { is doubled (GS k, CODE128).</summary>
    private static int AddSymbol(GrowingArray<byte> data, ReadOnlySpan<char> text, int at, char set)
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

    private static int DigitsAt(ReadOnlySpan<char> text, int at)
    {
        var count = 0;
        while (at + count < text.Length && char.IsAsciiDigit(text[at + count]))
            count++;
        return count;
    }

    private static bool Digits(ReadOnlySpan<char> text) => DigitsAt(text, 0) == text.Length;

    private static BarcodeData Plain(byte kind, ReadOnlySpan<char> text, int modules, GrowingArray<byte> data)
    {
        AddAscii(data, text);
        return new(kind, modules);
    }

    private static void AddAscii(GrowingArray<byte> data, ReadOnlySpan<char> text)
        => data.Extend(Encoding.ASCII.GetBytes(text, data.Reserve(text.Length)));
}
