using System.Globalization;
using PosSim.Paper;
using SkiaSharp;

namespace PosDaemon.RoundTrip.Tests;

/// <summary>A code or picture as the simulated printer put it on paper.</summary>
internal sealed class Spot(Mark.Picture mark)
{
    private readonly DotImage _dots = mark.Dots();

    public int X => mark.X;

    public int Width => mark.Width;

    public int Height => mark.Height;

    /// <summary>What a code says; empty for dots that were sent.</summary>
    public string Content => mark.Content;

    public bool IsQr => mark.Kind == PictureKind.Qr;

    /// <summary>True when the same dots stand below <paramref name="top"/>. Of a QR code that the printer drew only the
    /// three corners are compared: which mask it took is its own affair.</summary>
    public bool IsAt(Func<int, int, bool> isBlack, int top)
    {
        var corner = IsQr ? CornerDots() : int.MaxValue;
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var isFree = IsQr && !(y < corner && (x < corner || x >= Width - corner)
                    || y >= Height - corner && x < corner);
                if (!isFree && isBlack(X + x, top + y) != _dots[x, y])
                    return false;
            }
        }
        return true;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{mark.Kind} of {Width} by {Height} dots at {X} \"{Content}\"");

    /// <summary>A corner begins with seven black cells.</summary>
    private int CornerDots()
    {
        var x = 0;
        while (x < Width && _dots[x, 0])
            x++;
        return x;
    }
}

/// <summary>What an SVG has besides characters.</summary>
internal sealed class SvgDots
{
    private readonly List<SKRectI> _rects = [];
    private readonly List<(SKRectI Place, SKBitmap Dots)> _images = [];

    public void AddRect(int x, int y, int width, int height) => _rects.Add(SKRectI.Create(x, y, width, height));

    public void AddImage(int x, int y, string href)
    {
        var dots = SKBitmap.Decode(Convert.FromBase64String(href[(href.IndexOf(',', StringComparison.Ordinal) + 1)..]));
        _images.Add((SKRectI.Create(x, y, dots.Width, dots.Height), dots));
    }

    /// <summary>The same dots as the PNG has in the place of a code or picture.</summary>
    public bool Contains(Spot spot, int top, SKBitmap png)
    {
        var place = SKRectI.Create(spot.X, top, spot.Width, spot.Height);
        var black = new bool[spot.Width, spot.Height];
        foreach (var rect in _rects.Where(rect => rect.IntersectsWith(place)))
        {
            var inside = SKRectI.Intersect(rect, place);
            for (var y = inside.Top; y < inside.Bottom; y++)
            {
                for (var x = inside.Left; x < inside.Right; x++)
                    black[x - spot.X, y - top] = true;
            }
        }
        foreach (var (at, dots) in _images.Where(image => image.Place.IntersectsWith(place)))
        {
            var inside = SKRectI.Intersect(at, place);
            for (var y = inside.Top; y < inside.Bottom; y++)
            {
                for (var x = inside.Left; x < inside.Right; x++)
                    black[x - spot.X, y - top] |= dots.GetPixel(x - at.Left, y - at.Top).Red < 128;
            }
        }
        for (var y = 0; y < spot.Height; y++)
        {
            for (var x = 0; x < spot.Width; x++)
            {
                var wanted = spot.X + x < png.Width && png.GetPixel(spot.X + x, top + y).Red < 128;
                if (black[x, y] != wanted)
                    return false;
            }
        }
        return true;
    }

    public void Remove(Spot spot, int top)
    {
        var place = SKRectI.Create(spot.X, top, spot.Width, spot.Height);
        _rects.RemoveAll(rect => place.Contains(rect));
        _images.RemoveAll(image => place.IntersectsWith(image.Place));
    }

    /// <summary>Something is left that is neither a rule, an underline nor what is white on black.</summary>
    public bool HasCodeOrPicture => _images.Count > 0 || _rects.Exists(static rect
        => rect.Height != 2 && rect.Width != 2 && (rect.Width % 12 != 0 || (rect.Height - 6) % 24 != 0));
}
