using PosDaemon.Slips.Fonts;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Pictures;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Outputs.Dots;

/// <summary>The paper as black and white dots. The characters are those of this machine's fonts.</summary>
internal sealed class PaperRaster : DrawnPage
{
    private readonly DotCanvas _canvas;
    private readonly DotText _text;

    private PaperRaster(Paper paper, int dots, IGlyphSource glyphs, CellWidth widthOf) : base(paper, widthOf, dots)
        => (_canvas, _text) = (new(dots, Margin), new(glyphs, widthOf));

    /// <param name="paper">With its blocks placed.</param>
    /// <param name="dots">Dots across the paper.</param>
    /// <param name="glyphs">Draws the characters.</param>
    /// <param name="widthOf">The printer's character widths.</param>
    public static DotCanvas Draw(Paper paper, int dots, IGlyphSource glyphs, CellWidth widthOf)
    {
        var page = new PaperRaster(paper, dots, glyphs, widthOf);
        page.DrawAll();
        page._canvas.GrowTo(page.Top);
        return page._canvas;
    }

    protected override void Fill(int x, int y, int width, int height)
    {
        _canvas.GrowTo(y + height);
        _canvas.Fill(x, y, width, height);
    }

    protected override void Write(ReadOnlySpan<char> text, TextStyle style, int x, int bottom, int width)
    {
        _canvas.GrowTo(bottom);
        _text.Draw(_canvas, text, style, x, bottom - style.ScaleY * GlyphHeight);
    }

    protected override void Write(ShapedWord word, TextStyle style, int x, int bottom)
    {
        _canvas.GrowTo(bottom);
        DotText.Draw(_canvas, word, style, x, bottom - style.ScaleY * GlyphHeight);
    }

    protected override void Draw(RasterImage image, int x, int y)
    {
        _canvas.GrowTo(y + image.Height);
        _canvas.Draw(image.Rows, image.Width, x, y);
    }

    protected override void Cut(int y)
    {
        for (var x = 0; x < Width; x += 20)
            Fill(x, y, 12, 2);
    }
}
