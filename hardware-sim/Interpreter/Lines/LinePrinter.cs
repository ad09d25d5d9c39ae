using PosSim.Paper;

namespace PosSim.Interpreter.Lines;

/// <summary>Puts lines, blocks and pages together and hands them to the mechanism.</summary>
internal sealed class LinePrinter(IPrinterBody body)
{
    private const int MostWaitingAnswers = 64;

    /// <summary>Answers to GS ( H that wait for the line in the buffer to be printed.</summary>
    private readonly List<byte[]> _waitingAnswers = [];

    public PageLayout Layout { get; private set; } = new(body.Options.WidthDots);

    /// <summary>The line being put together.</summary>
    public LineBuffer Line { get; } = new();

    /// <summary>Null in standard mode.</summary>
    public PageMode? Page { get; private set; }

    /// <summary>Of the next page, where it was set before ESC L; the area is the whole page again once a page is left,
    /// the direction stays (Epson, ESC W, ESC T, FF).</summary>
    private PageArea? _nextArea;
    private int _nextDirection;

    /// <summary>Dots of room for a line where it goes now.</summary>
    public int LineWidth => Page?.LineWidth ?? Layout.AreaWidth;

    /// <summary>Dots along the text and, for <see cref="Below"/>, across the lines: in a page whose lines run sideways
    /// the two motion units of GS P change places (Epson, ESC T).</summary>
    public int Along(int units) => Page is { IsSideways: true } ? Layout.Down(units) : Layout.Across(units);

    public int Below(int units) => Page is { IsSideways: true } ? Layout.Across(units) : Layout.Down(units);

    /// <summary>As at power-on: the line in the buffer is gone.</summary>
    public void Reset()
    {
        Layout = new PageLayout(body.Options.WidthDots);
        (_nextArea, _nextDirection) = (null, 0);
        DropUnprinted();
    }

    /// <summary>Line, page and waiting answers are gone; settings stay.</summary>
    public void DropUnprinted()
    {
        Page = null;
        Line.Clear();
        _waitingAnswers.Clear();
    }

    /// <summary>LF and ESC d n: prints the line and feeds n times the line spacing, or by the line's height when that
    /// is more.</summary>
    public void PrintLines(int lines)
    {
        var wasEmpty = Line.IsEmpty;
        PrintAndFeed(lines * Layout.LineSpacing, blanks: wasEmpty ? lines : lines - 1);
    }

    /// <summary>ESC J: prints and feeds that many dots.</summary>
    /// <param name="rows">Dots to feed.</param>
    /// <param name="blanks">How many empty lines that leaves, for the paper's text.</param>
    public void PrintAndFeed(int rows, int blanks)
    {
        if (Page is not null)
        {
            FeedInPage(rows, Layout.LineSpacing);
            return;
        }
        var (marks, width, height) = Line.Flush();
        PlaceOnPaper(marks, width);
        var feed = Math.Max(rows, height);
        if (blanks > 0)
            marks.Add(new Mark.Blank { X = 0, Y = height, Width = 0, Height = feed - height, Lines = blanks });
        if (marks.Count > 0 || feed != 0) body.Do(new Motion.Print(marks) { Rows = feed });
        ReleaseAnswers();
    }

    /// <summary>A picture, which has lines of its own; what goes beyond the end of the line or the page's area is cut
    /// off. In a page it leaves the print position where it is (Epson TM-T88III programming guide, p. 273, GS ( L fn
    /// 113: "Print position does not change"); GS v 0 and the other pictures are taken to do the same, for which the
    /// manuals give only standard mode. False when nothing of it is printed, as the trace then says.</summary>
    public bool PrintPicture(int width, int height, Func<DotImage> dots)
    {
        var picture = new Mark.Picture
        {
            X = 0,
            Y = 0,
            Width = width,
            Height = height,
            Kind = PictureKind.Image,
            Dots = dots,
        };
        if (Page is not null) return PlacePicture(picture);
        var shown = Math.Min(width, LineWidth);
        return PrintBlock(shown == width ? picture
            : picture with { Width = shown, Dots = () => dots().Crop(shown, height) });
    }

    /// <summary>A code, which has lines of its own. False when it was not printed, as the trace then says: too wide for
    /// the line, outside the page's area, or not at the start of a line.</summary>
    public bool PrintBlock(Mark.Picture picture) =>
        PrintBlock([picture], picture.Width, picture.Height, picture.Kind.ToString());

    /// <summary>The same for several marks that stand together.</summary>
    public bool PrintBlock(List<Mark> marks, int width, int height, string what)
    {
        if (Page is not null) return PlaceBlock(marks, width, height, what);
        if (!AtLineStart(what)) return false;
        if (width > LineWidth)
        {
            body.Trace($"{what} of {width} dots is too wide for {LineWidth}: not printed");
            return false;
        }
        PlaceOnPaper(marks, width);
        body.Do(new Motion.Print(marks) { Rows = height });
        ReleaseAnswers();
        return true;
    }

    /// <summary>Several commands work only with an empty line; some clones print the line first instead.</summary>
    public bool AtLineStart(string what)
    {
        if (Line.IsEmpty || Page is not null) return true;
        if (!body.Options.WantsLineStart)
        {
            PrintLines(1);
            return true;
        }
        body.Trace($"{what} in the middle of a line: ignored");
        return false;
    }

