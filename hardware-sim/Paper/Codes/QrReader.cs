using System.Text;
using ZXing;
using ZXing.Common;
using ZXing.Multi.QrCode;
using ZXing.QrCode;

namespace PosSim.Paper.Codes;

/// <summary>Finds QR codes in dots that a host has drawn, by ZXing.</summary>
internal static class QrReader
{
    /// <summary>White added around: a code may touch the edge of its picture.</summary>
    private const int QuietDots = 8;

    /// <summary>ZXing misses modules of one dot; at twice their size it does not.</summary>
    private const int Enlarged = 2;

    /// <summary>ECI values say which character set bytes are in; ZXing marks a symbol that has one by "]Q2" and the
    /// like.</summary>
    private static readonly string[] WithCharacterSet = ["]Q2", "]Q4", "]Q6"];

    private static readonly Dictionary<DecodeHintType, object> Search = new()
    {
        [DecodeHintType.TRY_HARDER] = true,
        [DecodeHintType.CHARACTER_SET] = "ISO-8859-1",
    };

    private static readonly Dictionary<DecodeHintType, object> OneCode = new(Search)
    {
        [DecodeHintType.PURE_BARCODE] = true,
    };

    /// <summary>What the codes say, from the top down; none where there is no code.</summary>
    public static List<string> ReadAll(DotImage image)
    {
        var bitmap = new BinaryBitmap(new HybridBinarizer(Grey(image)));
        // Most pictures are one code and nothing else: then its modules are read where they lie.
        if (IsSquare(bitmap.BlackMatrix) && new QRCodeReader().decode(bitmap, OneCode) is { } only)
            return [Content(only)];
        var found = new QRCodeMultiReader().decodeMultiple(bitmap, Search) ?? [];
        return [.. found.OrderBy(static code => code.ResultPoints.Min(static point => point.Y)).Select(Content)];
    }

    /// <summary>What is black fills a square.</summary>
    private static bool IsSquare(BitMatrix dots) =>
        dots.getEnclosingRectangle() is [_, _, var width, var height] && width == height;

    private static RGBLuminanceSource Grey(DotImage image)
    {
        int width = (image.Width + 2 * QuietDots) * Enlarged, height = (image.Height + 2 * QuietDots) * Enlarged;
        var grey = new byte[width * height];
        grey.AsSpan().Fill(byte.MaxValue);
        for (var y = 0; y < image.Height; y++)
        {
            var first = (y + QuietDots) * Enlarged * width;
            var row = grey.AsSpan(first, width);
            for (var x = 0; x < image.Width; x++)
                if (image[x, y]) row.Slice((x + QuietDots) * Enlarged, Enlarged).Clear();
            for (var copy = 1; copy < Enlarged; copy++) row.CopyTo(grey.AsSpan(first + copy * width));
        }
        return new RGBLuminanceSource(grey, width, height, RGBLuminanceSource.BitmapFormat.Gray8);
    }

    /// <summary>Without a character set in the symbol ZXing would guess one and take GB18030 for something else: it
    /// is made to give the bytes, one a character, and they are decoded as a phone in China does.</summary>
    private static string Content(Result code)
    {
        var hasCharacterSet =
            code.ResultMetadata.TryGetValue(ResultMetadataType.SYMBOLOGY_IDENTIFIER, out var symbology)
            && WithCharacterSet.Contains(symbology);
        return hasCharacterSet || code.Text.Any(static character => character > 0xFF)
            ? code.Text
            : CodeContent.Of(Encoding.Latin1.GetBytes(code.Text));
    }
}
