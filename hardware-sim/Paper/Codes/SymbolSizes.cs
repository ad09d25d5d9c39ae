namespace PosSim.Paper.Codes;

/// <summary>Modules across and down of symbols that are drawn as frames: what such a symbol takes on paper, to the
/// nearest size. Reckoned from the standards' tables where they are simple, else by proportion.</summary>
internal static class SymbolSizes
{
    /// <summary>A MaxiCode is about an inch each way, whatever it says (ISO/IEC 16023).</summary>
    public static (int Across, int Down) MaxiCodeDots => (224, 214);

    /// <summary>Side and data words (ISO/IEC 16022, table 7, square symbols).</summary>
    private static readonly (int Side, int Words)[] Matrices =
    [
        (10, 3), (12, 5), (14, 8), (16, 12), (18, 18), (20, 22), (22, 30), (24, 36), (26, 44), (32, 62), (36, 86),
        (40, 114), (44, 144), (48, 174), (52, 204), (64, 280), (72, 368), (80, 456), (88, 576), (96, 696), (104, 816),
        (120, 1050), (132, 1304), (144, 1558),
    ];

    /// <summary>Two digits share a word, other ASCII takes one, bytes above take two.</summary>
    public static (int Across, int Down) DataMatrix(ReadOnlySpan<byte> data)
    {
        var words = 0;
        for (var at = 0; at < data.Length; at++, words++)
        {
            var isPair = IsDigit(data[at]) && at + 1 < data.Length && IsDigit(data[at + 1]);
            if (isPair) at++;
            else if (data[at] >= 0x80) words++;
        }
        var side = Matrices[^1].Side;
        foreach (var (each, room) in Matrices)
        {
            if (room < words) continue;
            side = each;
            break;
        }
        return (side, side);
    }

    /// <summary>Compact symbols have 11 + 4 x layers a side and some 100 bytes at most; full ones go to 151 modules.
    /// A quarter of the modules are checks.</summary>
    public static (int Across, int Down) Aztec(int bytes)
    {
        var side = 15;
        while (side < 151 && (side * side - 121) * 3 / 4 < bytes * 8) side += 4;
        return (side, side);
    }

    /// <summary>96 modules for the 14 digits; 79 when limited; 50 in two rows when stacked; an expanded one grows by
    /// its characters (ISO/IEC 24724).</summary>
    public static (int Across, int Down) DataBar(string name, int bytes) => name switch
    {
        "GS1 DataBar Limited" => (79, 10),
        "GS1 DataBar Stacked" => (50, 13),
        "GS1 DataBar Stacked Omnidirectional" => (50, 69),
        "GS1 DataBar Expanded Stacked" => (102, 71 * Math.Max(1, (bytes + 11) / 12)),
        "GS1 DataBar Expanded" => (Expanded(Math.Clamp(bytes / 3 + 1, 4, 22)), 34),
        _ => (96, 33),
    };

    /// <summary>Three digits a character of 17 modules, a finder of 15 for each two, guards.</summary>
    private static int Expanded(int characters) => 4 + 17 * characters + 15 * ((characters + 1) / 2);

    /// <summary>A row of bars with rows of a small PDF417 above.</summary>
    public static (int Across, int Down) Composite(int bytes) => (100, 35 + 2 * Math.Clamp(bytes / 4, 4, 44));

    private static bool IsDigit(byte value) => value is >= (byte)'0' and <= (byte)'9';
}
