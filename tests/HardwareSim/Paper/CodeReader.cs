using System.Text;
using SkiaSharp;
using ZXing;
using ZXing.Common;

namespace PosSim.Tests.Paper;

/// <summary>A phone held over the paper: ZXing on the slip's picture.</summary>
internal static class CodeReader
{
    /// <summary>Each code as FORMAT:content, in ZXing's words for the formats, in no order.</summary>
    public static string[] Read(byte[] png) =>
        [.. Read(png, []).Select(static code => $"{code.BarcodeFormat}:{code.Text}")];

    /// <summary>What the one code of that format says.</summary>
    public static string Read(byte[] png, BarcodeFormat format) => Assert.Single(Read(png, [format])).Text;

    /// <summary>The same as bytes: a reader that is not told the character set has to guess it.</summary>
    public static byte[] ReadBytes(byte[] png, BarcodeFormat format) => Encoding.Latin1.GetBytes(Read(png, format));

    private static Result[] Read(byte[] png, BarcodeFormat[] formats)
    {
        using var picture = SKBitmap.Decode(png);
        Assert.Equal(SKColorType.Gray8, picture.ColorType);
        var grey = new RGBLuminanceSource(
            picture.GetPixelSpan().ToArray(), picture.RowBytes, picture.Height, RGBLuminanceSource.BitmapFormat.Gray8);
        var reader = new BarcodeReaderGeneric
        {
            Options = new DecodingOptions
            {
                TryHarder = true,
                CharacterSet = "ISO-8859-1",
                ReturnCodabarStartEnd = true,
                PossibleFormats = formats.Length > 0 ? formats : null,
            },
        };
        return reader.DecodeMultiple(grey) ?? [];
    }
}
