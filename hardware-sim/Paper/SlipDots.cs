using System.Text;

namespace PosSim.Paper;

/// <summary>Paper as the dots the head burnt.</summary>
internal static class SlipDots
{
    public static DotImage Of(IReadOnlyList<Mark> marks, int width, int rows)
    {
        var paper = new DotImage(width, Math.Max(1, rows));
        foreach (var mark in marks)
        {
            var dots = mark switch
            {
                Mark.Picture picture => picture.Dots(),
                Mark.Text run => Draw(run),
                _ => null,
            };
            if (dots is not null) paper.Draw(dots.Rotate(mark.Turn), mark.X, mark.Y);
        }
        return paper;
    }

    /// <summary>The run upright, as wide as its characters' cells.</summary>
    private static DotImage Draw(Mark.Text run)
    {
        var style = run.Style;
        var sideways = run.Turn is Turn.Right or Turn.Left;
        var image = new DotImage(sideways ? run.Height : run.Width, sideways ? run.Width : run.Height);
        var x = 0;
        foreach (var character in run.Content.EnumerateRunes())
        {
            var glyph = GlyphSource.OfThisMachine.Draw(character, style.CellWidth, style.CellHeight);
            if (style.Bold) glyph = Embolden(glyph);
            if (style.Rotated) glyph = glyph.Rotate(Turn.Right);
            image.Draw(glyph.Scale(style.ScaleX, style.ScaleY), x + style.Lead, 0);
            x += style.Advance;
        }
        if (style.Underline > 0) image.Fill(0, image.Height - style.Underline, image.Width, style.Underline);
        if (style.Inverse) image.Invert(0, 0, image.Width, image.Height);
        return image;
    }

    /// <summary>Bold is the same dots burnt again one dot to the right.</summary>
    private static DotImage Embolden(DotImage glyph)
    {
        var bold = new DotImage(glyph.Width, glyph.Height);
        bold.Draw(glyph, 0, 0);
        bold.Draw(glyph, 1, 0);
        return bold;
    }
}
