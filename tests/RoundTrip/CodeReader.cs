using PosSim.Paper;
using ZXing;

namespace PosDaemon.RoundTrip.Tests;

/// <summary>Reads codes from black and white dots by ZXing.Net, one dot a pixel of a printer of 203 dpi.</summary>
internal static class CodeReader
{
    /// <summary>Bar codes that the host may have drawn itself.</summary>
    public static readonly BarcodeFormat[] Bars =
    [
        BarcodeFormat.UPC_A, BarcodeFormat.UPC_E, BarcodeFormat.EAN_13, BarcodeFormat.EAN_8, BarcodeFormat.CODE_39,
        BarcodeFormat.ITF, BarcodeFormat.CODABAR, BarcodeFormat.CODE_93, BarcodeFormat.CODE_128,
    ];

    /// <summary>A camera sees a dot as more than one pixel; ZXing finds large QR codes only so.</summary>
    private const int QrZoom = 3;

    /// <summary>Upright or turned by a quarter. Nothing is added around: a blank edge that the paper lacks is lacking
    /// here.</summary>
    /// <returns>Null when none of the formats is read.</returns>
    public static string? Read(DotImage dots, params BarcodeFormat[] formats)
    {
        if (formats is [BarcodeFormat.QR_CODE])
            return Read(Grey(dots, QrZoom), true, formats);
        LuminanceSource upright = Grey(dots, 1), turned = Grey(dots.Rotate(Turn.Right), 1);
        // Most codes stand in the middle; looking for one in every row takes long.
        return Read(upright, false, formats) ?? Read(turned, false, formats)
            ?? Read(upright, true, formats) ?? Read(turned, true, formats);
    }

    /// <summary>The same with white around it.</summary>
    public static string? ReadAlone(DotImage dots, params BarcodeFormat[] formats)
    {
        const int Quiet = 48;
        var framed = new DotImage(dots.Width + 2 * Quiet, dots.Height + 2 * Quiet);
        framed.Draw(dots, Quiet, Quiet);
        return Read(framed, formats);
    }

    private static string? Read(LuminanceSource source, bool everywhere, BarcodeFormat[] formats)
        => new BarcodeReaderGeneric
        {
            Options =
            {
                PossibleFormats = formats, TryHarder = everywhere, ReturnCodabarStartEnd = true, CharacterSet = "UTF-8",
                UseCode39ExtendedMode = false, UseCode39RelaxedExtendedMode = false,
            },
        }.Decode(source)?.Text;

    private static RGBLuminanceSource Grey(DotImage dots, int zoom)
    {
        int width = dots.Width * zoom, height = dots.Height * zoom;
        var grey = new byte[width * height];
        grey.AsSpan().Fill(byte.MaxValue);
        for (var y = 0; y < dots.Height; y++)
        {
            var row = grey.AsSpan(y * zoom * width, width);
            for (var x = 0; x < dots.Width; x++)
                if (dots[x, y]) row.Slice(x * zoom, zoom).Clear();
            for (var copy = 1; copy < zoom; copy++) row.CopyTo(grey.AsSpan((y * zoom + copy) * width));
        }
        return new(grey, width, height, RGBLuminanceSource.BitmapFormat.Gray8);
    }
}
