using SkiaSharp;

namespace PosSim.Paper;

/// <summary>Dots as PNG, one grey byte a dot, by Skia.</summary>
internal static class DotPng
{
    /// <summary>White left and right of the printable width, as paper has it: 16 dots are 2 mm.</summary>
    public const int PaperMargin = 16;

    /// <param name="image">Set dots become black. A picture of no height becomes one white row.</param>
    /// <param name="margin">White columns added on either side.</param>
    public static byte[] Of(DotImage image, int margin = PaperMargin)
    {
        var size = new SKImageInfo(
            Math.Max(1, image.Width + 2 * margin), Math.Max(1, image.Height), SKColorType.Gray8, SKAlphaType.Opaque);
        using var bitmap = new SKBitmap(size);
        var pixels = bitmap.GetPixelSpan();
        pixels.Fill(byte.MaxValue);
        for (var y = 0; y < image.Height; y++)
        {
            var row = pixels.Slice(y * bitmap.RowBytes + margin, image.Width);
            for (var x = 0; x < row.Length; x++)
                if (image[x, y]) row[x] = 0;
        }
        // Rows of slips repeat each other: the "up" filter at the lowest effort is as small as any here.
        using var drawn = bitmap.PeekPixels();
        using var data = drawn.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.Sub, 6));
        return data!.ToArray();
    }
}
