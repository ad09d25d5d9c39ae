using System.Text;
using SkiaSharp;

namespace PosSim.Paper;

/// <summary>Characters as dots, from the system's fonts. A printer has its own; these have the same cells.</summary>
internal sealed class GlyphSource(SKFont[] fonts)
{
    /// <summary>A dot is burnt where the drawn grey is at least this dark; a quarter keeps thin strokes of
    /// Skia, whose gamma lightens them.</summary>
    private const byte Threshold = 64;

    private const int MostKept = 20_000;

    private static readonly Lazy<GlyphSource> Only = new(static () => new GlyphSource(FontChain.Open()));

    private readonly Dictionary<(int Character, int Width, int Height), DotImage> _drawn = [];

    /// <summary>Slips may be drawn by several requests at once, and they share what is drawn.</summary>
    private readonly Lock _drawing = new();

    /// <summary>The machine's fonts, opened when first needed; throws <see cref="FontsMissingException"/>.</summary>
    public static GlyphSource OfThisMachine => Only.Value;

    /// <summary>The character in its cell, at single size; an empty box where no font has it.</summary>
    public DotImage Draw(Rune character, int cellWidth, int cellHeight)
    {
        lock (_drawing)
        {
            var key = (character.Value, cellWidth, cellHeight);
            if (_drawn.TryGetValue(key, out var image)) return image;
            image = new DotImage(cellWidth, cellHeight);
            DrawNew(character, image);
            if (_drawn.Count < MostKept) _drawn[key] = image;
            return image;
        }
    }

    private void DrawNew(Rune character, DotImage cell)
    {
        if (Rune.IsWhiteSpace(character) || Rune.IsControl(character)) return;
        if (BoxGlyphs.TryDraw(character, cell)) return;
        if (Array.Find(fonts, font => font.ContainsGlyph(character.Value)) is { } font) Draw(character, font, cell);
        else DrawBox(cell);
    }

    /// <summary>Chinese fills the cell down to an eighth. Latin is a little lower in height and stands higher, so that
    /// g and j have their tails within the cell, as in printers' own fonts.</summary>
    private static void Draw(Rune character, SKFont font, DotImage cell)
    {
        var isNarrow = cell.Width < cell.Height * 3 / 4;
        var text = character.ToString();
        font.Size = isNarrow ? cell.Height * 22 / 24 : cell.Height;
        font.ScaleX = cell.Height / font.Size;
        (font.Edging, font.Hinting) = (SKFontEdging.Antialias, SKFontHinting.Full);
        // Ambiguous characters (rules, symbols) are full width in CJK fonts and half width on the printer.
        var advance = font.MeasureText(text);
        if (advance > cell.Width + 1)
        {
            font.ScaleX *= cell.Width / advance;
            advance = cell.Width;
        }
        using var grey = new SKBitmap(cell.Width, cell.Height, SKColorType.Alpha8, SKAlphaType.Premul);
        using var canvas = new SKCanvas(grey);
        using var paint = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        var baseline = isNarrow ? cell.Height * 19 / 24 : cell.Height * 21 / 24;
        canvas.DrawText(text, (int)((cell.Width - advance) / 2), baseline, SKTextAlign.Left, font, paint);
        canvas.Flush();
        var pixels = grey.GetPixelSpan();
        for (var y = 0; y < cell.Height; y++)
            for (var x = 0; x < cell.Width; x++)
                if (pixels[y * grey.RowBytes + x] >= Threshold) cell[x, y] = true;
    }

    private static void DrawBox(DotImage cell)
    {
        cell.Fill(1, 3, cell.Width - 2, 1);
        cell.Fill(1, cell.Height - 4, cell.Width - 2, 1);
        cell.Fill(1, 3, 1, cell.Height - 6);
        cell.Fill(cell.Width - 2, 3, 1, cell.Height - 6);
    }
}
