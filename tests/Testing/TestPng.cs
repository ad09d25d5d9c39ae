using System.Buffers.Binary;
using System.IO.Compression;

namespace PosDaemon.Testing;

/// <summary>PNG files made by hand, so that a test can say each byte of them.</summary>
public static class TestPng
{
    /// <param name="rows">Each row behind the number of its filter.</param>
    public static byte[] Of(
        int width, int height, int depth, int colour, byte[] rows, byte[]? palette = null, bool isWhole = true)
        => Of([depth, colour, 0, 0, 0], width, height, rows, palette, isWhole);

    /// <param name="rows">Of the seven passes, one behind the other (ISO/IEC 15948, 8.2).</param>
    public static byte[] Interlaced(int width, int height, int depth, int colour, byte[] rows, byte[]? palette = null)
        => Of([depth, colour, 0, 0, 1], width, height, rows, palette, isWhole: true);

    private static byte[] Of(int[] kind, int width, int height, byte[] rows, byte[]? palette, bool isWhole)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        for (var i = 0; i < kind.Length; i++)
            header[8 + i] = (byte)kind[i];
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(rows);
        var data = packed.ToArray();
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR"u8, header),
            .. palette is null ? [] : Chunk("PLTE"u8, palette),
            .. Chunk("IDAT"u8, isWhole ? data : data[..(data.Length / 2)]), .. Chunk("IEND"u8, [])];
    }

    /// <summary>The same file with right checksums, whatever has become of it.</summary>
    public static byte[] Summed(byte[] png)
    {
        byte[] summed = [.. png];
        for (var at = 8; at + 12 <= summed.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(summed.AsSpan(at));
            if (length > summed.Length - at - 12)
                break;
            var end = at + 8 + (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(summed.AsSpan(end), Crc(summed.AsSpan((at + 4)..end)));
            at = end + 4;
        }
        return summed;
    }

    private static byte[] Chunk(ReadOnlySpan<byte> name, byte[] content)
    {
        byte[] named = [.. name, .. content], length = new byte[4], sum = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(sum, Crc(named));
        return [.. length, .. named, .. sum];
    }

    /// <summary>CRC-32 (ISO/IEC 15948, annex D).</summary>
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
