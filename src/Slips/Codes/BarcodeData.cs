using System.Buffers;
using System.Text;
using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Codes;

/// <summary>Data of a barcode as GS k function B takes it: at most 255 bytes, with the code set marks of CODE128.
/// </summary>
/// <param name="Kind">The m of GS k: 65 UPC-A to 73 CODE128.</param>
/// <param name="Modules">Narrow bars that it takes, quiet zones not counted. A thick element of CODE39, ITF and CODABAR
/// counts as three: clones draw it so.</param>
internal readonly record struct BarcodeData(byte Kind, int Modules)
{
    public const byte UpcA = 65, UpcE = 66, Ean13 = 67, Ean8 = 68;

    private static readonly SearchValues<char> Code39Set =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%");

    private static readonly SearchValues<char> CodabarSet = SearchValues.Create("0123456789-$:/.+");

    /// <summary>Blank modules that a reader wants before the first bar and behind the last (EAN and UPC: ISO/IEC 15420,
    /// 4.3.3; the others ten: ISO/IEC 15417, 16388, 16390).</summary>
    public (int Before, int Behind) Quiet => Kind switch
    {
        UpcA => (9, 9),
        UpcE => (9, 7),
        Ean13 => (11, 7),
        Ean8 => (7, 7),
        _ => (10, 10),
    };

    /// <summary>Puts the bytes into <paramref name="data"/>, which is empty. Null when a reader would not give exactly
    /// this text back (<see cref="BarcodeFaults"/> says why). Only check digits may be left out.</summary>
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

    /// <summary>The text as it stands below the bars: a blank for each character that has no sign.</summary>
    public static string Readable(ReadOnlySpan<char> text)
        => string.Create(text.Length, text, static (readable, text) =>
        {
            for (var i = 0; i < readable.Length; i++)
                readable[i] = char.IsControl(text[i]) ? ' ' : text[i];
        });

    private static BarcodeData? Upc(ReadOnlySpan<char> text, GrowingArray<byte> data) => text.Length switch
    {
        11 or 12 when Digits(text) => WithCheck(UpcA, text, 11, 95, data),
        6 or 7 or 8 when Digits(text) && (text.Length == 6 || text[0] == '0') => ShortUpc(text, data),
        _ => null,
    };

    /// <summary>Number system 0 and six digits, with or without the check digit, which the printer works out.</summary>
    private static BarcodeData? ShortUpc(ReadOnlySpan<char> text, GrowingArray<byte> data)
    {
        var barcode = Plain(UpcE, text, 51, data);
        var isRight = text.Length < 8 || text[7] - '0' == BarcodeTables.UpcECheck(data.Span.Slice(1, 6));
        return isRight ? barcode : null;
    }

    private static BarcodeData? Ean(ReadOnlySpan<char> text, GrowingArray<byte> data) => text.Length switch
    {
        12 or 13 when Digits(text) => WithCheck(Ean13, text, 12, 95, data),
        7 or 8 when Digits(text) => WithCheck(Ean8, text, 7, 67, data),
        _ => null,
    };

    private static BarcodeData? WithCheck(
        byte kind, ReadOnlySpan<char> text, int payload, int modules, GrowingArray<byte> data)
    {
        var check = CheckDigit(text[..payload]);
        if (text.Length > payload && text[payload] != check)
            return null;
        AddAscii(data, text[..payload]);
        data.Add((byte)check);
        return new(kind, modules);
    }

    /// <summary>The last digit of an EAN or UPC-A: weights 3 and 1 from the right.</summary>
    public static char CheckDigit(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
            sum += (digits[i] - '0') * ((digits.Length - i) % 2 == 1 ? 3 : 1);
        return (char)('0' + (10 - sum % 10) % 10);
    }

    /// <summary>Stars at both ends are the printer's to add, and may be given.</summary>
    private static BarcodeData? Code39(ReadOnlySpan<char> text, GrowingArray<byte> data)
    {
        var inner = text.Length > 2 && text[0] == '*' && text[^1] == '*' ? text[1..^1] : text;
        var fits = inner.Length is > 0 and < 250 && !inner.ContainsAnyExcept(Code39Set);
        return fits ? Plain(69, inner, 16 * (inner.Length + 2), data) : null;
    }

    /// <summary>Pairs of digits: a 0 put in front of an odd number of them would be another number. Fewer than six are
    /// found in any longer code by a scan that crosses half of it, so that readers do not take them.</summary>
    private static BarcodeData? Itf(ReadOnlySpan<char> text, GrowingArray<byte> data)
        => text.Length is >= 6 and <= 254 && text.Length % 2 == 0 && Digits(text)
            ? Plain(70, text, 9 * text.Length + 9, data)
            : null;

    private static BarcodeData? Codabar(ReadOnlySpan<char> text, GrowingArray<byte> data)
    {
        // Readers take two characters between the stops, no fewer.
        var fits = text.Length is > 3 and < 255 && IsStop(text[0]) && IsStop(text[^1])
            && !text[1..^1].ContainsAnyExcept(CodabarSet);
        if (!fits)
            return null;
        // Digits, - and $ have two wide elements of seven, the others three; and a gap behind each.
        var modules = 0;
        foreach (var c in text)
            modules += char.IsAsciiDigit(c) || c is '-' or '$' ? 12 : 14;
        return Plain(71, text, modules, data);
    }

    /// <summary>Small letters would come back as capitals.</summary>
    private static bool IsStop(char c) => c is >= 'A' and <= 'D';

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
        return packed is null || LooksRealTime(data.Span) ? Code128(text, mayPack: false, data) : packed;
    }

    /// <summary>Has the bytes of DLE EOT, DLE ENQ or DLE DC4, which a printer obeys even within data.</summary>
    public static bool LooksRealTime(ReadOnlySpan<byte> data)
    {
        for (var at = data.IndexOf((byte)0x10); at >= 0; at = data.IndexOf((byte)0x10))
        {
            data = data[(at + 1)..];
            if (data is [0x04 or 0x05 or 0x14, ..])
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
