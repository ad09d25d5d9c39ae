using System.Buffers.Binary;
using System.IO.Compression;

namespace PosDaemon.Slips.Outputs.Dots;

/// <summary>Dots as a PNG of one bit each (ISO/IEC 15948), with the printer's 203 dpi in it.</summary>
internal static class PaperPng
{
    /// <summary>203 dpi in dots a metre.</summary>
    private const int DotsPerMetre = 8000;

    private static readonly uint[] Sums = MakeSums();

    public static byte[] Write(DotCanvas canvas)
    {
        using var png = new MemoryStream();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, canvas.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], canvas.Height);
        header[8] = 1;                                                         // one bit, colour type 0: grey
        Write(png, "IHDR"u8, header);
        Span<byte> density = stackalloc byte[9];
        BinaryPrimitives.WriteInt32BigEndian(density, DotsPerMetre);
        BinaryPrimitives.WriteInt32BigEndian(density[4..], DotsPerMetre);
        density[8] = 1;                                                        // the unit is the metre
        Write(png, "pHYs"u8, density);
        Write(png, "IDAT"u8, Packed(canvas));
        Write(png, "IEND"u8, []);
        return png.ToArray();
    }

    /// <summary>Each row behind its filter byte, 0 for none. White is 1 here.</summary>
    private static byte[] Packed(DotCanvas canvas)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal))
        {
            var line = new byte[1 + canvas.Stride];
            for (var y = 0; y < canvas.Height; y++)
            {
                var row = canvas.Row(y);
                for (var i = 0; i < row.Length; i++)
                    line[1 + i] = (byte)~row[i];
                zlib.Write(line);
            }
        }
        return packed.ToArray();
    }

    private static void Write(MemoryStream png, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        png.Write(name);
        png.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Add(Add(uint.MaxValue, name), content));
        png.Write(number);
    }

    /// <summary>CRC-32, annex D.</summary>
    private static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            sum = Sums[(byte)(sum ^ value)] ^ sum >> 8;
        return sum;
    }

    private static uint[] MakeSums()
    {
        var sums = new uint[256];
        for (uint i = 0; i < sums.Length; i++)
        {
            var sum = i;
            for (var bit = 0; bit < 8; bit++)
                sum = (sum & 1) != 0 ? 0xEDB88320 ^ sum >> 1 : sum >> 1;
            sums[i] = sum;
        }
        return sums;
    }
}
