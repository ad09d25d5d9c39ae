using System.Numerics;

namespace PosSim.Paper.Codes;

/// <summary>The modules of a QR symbol, black is true, read back to its content.</summary>
internal sealed class QrGrid(bool[,] modules)
{
    /// <summary>Wrong bits that the 15 of the format can have.</summary>
    private const int MostFormatErrors = 3;

    private static readonly QrLevel[] LevelsByBits = [QrLevel.M, QrLevel.L, QrLevel.H, QrLevel.Q];

    private readonly int size = modules.GetLength(0);

    /// <summary>Null when it is none.</summary>
    public string? Read()
    {
        int version = (size - 17) / 4;
        if (size != 17 + 4 * version || version is < 1 or > 40 || Format() is not var (level, mask)) return null;
        byte[] words = Words(version, mask);
        return Data(words, version, level) is { } data ? QrSegments.Read(data, version) : null;
    }

    /// <summary>Bits 0 to 14 around the upper left finder: level and mask, ten check bits, all masked by 5412h.
    /// </summary>
    private (QrLevel Level, int Mask)? Format()
    {
        int bits = 0;
        for (int bit = 0; bit < 15; bit++)
        {
            (int x, int y) = bit switch
            {
                < 6 => (8, bit),
                6 => (8, 7),
                7 => (8, 8),
                8 => (7, 8),
                _ => (14 - bit, 8),
            };
            if (modules[x, y]) bits |= 1 << bit;
        }
        for (int data = 0; data < 32; data++)
        {
            if (BitOperations.PopCount((uint)(bits ^ FormatBits(data))) <= MostFormatErrors)
                return (LevelsByBits[data >> 3], data & 7);
        }
        return null;
    }

    private static int FormatBits(int data)
    {
        int rest = data;
        for (int step = 0; step < 10; step++) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
        return ((data << 10) | rest) ^ 0x5412;
    }

    /// <summary>Two columns at a time from the right, up and down in turn, past the timing column.</summary>
    private byte[] Words(int version, int mask)
    {
        bool[,] isFixed = QrTables.Fixed(version);
        var words = new byte[QrTables.WordsOf(version)];
        int bit = 0;
        for (int right = size - 1; right >= 1; right -= 2)
        {
            if (right == 6) right = 5;
            bool upwards = ((right + 1) & 2) == 0;
            for (int step = 0; step < size; step++)
            {
                int y = upwards ? size - 1 - step : step;
                for (int x = right; x >= right - 1; x--)
                {
                    if (isFixed[x, y] || bit >= words.Length * 8) continue;
                    if (modules[x, y] != IsMasked(mask, x, y)) words[bit >> 3] |= (byte)(0x80 >> (bit & 7));
                    bit++;
                }
            }
        }
        return words;
    }

    private static bool IsMasked(int mask, int x, int y) => mask switch
    {
        0 => (x + y) % 2 == 0,
        1 => y % 2 == 0,
        2 => x % 3 == 0,
        3 => (x + y) % 3 == 0,
        4 => (x / 3 + y / 2) % 2 == 0,
        5 => x * y % 2 + x * y % 3 == 0,
        6 => (x * y % 2 + x * y % 3) % 2 == 0,
        _ => ((x + y) % 2 + x * y % 3) % 2 == 0,
    };

    /// <summary>The blocks lie word by word between each other; the later ones may have a data word more.</summary>
    private static byte[]? Data(byte[] words, int version, QrLevel level)
    {
        int blocks = QrTables.BlocksOf(version, level), checks = QrTables.CheckWordsOf(version, level);
        int least = words.Length / blocks - checks, longer = words.Length % blocks;
        var data = new List<byte>(words.Length);
        for (int block = 0; block < blocks; block++)
        {
            int count = least + (block >= blocks - longer ? 1 : 0);
            var whole = new byte[count + checks];
            for (int index = 0; index < least; index++) whole[index] = words[index * blocks + block];
            if (count > least) whole[least] = words[least * blocks + block - (blocks - longer)];
            int firstCheck = least * blocks + longer;
            for (int index = 0; index < checks; index++)
                whole[count + index] = words[firstCheck + index * blocks + block];
            if (!ReedSolomon.Mend(whole, checks)) return null;
            data.AddRange(whole.AsSpan(0, count));
        }
        return [.. data];
    }
}
