using System.Text;
using PosDaemon.Slips.Fonts;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Pictures;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Outputs.Dots;

/// <summary>Draws text the way a printer does: each character in its cells of 12 by 24 dots, enlarged by whole numbers,
/// emphasis as a second strike one dot to the right, underline in the lowest row, invert over the whole cells.
/// </summary>
internal sealed class DotText(IGlyphSource glyphs, CellWidth widthOf)
{
    public const int CellWidth = GlyphCell.Width;
    public const int CellHeight = GlyphCell.Height;

    /// <summary>A whole row of text, its vertical rules included.</summary>
    /// <param name="barHeight">Dots: more than the row where the rules are to meet those of the next.</param>
    public void Draw(DotCanvas canvas, Paper paper, in TextRow row, int top, int barHeight)
    {
        foreach (var bar in paper.CellsOf(row.Bars))
            canvas.Fill((row.Left + bar) * CellWidth + CellWidth / 2 - 1, top, 2, barHeight);
        foreach (var run in paper.RunsOf(row))
        {
            // Half cells go to the right, as in the text output.
            var x = (row.Left + (run.Start + 1) / 2) * CellWidth;
            var y = top + (row.Height - run.Style.ScaleY) * CellHeight;
            if (paper.WordOf(run) is { } word)
                Draw(canvas, word, run.Style, x, y);
            else
                Draw(canvas, paper.TextOf(run.Text), run.Style, x, y);
        }
    }

    /// <summary>Draws letters that belong together; returns the dots across that they took.</summary>
    public static int Draw(DotCanvas canvas, ShapedWord word, TextStyle style, int x, int y)
    {
        var width = word.Cells * CellWidth;
        Strike(canvas, word.Rows.Span, width, style, x, y);
        Finish(canvas, style, x, y, width * style.ScaleX);
        return width * style.ScaleX;
    }

    /// <summary>Draws and returns the dots across that it took.</summary>
    public int Draw(DotCanvas canvas, ReadOnlySpan<char> text, TextStyle style, int x, int y)
    {
        var at = x;
        foreach (var rune in text.EnumerateRunes())
            at += Draw(canvas, rune, style, at, y);
        Finish(canvas, style, x, y, at - x);
        return at - x;
    }

    private static void Finish(DotCanvas canvas, TextStyle style, int x, int y, int width)
    {
        var height = style.ScaleY * CellHeight;
        if (style.Underline)
            canvas.Fill(x, y + height - 1, width, 1);
        if (style.Invert)
            canvas.Invert(x, y, width, height);
    }

    private int Draw(DotCanvas canvas, Rune rune, TextStyle style, int x, int y)
    {
        int cells = widthOf(rune), width = cells * CellWidth;
        var dots = rune.Value == ' ' ? default : glyphs.DotsOf(rune, cells);
        if (dots.IsEmpty && rune.Value is not (' ' or '?'))
        {
            // As the printer marks it: one for each cell.
            for (var cell = 0; cell < cells; cell++)
                Draw(canvas, new Rune('?'), style, x + cell * CellWidth * style.ScaleX, y);
        }
        Strike(canvas, dots, width, style, x, y);
        return width * style.ScaleX;
    }

    private static void Strike(DotCanvas canvas, ReadOnlySpan<byte> dots, int width, TextStyle style, int x, int y)
    {
        canvas.Draw(dots, width, x, y, style.ScaleX, style.ScaleY);
        // The second strike must not run into the next cell.
        if (style.Emphasis)
            canvas.Draw(Right(dots, stackalloc byte[dots.Length], width), width, x, y, style.ScaleX, style.ScaleY);
    }

    /// <summary>One dot to the right; what leaves the cell is lost.</summary>
    private static ReadOnlySpan<byte> Right(ReadOnlySpan<byte> dots, Span<byte> moved, int width)
    {
        var stride = (width + 7) / 8;
        for (var i = 0; i < dots.Length; i++)
            moved[i] = (byte)(dots[i] >> 1 | (i % stride > 0 ? dots[i - 1] << 7 : 0));
        return moved;
    }
}
