using System.Buffers.Binary;
using System.IO.Compression;
using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Pictures;

/// <summary>A picture as greys, row by row, 0 black to 255 white, drawn on white paper.</summary>
internal sealed record PngImage(int Width, int Height, byte[] Grey)
{
    /// <summary>Wider or higher is no logo but a mistake, or a bomb.</summary>
    private const int MostSide = 4096;

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Reads a PNG (ISO/IEC 15948) of any colour type and depth, not interlaced. Null and the problem when it
    /// is not one.</summary>
    public static PngImage? Read(ReadOnlySpan<byte> png, out string problem)
    {
        problem = "the image is no PNG";
        if (!png.StartsWith(Signature))
            return null;
        PngHeader? header = null;
        var compressed = new MemoryStream();
        ReadOnlySpan<byte> palette = default, transparency = default;
        for (var rest = png[8..]; rest.Length >= 12;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 12)
                break;
            var content = rest.Slice(8, (int)length);
            switch (BinaryPrimitives.ReadUInt32BigEndian(rest[4..]))
            {
                case 0x49484452:                                               // IHDR
                    header = PngHeader.Read(content);
                    break;
                case 0x504C5445:                                               // PLTE
                    palette = content;
                    break;
                case 0x74524E53:                                               // tRNS
                    transparency = content;
                    break;
                case 0x49444154:                                               // IDAT
                    compressed.Write(content);
                    break;
            }
            rest = rest[(12 + (int)length)..];
        }
        if (header is not { } known)
            return null;
        problem = known.Problem(MostSide) ?? "";
        return problem.Length > 0 ? null : Decode(known, compressed, palette, transparency, out problem);
    }

    private static PngImage? Decode(PngHeader header, MemoryStream compressed, ReadOnlySpan<byte> palette,
        ReadOnlySpan<byte> transparency, out string problem)
    {
        problem = "the image's data are damaged";
        var stride = header.BytesPerRow;
        byte[] row = new byte[1 + stride], above = new byte[1 + stride];
        var grey = new byte[header.Width * header.Height];
        compressed.Position = 0;
        using var pixels = new ZLibStream(compressed, CompressionMode.Decompress);
        try
        {
            for (var y = 0; y < header.Height; y++)
            {
                if (pixels.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) < row.Length)
                    return null;
                PngFilter.Undo(row, above.AsSpan(1), header.BytesPerPixel);
                header.ToGrey(row.AsSpan(1), palette, transparency, grey.AsSpan(y * header.Width, header.Width));
                (row, above) = (above, row);
            }
        }
        catch (InvalidDataException)
        {
            return null;
        }
        problem = "";
        return new(header.Width, header.Height, grey);
    }
}
