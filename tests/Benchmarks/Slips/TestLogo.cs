using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

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
        var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        header[8] = 8;  // bits; colour type 0 is grey
        Chunk(png, "IHDR", header);
        Chunk(png, "IDAT", Packed(mark));
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private static byte[] Packed(int mark)
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal))
        {
            var row = new byte[Width + 1];  // the first byte is the filter: none
            for (var y = 0; y < Height; y++)
            {
                for (var x = 0; x < Width; x++)
                    row[x + 1] = Shade(x, y);
                if (y == 0)
                    BinaryPrimitives.WriteInt32BigEndian(row.AsSpan(1), mark);
                zlib.Write(row);
            }
        }
        return packed.ToArray();
    }

    private static byte Shade(int x, int y)
    {
        if (x < 6 || y < 6 || x >= Width - 6 || y >= Height - 6)
            return 0;
        var fromCentre = (x - Width / 2) * (x - Width / 2) + (y - Height / 2) * (y - Height / 2);
        return fromCentre < 80 * 80 ? (byte)(255 - fromCentre * 255 / (80 * 80)) : (byte)(x * 255 / (Width - 1));
    }

    private static void Chunk(Stream png, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        png.Write(number);
    }

    /// <summary>CRC-32 as PNG wants it (ISO 3309).</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = ~0u;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
