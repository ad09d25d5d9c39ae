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
            // Ink at the sheet's edge may be cut off.
            if (ink.IsWhole && ink.Height <= CellHeight)
                return Cut(ink, isRightToLeft);
            size = Math.Min(size - 1, size * CellHeight / Math.Max(ink.Height, 1));
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
        return Ink.Of(bitmap, margin, (int)MathF.Ceiling(advance), 3 * size);
    }

    /// <summary>Into whole cells: what is left over is blank behind the word.</summary>
    private static ShapedWord Cut(Ink ink, bool isRightToLeft)
    {
        int width = ink.Right - ink.Left, cells = Math.Max((width + CellWidth - 1) / CellWidth, 1);
        var canvas = new DotCanvas(cells * CellWidth, CellHeight);
        // As near to the line of the other letters as its ink allows.
        var top = Math.Clamp(BaseLine - (ink.BaseLine - ink.Top), 0, CellHeight - ink.Height);
        canvas.Draw(ink.Rows, width, isRightToLeft ? cells * CellWidth - width : 0, top);
        return new(cells, canvas.Rows.ToArray());
    }

    /// <summary>What was drawn: the rectangle that holds all of it and its advance, and its dots.</summary>
    /// <param name="IsWhole">None of it lies at the sheet's edge, where it may be cut off.</param>
    /// <param name="Dots">Rows of whole bytes, 1 black, as many as a row of text has.</param>
    private sealed record Ink(
        int Left, int Top, int Right, int Bottom, int BaseLine, bool IsWhole, ReadOnlyMemory<byte> Dots)
    {
        public int Height => Bottom - Top;

        public ReadOnlySpan<byte> Rows => Dots.Span;

        public static Ink Of(SKBitmap sheet, int left, int advance, int baseLine)
        {
            int first = left, last = left + advance, top = sheet.Height, bottom = 0;
            for (var y = 0; y < sheet.Height; y++)
            {
                var row = RowOf(sheet, y);
                var black = row.IndexOfAnyInRange((byte)0, (byte)127);
                if (black < 0)
                    continue;
                first = Math.Min(first, black);
                last = Math.Max(last, row.LastIndexOfAnyInRange((byte)0, (byte)127) + 1);
                (top, bottom) = (Math.Min(top, y), y + 1);
            }
            top = Math.Min(top, bottom);
            var isWhole = bottom == 0 || top > 0 && bottom < sheet.Height;
            var dots = new DotCanvas(last - first, Math.Min(bottom - top, CellHeight));
            for (var y = 0; y < dots.Height; y++)
            {
                var row = RowOf(sheet, top + y)[first..last];
                for (var x = 0; x < row.Length; x++)
                {
                    if (row[x] < 128)
                        dots.Fill(x, y, 1, 1);
                }
            }
            return new(first, top, last, bottom, baseLine, isWhole, dots.Rows.ToArray());
        }

        private static ReadOnlySpan<byte> RowOf(SKBitmap sheet, int y)
            => sheet.GetPixelSpan().Slice(y * sheet.RowBytes, sheet.Width);
    }
}
