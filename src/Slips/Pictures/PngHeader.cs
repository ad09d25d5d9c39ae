using System.Buffers.Binary;

namespace PosDaemon.Slips.Pictures;

/// <summary>IHDR, and how its pixels are read. Colour types: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA.
/// </summary>
internal readonly record struct PngHeader(int Width, int Height, int Depth, int Colour, bool IsInterlaced)
{
    public static PngHeader? Read(ReadOnlySpan<byte> content)
    {
        if (content.Length != 13)
            return null;
        return new((int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(content), int.MaxValue),
            (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(content[4..]), int.MaxValue),
            content[8], content[9], content[12] != 0);
    }

    public int BytesPerRow => (Width * Samples * Depth + 7) / 8;

    public int BytesPerPixel => Math.Max(1, Samples * Depth / 8);

    private int Samples => Colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>What makes it unreadable here, or null.</summary>
    public string? Problem(int mostSide)
    {
        var isKnown = (Colour, Depth) is (0, 1 or 2 or 4 or 8 or 16) or (3, 1 or 2 or 4 or 8)
            or (2 or 4 or 6, 8 or 16);
        if (!isKnown)
            return $"the image has colour type {Colour} with {Depth} bits";
        if (Width < 1 || Height < 1 || Width > mostSide || Height > mostSide)
            return $"the image has {Width} x {Height} dots, at most {mostSide} are read";
        return IsInterlaced ? "the image is interlaced" : null;
    }

    public void ToGrey(ReadOnlySpan<byte> row, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency,
        Span<byte> grey)
    {
        if (Colour == 0 && Depth == 8)
        {
            row[..grey.Length].CopyTo(grey);
            return;
        }
        for (var x = 0; x < grey.Length; x++)
        {
            grey[x] = Colour switch
            {
                3 => FromPalette(Sample(row, x), palette, transparency),
                2 => Luma(Sample(row, 3 * x), Sample(row, 3 * x + 1), Sample(row, 3 * x + 2)),
                4 => OnWhite(Sample(row, 2 * x), Sample(row, 2 * x + 1)),
                6 => OnWhite(Luma(Sample(row, 4 * x), Sample(row, 4 * x + 1), Sample(row, 4 * x + 2)),
                    Sample(row, 4 * x + 3)),
                _ => (byte)(Sample(row, x) * (Depth < 8 ? 255 / ((1 << Depth) - 1) : 1)),
            };
        }
    }

    /// <summary>The high byte of a sample, or the small sample itself.</summary>
    private int Sample(ReadOnlySpan<byte> row, int index)
    {
        if (Depth >= 8)
            return row[index * Depth / 8];
        var bit = index * Depth;
        return row[bit / 8] >> (8 - Depth - bit % 8) & ((1 << Depth) - 1);
    }

    private static byte FromPalette(int index, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency)
    {
        if (3 * index + 2 >= palette.Length)
            return 255;
        var luma = Luma(palette[3 * index], palette[3 * index + 1], palette[3 * index + 2]);
        return OnWhite(luma, index < transparency.Length ? transparency[index] : 255);
    }

    /// <summary>Rec. 601 weights in 1/256.</summary>
    private static byte Luma(int red, int green, int blue) => (byte)((77 * red + 150 * green + 29 * blue) >> 8);

    private static byte OnWhite(int grey, int alpha) => (byte)(255 - (255 - grey) * alpha / 255);
}
