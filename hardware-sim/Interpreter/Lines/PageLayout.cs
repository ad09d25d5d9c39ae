namespace PosSim.Interpreter.Lines;

/// <summary>Where lines go: motion units, margins, line spacing and tabs. All values in dots of 203 dpi.</summary>
internal sealed class PageLayout
{
    private readonly int _widthDots;

    public const int DotsPerInch = 203;

    private int _unitX = DotsPerInch;
    private int _unitY = DotsPerInch;

    public PageLayout(int widthDots)
    {
        _widthDots = widthDots;
        AreaWidth = widthDots;
    }

    /// <summary>30 dots (3.75 mm) is the usual spacing at 203 dpi.</summary>
    public const int UsualSpacing = 30;

    public int LineSpacing { get; set; } = UsualSpacing;

    /// <summary>0 left, 1 centre, 2 right.</summary>
    public int Align { get; set; }

    /// <summary>ESC {: lines are turned as a whole.</summary>
    public bool UpsideDown { get; set; }

    public int LeftMargin { get; private set; }

    public int AreaWidth { get; private set; }

    /// <summary>Dots from the left margin; every 8 characters of font A at first.</summary>
    public List<int> Tabs { get; } = [.. Enumerable.Range(1, 32).Select(stop => stop * 8 * 12)];

    /// <summary>GS P: inch divided by x and y; 0 returns to the head's own pitch.</summary>
    public void SetUnits(int x, int y)
    {
        _unitX = x == 0 ? DotsPerInch : x;
        _unitY = y == 0 ? DotsPerInch : y;
    }

    public int Across(int units) => (int)Math.Round(units * (double)DotsPerInch / _unitX);

    public int Down(int units) => (int)Math.Round(units * (double)DotsPerInch / _unitY);

    public void SetLeftMargin(int dots)
    {
        LeftMargin = Math.Min(dots, _widthDots - 1);
        AreaWidth = Math.Min(AreaWidth, _widthDots - LeftMargin);
    }

    public void SetAreaWidth(int dots) => AreaWidth = Math.Clamp(dots, 1, _widthDots - LeftMargin);
}
