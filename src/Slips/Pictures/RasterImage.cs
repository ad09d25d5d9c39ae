using System.Collections;
using System.Numerics;
using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Pictures;

/// <summary>Black and white dots as a printer takes them: rows of whole bytes, most significant bit left, 1 black.
/// </summary>
internal sealed class RasterImage
{
    private readonly byte[] _rows;
    private readonly int _stride;

    private RasterImage(int width, int height)
    {
        (Width, Height) = (width, height);
        _stride = (width + 7) / 8;
        _rows = new byte[_stride * height];
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Greys to dots; what is too wide for the paper is made smaller first.</summary>
    public static RasterImage Of(GreyImage image, int mostWidth)
    {
        var fitted = image.Width > mostWidth ? Shrunk(image, mostWidth) : image;
        var raster = new RasterImage(fitted.Width, fitted.Height);
        var dithering = new Dithering(fitted.Width);
        for (var y = 0; y < fitted.Height; y++)
        {
            dithering.Row(fitted.Grey.AsSpan(y * fitted.Width, fitted.Width),
                raster._rows.AsSpan(y * raster._stride, raster._stride));
        }
        return raster;
    }

    public static RasterImage Of(IReadOnlyList<BitArray> modules, int cell)
    {
        var raster = new RasterImage(modules.Count * cell, modules.Count * cell);
        for (var y = 0; y < raster.Height; y++)
        {
            for (var x = 0; x < raster.Width; x++)
            {
                if (modules[y / cell][x / cell])
                    raster.Set(x, y);
            }
        }
        return raster;
    }

    /// <summary>A barcode of bars and gaps in turn (dots, a bar first); turned, they lie one below the other.</summary>
    public static RasterImage Of(ReadOnlySpan<int> bars, int height, bool isTurned)
    {
        var length = 0;
        foreach (var bar in bars)
            length += bar;
        var raster = isTurned ? new RasterImage(height, length) : new RasterImage(length, height);
        var at = 0;
        for (var i = 0; i < bars.Length; at += bars[i++])
        {
            for (var dot = at; i % 2 == 0 && dot < at + bars[i]; dot++)
            {
                for (var beside = 0; beside < height; beside++)
                    raster.Set(isTurned ? beside : dot, isTurned ? dot : beside);
            }
        }
        return raster;
    }

    public ReadOnlySpan<byte> Row(int y) => _rows.AsSpan(y * _stride, _stride);

    /// <summary>All of them, from the top.</summary>
    public ReadOnlySpan<byte> Rows => _rows;

    /// <summary>Why a picture is none on paper: next to nothing of it is black, or next to all (one dot in a thousand).
    /// "" for any other.</summary>
    public string ProblemOf(GreyImage image)
    {
        var black = 0;
        foreach (var part in _rows)
            black += BitOperations.PopCount(part);
        var least = Width * Height / 1000;
        if (black > least && Width * Height - black > least)
            return "";
        return black > least ? "the image is black all over: give one with dark lines on white"
            : "the image prints nothing on white paper: it is "
                + (image.IsSeeThrough ? "white on transparent" : "white all over") + "; give one with dark lines";
    }

    /// <summary>GS v 0 m xL xH yL yH in bands: some firmware reads only the low byte of the height.</summary>
    public void Write(GrowingArray<byte> bytes, int bandRows)
    {
        for (var top = 0; top < Height; top += bandRows)
        {
            var count = Math.Min(bandRows, Height - top);
            bytes.Add(0x1D, 0x76, 0x30, 0x00, (byte)_stride, (byte)(_stride >> 8), (byte)count, (byte)(count >> 8));
            var band = bytes.Extend(_stride * count);
            _rows.AsSpan(top * _stride, _stride * count).CopyTo(band);
            HideRealTime(band);
        }
    }

    /// <summary>DLE EOT, DLE ENQ and DLE DC4 are obeyed even within image data and cannot be masked there: one black
    /// dot more makes them something else.</summary>
    public static void HideRealTime(Span<byte> band)
    {
        for (var i = 1; i < band.Length; i++)
        {
            if (band[i - 1] == 0x10 && band[i] is 0x04 or 0x05 or 0x14)
                band[i] |= 0x80;
        }
    }

    private void Set(int x, int y) => _rows[y * _stride + x / 8] |= (byte)(0x80 >> x % 8);

    /// <summary>Each new dot is the mean of the old ones under it.</summary>
    private static GreyImage Shrunk(GreyImage image, int width)
    {
        var height = Math.Max(1, image.Height * width / image.Width);
        var grey = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            int top = y * image.Height / height, bottom = Math.Max(top + 1, (y + 1) * image.Height / height);
            for (var x = 0; x < width; x++)
            {
                int left = x * image.Width / width, right = Math.Max(left + 1, (x + 1) * image.Width / width);
                var sum = 0;
                for (var row = top; row < bottom; row++)
                {
                    for (var column = left; column < right; column++)
                        sum += image.Grey[row * image.Width + column];
                }
                grey[y * width + x] = (byte)(sum / ((bottom - top) * (right - left)));
            }
        }
        return new(width, height, grey);
    }
}
