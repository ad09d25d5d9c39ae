using System.Buffers.Binary;
using System.Runtime.InteropServices;
using PosDaemon.Slips.Buffers;
using SkiaSharp;

namespace PosDaemon.Slips.Pictures;

/// <summary>A picture as greys, row by row, 0 black to 255 white, drawn on white paper.</summary>
internal sealed record GreyImage(int Width, int Height, byte[] Grey)
{
    /// <summary>Wider or higher is no logo but a mistake, or a bomb (dots).</summary>
    private const int MostSide = 4096;

    /// <summary>Signature and IHDR, which every PNG begins with (ISO/IEC 15948, 5.6).</summary>
    private const int HeadBytes = 33;

    /// <summary>A colour from here on has the alpha 255.</summary>
    private const uint Opaque = 0xFF000000;

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Reads a PNG of any colour type and depth. Loads Skia's native library when it is first called; what is
    /// no PNG or too large is refused without it.</summary>
    /// <returns>Null, with the problem in words for a person, when it is not a picture that can be printed.</returns>
    public static GreyImage? Read(ReadOnlySpan<byte> png, out string problem)
    {
        problem = "the image is no PNG";
        if (!png.StartsWith(Signature) || png.Length < HeadBytes || !png.Slice(12, 4).SequenceEqual("IHDR"u8))
            return null;
        var width = BinaryPrimitives.ReadUInt32BigEndian(png[16..]);
        var height = BinaryPrimitives.ReadUInt32BigEndian(png[20..]);
        if (width is 0 or > MostSide || height is 0 or > MostSide)
        {
            problem = $"the image has {width} x {height} dots, at most {MostSide} are read";
            return null;
        }
        try
        {
            var image = Decode(png);
            problem = image is null ? "the image's data are damaged" : "";
            return image;
        }
        catch (Exception fault) when (fault is TypeInitializationException or DllNotFoundException)
        {
            problem = "pictures cannot be read here: libSkiaSharp is missing or is another version's";
            return null;
        }
    }

    private static GreyImage? Decode(ReadOnlySpan<byte> png)
    {
        using var data = SKData.CreateCopy(png);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.EncodedFormat != SKEncodedImageFormat.Png)
            return null;
        var isGrey = codec.Info.ColorType == SKColorType.Gray8;
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        using var bitmap = new SKBitmap(new SKImageInfo(width, height,
            isGrey ? SKColorType.Gray8 : SKColorType.Rgba8888, isGrey ? SKAlphaType.Opaque : SKAlphaType.Unpremul));
        // Half a picture is none: a slip with a torn logo looks like a forged one.
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) != SKCodecResult.Success)
            return null;
        var grey = new byte[width * height];
        ReadOnlySpan<byte> pixels = bitmap.GetPixelSpan();
        for (var y = 0; y < height; y++)
            ToGrey(pixels.Slice(y * bitmap.RowBytes, width * bitmap.BytesPerPixel), grey.AsSpan(y * width, width));
        return new(width, height, grey);
    }

    private static void ToGrey(ReadOnlySpan<byte> pixels, Span<byte> grey)
    {
        if (pixels.Length == grey.Length)
        {
            pixels.CopyTo(grey);
            return;
        }
        var colours = MemoryMarshal.Cast<byte, uint>(pixels)[..grey.Length];
        for (var x = 0; x < grey.Length; x++)
        {
            // Little-endian, as every system that Skia's packages are for: red lowest, alpha highest.
            var colour = colours[x];
            var luma = Luma((byte)colour, (byte)(colour >> 8), (byte)(colour >> 16));
            grey[x] = colour >= Opaque ? luma : OnWhite(luma, (int)(colour >> 24));
        }
    }

    /// <summary>Rec. 601 weights in 1/256.</summary>
    private static byte Luma(int red, int green, int blue) => (byte)((77 * red + 150 * green + 29 * blue) >> 8);

    private static byte OnWhite(int grey, int alpha) => (byte)(255 - (255 - grey) * alpha / 255);
}
