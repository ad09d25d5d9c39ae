using System.Globalization;
using System.Security;
using System.Text;
using PosDaemon.Slips.Fonts;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Outputs.Dots;
using PosDaemon.Slips.Pictures;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Outputs;

/// <summary>The paper as SVG in dots. A picture for the eye: the printer's own fonts look a little different, all else
/// stands where the printer puts it, <see cref="DrawnPage.Margin"/> dots from the left edge of the picture.</summary>
internal sealed class PaperSvg : DrawnPage
{
    private readonly StringBuilder _svg = new();
    private readonly CellWidth _widthOf;

    private PaperSvg(Paper paper, int dots, CellWidth widthOf) : base(paper, widthOf, dots) => _widthOf = widthOf;

    /// <param name="paper">With its blocks placed.</param>
    /// <param name="dots">Dots across the paper.</param>
    /// <param name="widthOf">The printer's character widths.</param>
    public static string Write(Paper paper, int dots, CellWidth widthOf)
    {
        var page = new PaperSvg(paper, dots, widthOf);
        page.DrawAll();
        int width = dots + 2 * Margin, height = page.Top;
        return Text($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" ")
            + Text($"viewBox=\"0 0 {width} {height}\" font-family=\"'Noto Sans Mono CJK SC','Noto Sans CJK SC',")
            + "'WenQuanYi Micro Hei',monospace\">"
            + Text($"<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>")
            + Text($"<g transform=\"translate({Margin},0)\">{page._svg}</g></svg>\n");
    }

    protected override void Fill(int x, int y, int width, int height)
        => _svg.Append(Text($"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"));

    protected override void Write(ReadOnlySpan<char> text, TextStyle style, int x, int bottom, int width)
    {
        var height = style.ScaleY * GlyphHeight;
        if (style.Invert)
            Fill(x, bottom - height, width, height + Pitch - GlyphHeight);
        if (style.Underline)
            Fill(x, bottom + 1, width, 2);
        var look = (style.Invert ? " fill=\"#fff\"" : "") + (style.Emphasis ? " font-weight=\"bold\"" : "");
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var cells = _widthOf(rune);
            // Each character stands in its own cells, whatever the font's widths are.
            if (rune.Value != ' ')
                _svg.Append(Text($"<text transform=\"translate({x + at * Cell},{bottom - height * 0.14}) "))
                    .Append(Text($"scale({style.ScaleX},{style.ScaleY})\" font-size=\"{(cells == 2 ? 24 : 22)}\" "))
                    .Append(Text($"textLength=\"{cells * Cell - 1}\" lengthAdjust=\"spacingAndGlyphs\"{look}>"))
                    .Append(SecurityElement.Escape(rune.ToString())).Append("</text>");
            at += cells * style.ScaleX;
        }
    }

    protected override void Write(ShapedWord word, TextStyle style, int x, int bottom)
    {
        var height = style.ScaleY * GlyphHeight;
        var canvas = new DotCanvas(word.Cells * Cell * style.ScaleX, height);
        DotText.Draw(canvas, word, style, 0, 0);
        Draw(canvas, x, bottom - height);
    }

    /// <summary>The dots that are sent, not the picture that they were made of.</summary>
    protected override void Draw(RasterImage image, int x, int y)
    {
        var canvas = new DotCanvas(image.Width, image.Height);
        canvas.Draw(image.Rows, image.Width, 0, 0);
        Draw(canvas, x, y);
    }

    private void Draw(DotCanvas canvas, int x, int y)
        => _svg.Append(Text($"<image x=\"{x}\" y=\"{y}\" width=\"{canvas.Width}\" height=\"{canvas.Height}\" "))
            .Append("href=\"data:image/png;base64,").Append(Convert.ToBase64String(PaperPng.Write(canvas)))
            .Append("\"/>");

    protected override void Cut(int y)
        => _svg.Append(Text($"<line x1=\"-{Margin}\" x2=\"{Width + Margin}\" y1=\"{y + 1}\" y2=\"{y + 1}\" "))
            .Append("stroke=\"#999\" stroke-width=\"2\" stroke-dasharray=\"12 8\"/>");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
