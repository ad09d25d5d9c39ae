using System.Runtime.InteropServices;
using PosDaemon.Slips.Buffers;
using SkiaSharp;

namespace PosDaemon.Slips.Pictures;

/// <summary>A picture as greys, row by row, 0 black to 255 white, drawn on white paper, the right way up.</summary>
/// <param name="Width">Dots.</param>
/// <param name="Height">Dots.</param>
/// <param name="Grey">Width times height.</param>
/// <param name="IsSeeThrough">The paper shows through some of it.</param>
internal sealed record GreyImage(int Width, int Height, byte[] Grey, bool IsSeeThrough = false)
{
    /// <summary>Wider or higher is no logo but a mistake, or a bomb (dots).</summary>
    public const int MostSide = 4096;

    /// <summary>A colour from here on has the alpha 255.</summary>
    private const uint Opaque = 0xFF000000;

    /// <summary>Reads a PNG of any colour type, depth and order of rows, or a JPEG, grey or RGB, baseline or
    /// progressive, turned as its EXIF says. Loads Skia's native library when it is first called; what is neither, or
    /// too large, is refused without it.</summary>
    /// <returns>Null, with the problem in words for a person, when it is not a picture that can be printed.</returns>
    public static GreyImage? Read(ReadOnlySpan<byte> file, out string problem)
    {
        if (PictureHead.Read(file, out problem) is not { } head)
            return null;
        if (head.Width is 0 or > MostSide || head.Height is 0 or > MostSide)
        {
            problem = $"the image has {head.Width} x {head.Height} dots, at most {MostSide} are read";
            return null;
        }
        try
        {
            var image = Decode(file);
            problem = image is null ? "the image's data are damaged" : "";
            return image;
        }
        catch (Exception fault) when (fault is TypeInitializationException or DllNotFoundException)
        {
            problem = "pictures cannot be read here: libSkiaSharp is missing or is another version's";
            return null;
        }
    }

    private static GreyImage? Decode(ReadOnlySpan<byte> file)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        if (codec is not { EncodedFormat: SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg })
            return null;
        var isGrey = codec.Info.ColorType == SKColorType.Gray8;
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        using var bitmap = new SKBitmap(new SKImageInfo(width, height,
            isGrey ? SKColorType.Gray8 : SKColorType.Rgba8888, isGrey ? SKAlphaType.Opaque : SKAlphaType.Unpremul));
        // Half a picture is none: a slip with a torn logo looks like a forged one.
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) != SKCodecResult.Success)
            return null;
        var grey = new byte[width * height];
        var isSeeThrough = false;
        ReadOnlySpan<byte> pixels = bitmap.GetPixelSpan();
        for (var y = 0; y < height; y++)
        {
            var row = pixels.Slice(y * bitmap.RowBytes, width * bitmap.BytesPerPixel);
            isSeeThrough |= ToGrey(row, grey.AsSpan(y * width, width));
        }
        return new GreyImage(width, height, grey, isSeeThrough).Turned(codec.EncodedOrigin);
    }

    /// <summary>As a camera held it (Exif 2.32, orientation): the origin says where the first row and the first column
    /// of the file belong.</summary>
    private GreyImage Turned(SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.Default)
            return this;
        var isSideways = origin >= SKEncodedOrigin.LeftTop;
        var (width, height) = isSideways ? (Height, Width) : (Width, Height);
        var grey = new byte[Grey.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (column, row) = isSideways ? (y, x) : (x, y);
                if (origin is SKEncodedOrigin.TopRight or SKEncodedOrigin.BottomRight
                    or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom)
                    column = Width - 1 - column;
                if (origin is SKEncodedOrigin.BottomRight or SKEncodedOrigin.BottomLeft
                    or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom)
                    row = Height - 1 - row;
                grey[y * width + x] = Grey[row * Width + column];
            }
        }
        return new(width, height, grey, IsSeeThrough);
    }

    /// <summary>True when some of it is not wholly opaque.</summary>
    private static bool ToGrey(ReadOnlySpan<byte> pixels, Span<byte> grey)
    {
        if (pixels.Length == grey.Length)
        {
            pixels.CopyTo(grey);
            return false;
        }
        var isSeeThrough = false;
        var colours = MemoryMarshal.Cast<byte, uint>(pixels)[..grey.Length];
        for (var x = 0; x < grey.Length; x++)
        {
            // Little-endian, as every system that Skia's packages are for: red lowest, alpha highest.
            var colour = colours[x];
            var luma = Luma((byte)colour, (byte)(colour >> 8), (byte)(colour >> 16));
            isSeeThrough |= colour < Opaque;
            grey[x] = colour >= Opaque ? luma : OnWhite(luma, (int)(colour >> 24));
        }
        return isSeeThrough;
    }

    /// <summary>Rec. 601 weights in 1/256.</summary>
    private static byte Luma(int red, int green, int blue) => (byte)((77 * red + 150 * green + 29 * blue) >> 8);

    private static byte OnWhite(int grey, int alpha) => (byte)(255 - (255 - grey) * alpha / 255);
}
