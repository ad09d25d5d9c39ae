namespace PosSim.Paper;

/// <summary>Paper as the dots the head burnt.</summary>
internal static class SlipDots
{
    public static DotImage Of(IReadOnlyList<Mark> marks, int width, int rows)
    {
        var paper = new DotImage(width, rows);
        foreach (Mark.Picture picture in marks.OfType<Mark.Picture>())
            paper.Draw(picture.Dots().Rotate(picture.Turn), picture.X, picture.Y);
        return paper;
    }
}
