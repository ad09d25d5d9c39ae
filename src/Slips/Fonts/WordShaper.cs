using HarfBuzzSharp;
using PosDaemon.Slips.Pictures;
using SkiaSharp;
using HarfBuzzFont = HarfBuzzSharp.Font;

namespace PosDaemon.Slips.Fonts;

/// <summary>Draws a word by HarfBuzz and Skia: the one says which glyphs of a font stand where, the other draws them.
/// One font file for each instance; not thread-safe.</summary>
internal sealed class WordShaper : IDisposable
{
    private const int CellWidth = GlyphCell.Width;
    private const int CellHeight = GlyphCell.Height;

    /// <summary>Dots of an em, before the ink is measured: Latin letters beside it have as much.</summary>
    private const int FullSize = 22;

    /// <summary>Smaller cannot be read on paper.</summary>
    private const int LeastSize = 9;

    /// <summary>The base line, in dots from the top of the row, where the ink leaves the choice.</summary>
    private const int BaseLine = 19;

    private readonly SKTypeface _face;
    private readonly Blob _blob;
    private readonly Face _shapes;
    private readonly HarfBuzzFont _font;

    /// <summary>The font's own units to an em: HarfBuzz counts in whole numbers, and so rounds nothing.</summary>
    private readonly int _units;

    public WordShaper(FontFile file, SKTypeface face)
    {
        _face = face;
        _blob = Blob.FromFile(file.Path);
        _shapes = new(_blob, file.Index);
        _font = new(_shapes);
        _font.SetFunctionsOpenType();
        _units = _shapes.UnitsPerEm;
        _font.SetScale(_units, _units);
    }

    /// <summary>Null when the font lacks a letter, and when the word cannot be made small enough to be read.</summary>
    public ShapedWord? Draw(ReadOnlySpan<char> text, bool isRightToLeft)
    {
        for (var size = FullSize; size >= LeastSize;)
        {
            if (Shape(text, isRightToLeft, size) is not { } ink)
                return null;
            if (ink.Bottom - ink.Top <= CellHeight)
                return Cut(ink, isRightToLeft);
            size = Math.Min(size - 1, size * CellHeight / (ink.Bottom - ink.Top));
        }
        return null;
    }

    public void Dispose()
    {
        _font.Dispose();
        _shapes.Dispose();
        _blob.Dispose();
    }

    private Ink? Shape(ReadOnlySpan<char> text, bool isRightToLeft, int size)
    {
        using var buffer = new HarfBuzzSharp.Buffer();
        buffer.AddUtf16(text);
        buffer.GuessSegmentProperties();
        buffer.Direction = isRightToLeft ? Direction.RightToLeft : Direction.LeftToRight;
        _font.Shape(buffer);
        var dots = (float)size / _units;
        var glyphs = buffer.GetGlyphInfoSpan();
        var places = buffer.GetGlyphPositionSpan();
        var points = new SKPoint[glyphs.Length];
        var numbers = new ushort[glyphs.Length];
        float x = 0, y = 0;
        for (var i = 0; i < glyphs.Length; i++)
        {
            // 0 is the box for what the font lacks.
            if (glyphs[i].Codepoint == 0)
                return null;
            numbers[i] = (ushort)glyphs[i].Codepoint;
            points[i] = new(x + places[i].XOffset * dots, y - places[i].YOffset * dots);
            x += places[i].XAdvance * dots;
            y -= places[i].YAdvance * dots;
        }
        return DrawInk(numbers, points, x, size);
    }

    private Ink? DrawInk(ushort[] glyphs, SKPoint[] points, float advance, int size)
    {
        // Marks may reach out of the advance on all sides.
        int margin = 2 * size, width = (int)MathF.Ceiling(advance) + 2 * margin, height = 5 * size;
        using var font = new SKFont(_face, size) { Edging = SKFontEdging.Alias, Hinting = SKFontHinting.Slight };
        using var run = new SKTextBlobBuilder();
        run.AddPositionedRun(glyphs, font, points);
        using var blob = run.Build();
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        using var paint = new SKPaint { Color = SKColors.Black, IsAntialias = false };
        if (blob is not null)
            canvas.DrawText(blob, margin, 3 * size, paint);
        return Ink.Of(FontGlyphs.Burn(bitmap), margin, (int)MathF.Ceiling(advance), 3 * size);
    }

    /// <summary>Into whole cells: what is left over is blank behind the word.</summary>
    private static ShapedWord Cut(Ink ink, bool isRightToLeft)
    {
        var cells = Math.Max((ink.Right - ink.Left + CellWidth - 1) / CellWidth, 1);
        var canvas = new DotCanvas(cells * CellWidth, CellHeight);
        var left = isRightToLeft ? cells * CellWidth - (ink.Right - ink.Left) : 0;
        // As near to the line of the other letters as its ink allows.
        var top = Math.Clamp(BaseLine - (ink.BaseLine - ink.Top), 0, CellHeight - (ink.Bottom - ink.Top));
        for (var y = ink.Top; y < ink.Bottom; y++)
        {
            for (var x = ink.Left; x < ink.Right; x++)
            {
                if (ink.Dots[x, y])
                    canvas.Fill(left + x - ink.Left, top + y - ink.Top, 1, 1);
            }
        }
        return new(cells, canvas.Rows.ToArray());
    }

    /// <summary>What was drawn, and the rectangle that holds all of it and its advance.</summary>
    private sealed record Ink(DotCanvas Dots, int Left, int Top, int Right, int Bottom, int BaseLine)
    {
        public static Ink Of(DotCanvas dots, int left, int advance, int baseLine)
        {
            int first = left, last = left + advance, top = dots.Height, bottom = 0;
            for (var y = 0; y < dots.Height; y++)
            {
                for (var x = 0; x < dots.Width; x++)
                {
                    if (!dots[x, y])
                        continue;
                    (first, last) = (Math.Min(first, x), Math.Max(last, x + 1));
                    (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y + 1));
                }
            }
            return new(dots, first, Math.Min(top, bottom), last, bottom, baseLine);
        }
    }
}