    /// <summary>Sends when what was printed before is on paper; with a line still open, when that is.</summary>
    public void AnswerWhenPrinted(byte[] answer)
    {
        if (Line.IsEmpty && Page is not { HasMarks: true }) body.Do(new Motion.Answer(answer));
        else if (_waitingAnswers.Count < MostWaitingAnswers) _waitingAnswers.Add(answer);
    }

    /// <summary>ESC $ and ESC \: what is beyond either end of the line is ignored.</summary>
    public void MoveTo(string command, int x)
    {
        if (x >= 0 && x <= LineWidth) Line.MoveTo(x);
        else body.Trace($"{command} to {x}: outside the line's {LineWidth} dots, ignored");
    }

    /// <summary>HT: to the next tab stop, where there is one on the line.</summary>
    public void Tab()
    {
        var next = Layout.Tabs.FirstOrDefault(stop => stop > Line.X);
        if (next > 0 && next <= LineWidth) Line.MoveTo(next);
    }

    public void EnterPage()
    {
        if (Page is not null || !AtLineStart("ESC L")) return;
        Page = new PageMode(body.Options.WidthDots);
        if (_nextArea is { } area) Page.SetArea(area);
        Page.SetDirection(_nextDirection);
    }

    /// <summary>ESC W: of this page, or in standard mode of the next one. False where the area does not lie on the
    /// paper.</summary>
    public bool SetPageArea(PageArea area)
    {
        if (!PageMode.IsOnPaper(area, body.Options.WidthDots)) return false;
        _nextArea = area;
        if (Page is null) return true;
        FlushToPage();
        return Page.SetArea(area);
    }

    /// <summary>ESC T, in the same way.</summary>
    public void SetPageDirection(int direction)
    {
        _nextDirection = direction;
        if (Page is null) return;
        FlushToPage();
        Page.SetDirection(direction);
    }

    /// <summary>ESC S: what was not printed is gone.</summary>
    public void LeavePage()
    {
        if (Page is null) return;
        (Page, _nextArea) = (null, null);
        Line.Clear();
    }

    public void PrintPage(bool leave)
    {
        if (Page is not { } page) return;
        FlushToPage();
        var (marks, rows) = page.Print();
        if (rows > 0) body.Do(new Motion.Print(marks) { Rows = rows });
        if (leave) (Page, _nextArea) = (null, null);
        ReleaseAnswers();
    }

    public void ClearPage()
    {
        if (Page is null) return;
        Line.Clear();
        Page.Clear();
    }

    /// <summary>GS $ and GS \, which leave the position along the line as it is; only in a page, and within its area.
    /// </summary>
    public void MoveBaseLine(string command, int baseLine)
    {
        if (Page is null)
        {
            body.Trace($"{command} in standard mode: ignored");
            return;
        }
        var x = Line.X;
        FlushToPage();
        Line.MoveTo(x);
        if (!Page.MoveTo(baseLine)) body.Trace($"{command} to {baseLine}: outside the page's area, ignored");
    }

    /// <summary>The line so far goes where it stands on the page.</summary>
    public void FlushToPage()
    {
        var (marks, _, height) = Line.Flush();
        PlaceOnPage(marks, 0, height);
    }

    private bool PlacePicture(Mark.Picture picture)
    {
        var x = Line.X;
        FlushToPage();
        Line.MoveTo(x);
        var isPlaced = Page!.PlacePicture(picture, x);
        if (!isPlaced) body.Trace($"picture of {picture.Width} x {picture.Height}: outside the page area, not printed");
        return isPlaced;
    }

    /// <summary>A code stands on the base line, and the next thing beside it: the position moves to the dot after it
    /// (Epson TM-T88III programming guide, p. 536, GS ( k fn 181).</summary>
    private bool PlaceBlock(List<Mark> marks, int width, int height, string what)
    {
        var x = Line.X;
        FlushToPage();
        var dropped = PlaceOnPage(marks, x, height);
        Line.MoveTo(x + width);
        if (dropped > 0) body.Trace($"{what} does not fit the page area: not printed");
        return dropped == 0;
    }

    private int PlaceOnPage(IReadOnlyList<Mark> marks, int x, int height)
    {
        var dropped = Page!.Place(marks, x, height);
        if (dropped > 0 && x == 0) body.Trace($"{dropped} marks outside the page area: not printed");
        return dropped;
    }

    /// <summary>LF, ESC d and ESC J inside a page; a line higher than the spacing first gets its room.</summary>
    private void FeedInPage(int rows, int lineSpacing)
    {
        var height = Line.Height;
        if (height > Math.Max(24, lineSpacing) && Page!.HasMarks) Page.Feed(height - Math.Max(24, lineSpacing));
        FlushToPage();
        Page!.Feed(rows);
    }

    private void ReleaseAnswers()
    {
        foreach (var answer in _waitingAnswers) body.Do(new Motion.Answer(answer));
        _waitingAnswers.Clear();
    }

    /// <summary>Margin, alignment and upside-down printing: from line to paper.</summary>
    private void PlaceOnPaper(List<Mark> marks, int width)
    {
        var free = Math.Max(0, Layout.AreaWidth - width);
        var shift = Layout.LeftMargin + (Layout.Align switch { 1 => free / 2, 2 => free, _ => 0 });
        var upsideDown = Layout.UpsideDown;
        for (var index = 0; index < marks.Count; index++)
        {
            var mark = marks[index];
            marks[index] = upsideDown
                ? mark with { X = shift + width - mark.X - mark.Width, Turn = Turn.Half }
                : shift == 0 ? mark : mark with { X = mark.X + shift };
        }
    }
}
