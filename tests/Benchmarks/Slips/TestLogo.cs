using System.Buffers.Binary;
using PosDaemon.Testing;

namespace PosDaemon.Benchmarks.Slips;

/// <summary>A logo of 384 x 200 grey dots, made by a formula: shades that have to be dithered, a disc and a frame.
/// </summary>
internal static class TestLogo
{
    public const int Width = 384, Height = 200;

    /// <summary>A PNG of 8-bit grey. Another <paramref name="mark"/> gives other bytes, so that nobody who keeps
    /// pictures by their content has it already.</summary>
    public static byte[] Png(int mark = 0)
    {
        var rows = new byte[Height * (Width + 1)];  // the first byte of each is its filter: none
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
                rows[y * (Width + 1) + 1 + x] = Shade(x, y);
        }
        BinaryPrimitives.WriteInt32BigEndian(rows.AsSpan(1), mark);
        return TestPng.Of(Width, Height, depth: 8, colour: 0, rows);
    }

    private static byte Shade(int x, int y)
    {
        if (x < 6 || y < 6 || x >= Width - 6 || y >= Height - 6)
            return 0;
        var fromCentre = (x - Width / 2) * (x - Width / 2) + (y - Height / 2) * (y - Height / 2);
        return fromCentre < 80 * 80 ? (byte)(255 - fromCentre * 255 / (80 * 80)) : (byte)(x * 255 / (Width - 1));
    }
}
