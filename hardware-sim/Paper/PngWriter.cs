using System.Buffers.Binary;
using System.IO.Compression;

namespace PosSim.Paper;

/// <summary>Dots as a one-bit PNG with white margins, as paper has them.</summary>
internal static class PngWriter
{
    /// <summary>Bytes of white left and right: 16 dots, 2 mm.</summary>
    private const int UsualMargin = 2;
    private static readonly uint[] Table = MakeTable();

    public static byte[] Write(DotImage image, int margin = UsualMargin)
    {
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Stride * 8 + margin * 16);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Math.Max(1, image.Height));
        header[8] = 1; // one bit a dot, colour type 0: grey
        WriteChunk(png, "IHDR"u8, header);
        WriteChunk(png, "IDAT"u8, Compress(image, margin));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    /// <summary>Each row after its filter byte (0, none); in PNG a set bit is white.</summary>
    private static byte[] Compress(DotImage image, int margin)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Fastest))
        {
            var row = new byte[1 + margin * 2 + image.Stride];
            for (int y = 0; y < Math.Max(1, image.Height); y++)
            {
                row.AsSpan(1).Fill(0xFF);
                for (int x = 0; y < image.Height && x < image.Stride; x++)
                    row[1 + margin + x] = (byte)~image.Bits[y * image.Stride + x];
                zip.Write(row);
            }
        }
        return packed.ToArray();
    }

    private static void WriteChunk(MemoryStream png, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(name);
        png.Write(data);
        uint sum = Add(Add(uint.MaxValue, name), data) ^ uint.MaxValue;
        BinaryPrimitives.WriteUInt32BigEndian(number, sum);
        png.Write(number);
    }

    /// <summary>CRC-32 of PNG (annex D).</summary>
    private static uint Add(uint sum, ReadOnlySpan<byte> data)
    {
        foreach (byte value in data) sum = Table[(sum ^ value) & 0xFF] ^ (sum >> 8);
        return sum;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint index = 0; index < 256; index++)
        {
            uint value = index;
            for (int bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            table[index] = value;
        }
        return table;
    }
}
