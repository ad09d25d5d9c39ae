namespace PosSim.Paper.Codes;

/// <summary>Where things stand in a QR symbol of a version (ISO/IEC 18004, tables 1 and 9 and annex E).</summary>
internal static class QrTables
{
    /// <summary>Check words of each block, by level L, M, Q, H.</summary>
    private static readonly byte[][] CheckWords =
    [
        [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30,
            30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
        [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28,
            28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28],
        [13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30, 28, 30,
            30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
        [17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30, 30, 30, 30, 30,
            30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
    ];

    private static readonly byte[][] Blocks =
    [
        [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18,
            19, 19, 20, 21, 22, 24, 25],
        [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31,
            33, 35, 37, 38, 40, 43, 45, 47, 49],
        [1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34, 34, 35, 38, 40,
            43, 45, 48, 51, 53, 56, 59, 62, 65, 68],
        [1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37, 40, 42, 45, 48,
            51, 54, 57, 60, 63, 66, 70, 74, 77, 81],
    ];

    public static int CheckWordsOf(int version, QrLevel level) => CheckWords[(int)level][version - 1];

    public static int BlocksOf(int version, QrLevel level) => Blocks[(int)level][version - 1];

    /// <summary>All codewords, those of data and of checks.</summary>
    public static int WordsOf(int version)
    {
        int modules = (16 * version + 128) * version + 64;
        if (version >= 2)
        {
            int across = version / 7 + 2;
            modules -= (25 * across - 10) * across - 55;
        }
        if (version >= 7) modules -= 36;
        return modules / 8;
    }

    /// <summary>True for what is no data: finders, timing, alignment, format and version.</summary>
    public static bool[,] Fixed(int version)
    {
        int size = 17 + 4 * version;
        var places = new bool[size, size];
        Mark(places, 0, 0, 9, 9);
        Mark(places, size - 8, 0, 8, 9);
        Mark(places, 0, size - 8, 9, 8);
        Mark(places, 6, 0, 1, size);
        Mark(places, 0, 6, size, 1);
        int[] centres = AlignmentCentres(version, size);
        foreach (int x in centres)
            foreach (int y in centres)
                if (!((x == 6 && y == 6) || (x == 6 && y == size - 7) || (x == size - 7 && y == 6)))
                    Mark(places, x - 2, y - 2, 5, 5);
        if (version >= 7)
        {
            Mark(places, size - 11, 0, 3, 6);
            Mark(places, 0, size - 11, 6, 3);
        }
        return places;
    }

    private static int[] AlignmentCentres(int version, int size)
    {
        if (version == 1) return [];
        int count = version / 7 + 2;
        int step = version == 32 ? 26 : (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2;
        return [6, .. Enumerable.Range(0, count - 1).Select(index => size - 7 - index * step)];
    }

    private static void Mark(bool[,] places, int x, int y, int width, int height)
    {
        for (int row = y; row < y + height; row++)
            for (int column = x; column < x + width; column++)
                places[column, row] = true;
    }
}
