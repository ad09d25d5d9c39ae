namespace PosDaemon.Slips.Codes;

/// <summary>How large a QR code gets (ISO/IEC 18004, tables 1, 7 and 9). A printer silently drops one that does not
/// fit, so the size must be known before it is sent.</summary>
internal static class QrCapacity
{
    /// <summary>Error correction codewords per block, versions 1 to 40, for l, m, q, h.</summary>
    private static readonly byte[][] PerBlock =
    [
        [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28,
            28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
        [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
            26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28],
        [13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30,
            28, 30, 30, 30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
        [17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28,
            30, 24, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
    ];

    private static readonly byte[][] Blocks =
    [
        [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8,
            8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25],
        [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16,
            17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49],
        [1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20,
            23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68],
        [1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25,
            25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81],
    ];

    /// <summary>Most bytes of each level's versions, four rows of forty.</summary>
    private static readonly int[] MostBytes = Capacities();

    /// <summary>Modules along a side for so many bytes, or null when no version holds them. A printer that packs digits
    /// or capitals tighter makes a smaller one.</summary>
    public static int? SideOf(int bytes, char level)
    {
        ReadOnlySpan<int> most = MostBytes.AsSpan(40 * RowOf(level), 40);
        for (var i = 0; i < most.Length; i++)
        {
            if (bytes <= most[i])
                return 21 + 4 * i;
        }
        return null;
    }

    /// <summary>Bytes that a code of at most so many modules along a side holds; 0 where there is none so small.
    /// </summary>
    public static int BytesIn(int side, char level)
        => side < 21 ? 0 : MostBytes[40 * RowOf(level) + Math.Min((side - 21) / 4, 39)];

    /// <summary>l, m, q, h as 0 to 3; anything else is l.</summary>
    public static int RowOf(char level) => level switch { 'm' => 1, 'q' => 2, 'h' => 3, _ => 0 };

    private static int[] Capacities()
    {
        var most = new int[160];
        for (var i = 0; i < most.Length; i++)
        {
            int row = i / 40, version = i % 40 + 1;
            var bits = (Codewords(version) - PerBlock[row][version - 1] * Blocks[row][version - 1]) * 8;
            // Mode indicator 4 bits, count 8 bits up to version 9 and 16 above.
            most[i] = (bits - 4 - (version < 10 ? 8 : 16)) / 8;
        }
        return most;
    }

    private static int Codewords(int version)
    {
        var modules = (16 * version + 128) * version + 64;
        if (version >= 2)
        {
            var alignments = version / 7 + 2;
            modules -= (25 * alignments - 10) * alignments - 55;
        }
        return (version >= 7 ? modules - 36 : modules) / 8;
    }
}
