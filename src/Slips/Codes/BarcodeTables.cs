namespace PosDaemon.Slips.Codes;

/// <summary>The symbol tables of the linear barcodes, and what becomes of their data: check characters, shifts, code
/// sets. EAN and UPC: ISO/IEC 15420; Code 39: 16388; ITF: 16390; Codabar: EN 798; Code 93: AIM BC5; Code 128: 15417.
/// </summary>
internal static class BarcodeTables
{
    public const string Code39Set = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";
    public const string CodabarSet = "0123456789-$:/.+ABCD";
    public const int Code39Star = 0x094;

    private const int Code93Start = 47;

    /// <summary>Set A from a gap, set C from a bar.</summary>
    public static readonly string[] Ean =
        ["3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112"];

    /// <summary>The left digits' sets by the first digit.</summary>
    public static readonly string[] EanParity =
    [
        "LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL",
    ];

    /// <summary>For number system 0, by the check digit.</summary>
    public static readonly string[] UpcEParity =
    [
        "EEEOOO", "EEOEOO", "EEOOEO", "EEOOOE", "EOEEOO", "EOOEEO", "EOOOEE", "EOEOEO", "EOEOOE", "EOOEOE",
    ];

    /// <summary>Nine elements, 1 wide, in the order of <see cref="Code39Set"/>.</summary>
    public static readonly int[] Code39 =
    [
        0x034, 0x121, 0x061, 0x160, 0x031, 0x130, 0x070, 0x025, 0x124, 0x064,
        0x109, 0x049, 0x148, 0x019, 0x118, 0x058, 0x00D, 0x10C, 0x04C, 0x01C,
        0x103, 0x043, 0x142, 0x013, 0x112, 0x052, 0x007, 0x106, 0x046, 0x016,
        0x181, 0x0C1, 0x1C0, 0x091, 0x190, 0x0D0, 0x085, 0x184, 0x0C4, 0x0A8, 0x0A2, 0x08A, 0x02A,
    ];

    /// <summary>Five elements, 1 wide.</summary>
    public static readonly int[] Itf = [0x06, 0x11, 0x09, 0x18, 0x05, 0x14, 0x0C, 0x03, 0x12, 0x0A];

    /// <summary>Seven elements, 1 wide, in the order of <see cref="CodabarSet"/>.</summary>
    public static readonly int[] Codabar =
    [
        0x03, 0x06, 0x09, 0x60, 0x12, 0x42, 0x21, 0x24, 0x30, 0x48,
        0x0C, 0x18, 0x45, 0x51, 0x54, 0x15, 0x1A, 0x29, 0x0B, 0x0E,
    ];

    /// <summary>Widths of six elements: the 43 characters of Code 39, the shifts ($) (%) (/) (+), start and stop.
    /// </summary>
    public static readonly string[] Code93 =
    [
        "131112", "111213", "111312", "111411", "121113", "121212", "121311", "111114", "131211", "141111",
        "211113", "211212", "211311", "221112", "221211", "231111", "112113", "112212", "112311", "122112",
        "132111", "111123", "111222", "111321", "121122", "131121", "212112", "212211", "211122", "211221",
        "221121", "222111", "112122", "112221", "122121", "123111",
        "121131", "311112", "311211", "321111", "112131", "113121", "211131",
        "121221", "312111", "311121", "122211", "111141",
    ];

    /// <summary>Widths of six elements, seven for stop, by symbol value.</summary>
    public static readonly string[] Code128 =
    [
        "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213",
        "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132",
        "221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211",
        "212123", "212321", "232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313",
        "231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331",
        "231131", "213113", "213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111",
        "314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214",
        "112412", "122114", "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111",
        "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
        "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311", "113141",
        "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
    ];

    /// <summary>The check digit (0 to 9) of the UPC-A of number system 0 that six digits stand for: the last one says
    /// where zeros were left out.</summary>
    public static int UpcECheck(ReadOnlySpan<byte> six)
    {
        Span<byte> body = stackalloc byte[11];
        body.Fill((byte)'0');
        var last = six[5];
        var head = last switch { <= (byte)'2' => 2, (byte)'3' => 3, (byte)'4' => 4, _ => 5 };
        six[..head].CopyTo(body[1..]);
        six[head..5].CopyTo(body[(6 + head)..]);
        if (last <= '2')
            body[3] = last;
        else if (last > '4')
            body[10] = last;
        var sum = 0;
        for (var i = 0; i < body.Length; i++)
            sum += (body[i] - '0') * (i % 2 == 0 ? 3 : 1);
        return (10 - sum % 10) % 10;
    }

    /// <summary>Start, characters (those of full ASCII as a shift and a letter), check characters C and K, stop.
    /// </summary>
    public static List<int> Code93Symbols(ReadOnlySpan<byte> text)
    {
        List<int> symbols = [];
        foreach (var character in text)
            AddCode93(symbols, (char)character);
        symbols.Add(Code93Check(symbols, 20));
        symbols.Add(Code93Check(symbols, 15));
        return [Code93Start, .. symbols, Code93Start];
    }

    private static void AddCode93(List<int> symbols, char character)
    {
        var index = Code39Set.IndexOf(character);
        if (index >= 0)
        {
            symbols.Add(index);
            return;
        }
        var (shift, letter) = character switch
        {
            '\0' => ('%', 'U'),
            <= '\x1A' => ('$', 'A' + character - 1),
            <= '\x1F' => ('%', 'A' + character - 0x1B),
            <= '/' => ('/', 'A' + character - '!'),
            ':' => ('/', 'Z'),
            <= '?' => ('%', 'F' + character - ';'),
            '@' => ('%', 'V'),
            <= '_' => ('%', 'K' + character - '['),
            '`' => ('%', 'W'),
            <= 'z' => ('+', 'A' + character - 'a'),
            _ => ('%', 'P' + character - '{'),
        };
        symbols.Add(43 + "$%/+".IndexOf(shift));
        symbols.Add(Code39Set.IndexOf((char)letter));
    }

    private static int Code93Check(List<int> symbols, int mostWeight)
    {
        var sum = 0;
        for (var i = 0; i < symbols.Count; i++)
            sum += symbols[i] * ((symbols.Count - 1 - i) % mostWeight + 1);
        return sum % 47;
    }

    /// <summary>Start, symbols, check symbol, stop, of data as GS k takes them: {A, {B and {C choose the code set, {{
    /// is the character itself, a byte of set C is the value of two digits.</summary>
    public static List<int> Code128Symbols(ReadOnlySpan<byte> data)
    {
        List<int> symbols = [];
        var set = '\0';
        for (var i = 0; i < data.Length; i++)
        {
            if (data[i] == '{' && i + 1 < data.Length && data[++i] != '{')
            {
                symbols.Add((symbols.Count == 0 ? 103 : 0) + (char)data[i] switch
                {
                    'A' => symbols.Count == 0 ? 0 : 101,
                    'B' => symbols.Count == 0 ? 1 : 100,
                    _ => symbols.Count == 0 ? 2 : 99,
                });
                set = (char)data[i];
            }
            else if (set == 'C')
                symbols.Add(data[i]);
            else
                symbols.Add(data[i] < 0x20 ? data[i] + 64 : data[i] - 32);
        }
        var sum = symbols[0];
        for (var i = 1; i < symbols.Count; i++)
            sum += i * symbols[i];
        symbols.Add(sum % 103);
        symbols.Add(106);
        return symbols;
    }
}
