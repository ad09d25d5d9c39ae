using System.Buffers;
using System.Text;
using QRCoder;

namespace PosSim.Paper.Codes;

/// <summary>One QR symbol as the printer's firmware makes it: the smallest version that holds the bytes. Its size is
/// reckoned here, since a symbol is laid out by size long before anybody looks at its dots.</summary>
internal sealed class QrSymbol
{
    private static readonly SearchValues<byte> Alphanumeric =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"u8);

    /// <summary>Data codewords by version, for L, M, Q, H (ISO/IEC 18004, table 7).</summary>
    private static readonly int[,] DataCodewords =
    {
        { 19, 16, 13, 9 }, { 34, 28, 22, 16 }, { 55, 44, 34, 26 }, { 80, 64, 48, 36 }, { 108, 86, 62, 46 },
        { 136, 108, 76, 60 }, { 156, 124, 88, 66 }, { 194, 154, 110, 86 }, { 232, 182, 132, 100 },
        { 274, 216, 154, 122 }, { 324, 254, 180, 140 }, { 370, 290, 206, 158 }, { 428, 334, 244, 180 },
        { 461, 365, 261, 197 }, { 523, 415, 295, 223 }, { 589, 453, 325, 253 }, { 647, 507, 367, 283 },
        { 721, 563, 397, 313 }, { 795, 627, 445, 341 }, { 861, 669, 485, 385 }, { 932, 714, 512, 406 },
        { 1006, 782, 568, 442 }, { 1094, 860, 614, 464 }, { 1174, 914, 664, 514 }, { 1276, 1000, 718, 538 },
        { 1370, 1062, 754, 596 }, { 1468, 1128, 808, 628 }, { 1531, 1193, 871, 661 }, { 1631, 1267, 911, 701 },
        { 1735, 1373, 985, 745 }, { 1843, 1455, 1033, 793 }, { 1955, 1541, 1115, 845 }, { 2071, 1631, 1171, 901 },
        { 2191, 1725, 1231, 961 }, { 2306, 1812, 1286, 986 }, { 2434, 1914, 1354, 1054 }, { 2566, 1992, 1426, 1096 },
        { 2702, 2102, 1502, 1142 }, { 2812, 2216, 1582, 1222 }, { 2956, 2334, 1666, 1276 },
    };

    private readonly byte[] _data;
    private readonly QrLevel _level;
    private readonly bool _isText;

    private QrSymbol(byte[] data, QrLevel level, int version, bool isText)
    {
        _data = data;
        _level = level;
        _isText = isText;
        Version = version;
    }

    public int Version { get; }

    /// <summary>Modules across, without a quiet zone: printers add none.</summary>
    public int Modules => 17 + 4 * Version;

    /// <summary>What a reader says: UTF-8 where the bytes are that, else GB18030, as phones in China guess.</summary>
    public string Content => CodeContent.Of(_data);

    /// <summary>Nothing when the data does not fit version 40.</summary>
    public static QrSymbol? Make(byte[] data, QrLevel level)
    {
        var numeric = !data.AsSpan().ContainsAnyExceptInRange((byte)'0', (byte)'9');
        var text = numeric || !data.AsSpan().ContainsAnyExcept(Alphanumeric);
        for (var version = 1; version <= 40; version++)
        {
            var size = version < 10 ? 0 : version < 27 ? 1 : 2;
            var length = data.Length;
            var bits = numeric ? 4 + 10 + 2 * size + (length * 10 + 2) / 3
                : text ? 4 + 9 + 2 * size + length / 2 * 11 + length % 2 * 6
                : 4 + (size == 0 ? 8 : 16) + length * 8;
            if (bits <= DataCodewords[version - 1, (int)level] * 8) return new QrSymbol(data, level, version, text);
        }
        return null;
    }

    /// <summary>One dot a module.</summary>
    public DotImage Draw()
    {
        var correction = (QRCodeGenerator.ECCLevel)(int)_level;
        using var symbol = _isText
            ? QRCodeGenerator.GenerateQrCode(Encoding.ASCII.GetString(_data), correction)
            : QRCodeGenerator.GenerateQrCode(_data, correction);
        var border = (symbol.ModuleMatrix.Count - Modules) / 2;
        var image = new DotImage(Modules, Modules);
        for (var y = 0; y < Modules; y++)
            for (var x = 0; x < Modules; x++)
                if (symbol.ModuleMatrix[y + border][x + border]) image[x, y] = true;
        return image;
    }
}

/// <summary>Error correction, in the order of GS ( k fn 169.</summary>
internal enum QrLevel
{
    L,
    M,
    Q,
    H,
}
