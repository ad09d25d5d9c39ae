using PosDaemon.Slips.Pictures;
using SkiaSharp;

namespace PosDaemon.Slips.Outputs.Dots;

/// <summary>Dots as a PNG of greys, with the printer's 203 dpi in it (ISO/IEC 15948).</summary>
internal static class PaperPng
{
    /// <summary>Where the first chunk behind IHDR begins.</summary>
    private const int HeadBytes = 33;

    /// <summary>A whole pHYs chunk: 8000 by 8000 dots (1F40h) a metre, which is 203 dpi, and its checksum.</summary>
    private static ReadOnlySpan<byte> Density =>
    [
        0, 0, 0, 9, (byte)'p', (byte)'H', (byte)'Y', (byte)'s', 0, 0, 0x1F, 0x40, 0, 0, 0x1F, 0x40, 1,
        0x93, 0xA8, 0x5B, 0xA7,
    ];

    /// <summary>Loads Skia's native library when it is first called.</summary>
    public static byte[] Write(DotCanvas canvas)
    {
        using var bitmap = new SKBitmap(
            new SKImageInfo(canvas.Width, canvas.Height, SKColorType.Gray8, SKAlphaType.Opaque));
        var pixels = bitmap.GetPixelSpan();
        for (var y = 0; y < canvas.Height; y++)
        {
            for (var x = 0; x < canvas.Width; x++)
                pixels[y * bitmap.RowBytes + x] = canvas[x, y] ? (byte)0 : (byte)255;
        }
        using var pixmap = bitmap.PeekPixels();
        using var png = pixmap.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.None, 9))
            ?? throw new InvalidOperationException("greys are what a PNG holds");
        var bytes = png.AsSpan();
        return [.. bytes[..HeadBytes], .. Density, .. bytes[HeadBytes..]];
    }
}
