using PosSim.Interpreter.Lines;
using PosSim.Paper;

namespace PosSim.Interpreter;

/// <content>Page mode: lines go to the page, the page goes to the mechanism.</content>
internal sealed partial class EscPosInterpreter
{
    /// <summary>Null in standard mode.</summary>
    public PageMode? Page { get; private set; }

    /// <summary>Room for a line where it goes now.</summary>
    public int LineWidth => Page?.LineWidth ?? Layout.AreaWidth;

    public void EnterPage()
    {
        if (Page is not null || !AtLineStart("ESC L")) return;
        Page = new PageMode(Body.Options.WidthDots);
    }

    /// <summary>ESC S: what was not printed is gone.</summary>
    public void LeavePage()
    {
        if (Page is null) return;
        Page = null;
        Line.Clear();
    }

    public void PrintPage(bool leave)
    {
        if (Page is not { } page) return;
        FlushToPage();
        (IReadOnlyList<Mark> marks, int rows) = page.Print();
        if (rows > 0) Body.Do(new Motion.Print(marks) { Rows = rows });
        if (leave) Page = null;
        ReleaseAnswers();
    }

    public void ClearPage()
    {
        if (Page is null) return;
        Line.Clear();
        Page.Clear();
    }

    public void MoveBaseLine(int baseLine)
    {
        if (Page is null) return;
        int x = Line.X;
        FlushToPage();
        Line.MoveTo(x);
        Page.MoveTo(baseLine);
    }

    /// <summary>The line so far goes where it stands; returns its height.</summary>
    public int FlushToPage()
    {
        (List<Mark> marks, _, int height) = Line.Take();
        PlaceOnPage(marks, 0, height);
        return height;
    }

    /// <summary>A code or a picture stands on the base line, and the next thing beside it.</summary>
    private bool PlaceBlock(List<Mark> marks, int width, int height, string what)
    {
        int x = Line.X;
        FlushToPage();
        int dropped = PlaceOnPage(marks, x, height);
        Line.MoveTo(x + width);
        if (dropped > 0) Body.Trace($"{what} does not fit the page area: not printed");
        return dropped == 0;
    }

    private int PlaceOnPage(IReadOnlyList<Mark> marks, int x, int height)
    {
        int dropped = Page!.Place(marks, x, height);
        if (dropped > 0 && x == 0) Body.Trace($"{dropped} marks outside the page area: not printed");
        return dropped;
    }

    /// <summary>LF, ESC d and ESC J inside a page; a line higher than the spacing first gets its room.</summary>
    private void FeedInPage(int rows, int lineSpacing)
    {
        int height = Line.Height;
        if (height > Math.Max(24, lineSpacing) && Page!.HasMarks) Page.Feed(height - Math.Max(24, lineSpacing));
        FlushToPage();
        Page!.Feed(rows);
    }
}
