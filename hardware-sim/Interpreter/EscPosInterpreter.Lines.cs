using PosSim.Paper;

namespace PosSim.Interpreter;

/// <content>Lines and blocks on their way to the mechanism.</content>
internal sealed partial class EscPosInterpreter
{
    /// <summary>LF: prints the line and feeds by the line spacing, or by its height when that is more.</summary>
    public void PrintLine() => PrintLines(1);

    /// <summary>ESC d n: as n line feeds.</summary>
    public void PrintLines(int lines)
    {
        bool wasEmpty = Line.IsEmpty;
        int rows = lines * Layout.LineSpacing;
        PrintAndFeed(rows, blanks: wasEmpty ? lines : lines - 1);
    }

    /// <summary>ESC J: prints and feeds that many dots.</summary>
    public void PrintAndFeed(int rows, int blanks)
    {
        if (Page is not null)
        {
            FeedInPage(rows, Layout.LineSpacing);
            return;
        }
        (List<Mark> marks, int width, int height) = Line.Take();
        PlaceOnPaper(marks, width);
        int feed = Math.Max(rows, height);
        if (blanks > 0)
            marks.Add(new Mark.Blank { X = 0, Y = height, Width = 0, Height = feed - height, Lines = blanks });
        if (marks.Count > 0 || feed != 0) Body.Do(new Motion.Print(marks) { Rows = feed });
        ReleaseAnswers();
    }

    public bool PrintBlock(Mark.Picture picture) =>
        PrintBlock([picture], picture.Width, picture.Height, picture.Kind.ToString());

    /// <summary>A code or a picture, which takes lines of its own. Too wide for the line: not printed.</summary>
    public bool PrintBlock(List<Mark> marks, int width, int height, string what)
    {
        if (Page is not null) return PlaceBlock(marks, width, height, what);
        if (!AtLineStart(what)) return false;
        if (width > LineWidth)
        {
            Body.Trace($"{what} of {width} dots is too wide for {LineWidth}: not printed");
            return false;
        }
        PlaceOnPaper(marks, width);
        Body.Do(new Motion.Print(marks) { Rows = height });
        ReleaseAnswers();
        return true;
    }

    /// <summary>Several commands work only with an empty line; some clones print the line first instead.</summary>
    public bool AtLineStart(string what)
    {
        if (Line.IsEmpty || Page is not null) return true;
        if (!Body.Options.WantsLineStart)
        {
            PrintLine();
            return true;
        }
        Body.Trace($"{what} in the middle of a line: ignored");
        return false;
    }

    /// <summary>Sends when what was printed before is on paper; with a line still open, when that is.</summary>
    public void AnswerWhenPrinted(byte[] answer)
    {
        if (Line.IsEmpty && Page is not { HasMarks: true }) Body.Do(new Motion.Answer(answer));
        else if (waitingAnswers.Count < 64) waitingAnswers.Add(answer);
    }

    private void ReleaseAnswers()
    {
        foreach (byte[] answer in waitingAnswers) Body.Do(new Motion.Answer(answer));
        waitingAnswers.Clear();
    }

    /// <summary>Margin, alignment and upside-down printing: from line to paper.</summary>
    private void PlaceOnPaper(List<Mark> marks, int width)
    {
        int free = Math.Max(0, Layout.AreaWidth - width);
        int shift = Layout.LeftMargin + (Layout.Align switch { 1 => free / 2, 2 => free, _ => 0 });
        bool upsideDown = Text.UpsideDown;
        for (int index = 0; index < marks.Count; index++)
        {
            Mark mark = marks[index];
            marks[index] = upsideDown
                ? mark with { X = shift + width - mark.X - mark.Width, Turn = Turn.Half }
                : shift == 0 ? mark : mark with { X = mark.X + shift };
        }
    }

    /// <summary>ESC $ and ESC \: beyond the line's end is ignored.</summary>
    public void MoveTo(int x)
    {
        if (x <= LineWidth) Line.MoveTo(x);
    }

    private void Tab()
    {
        int next = Layout.Tabs.FirstOrDefault(stop => stop > Line.X);
        if (next > 0 && next <= LineWidth) Line.MoveTo(next);
    }
}
