using PosSim.Paper;

namespace PosSim.Interpreter.Lines;

/// <summary>The page between ESC L and FF: marks are gathered in any order and direction and printed at once. Positions
/// inside are logical: x along the text, y across the lines, y being the base line that characters, codes and pictures
/// stand on (Epson, ESC L, ESC T, GS $).</summary>
internal sealed class PageMode(int widthDots)
{
    /// <summary>Rows a page can have: 30 cm.</summary>
    public const int MostRows = 2400;

    private const int MostMarks = 5000;

    /// <summary>Colours of one picture beside its first (Epson, GS ( L fn 112, c 49 to 52).</summary>
    private const int MostPlanesUpon = 3;

    /// <summary>The first line's characters touch the upper edge.</summary>
    private const int FirstBaseLine = 24;

    private readonly List<Mark> _marks = [];
    private PageArea _area = new(0, 0, widthDots, MostRows);
    private bool _atTop = true;

    /// <summary>Planes drawn upon the picture that is the last mark.</summary>
    private int _planesUpon;

    /// <summary>ESC T: 0 from the upper left, 1 upwards from the lower left, 2 upside down from the lower right, 3
    /// downwards from the upper right.</summary>
    public int Direction { get; private set; }

    public int BaseLine { get; private set; } = FirstBaseLine;

    public bool HasMarks => _marks.Count > 0;

    /// <summary>Room along the text.</summary>
    public int LineWidth => IsSideways ? _area.Height : _area.Width;

    private int LineRoom => IsSideways ? _area.Width : _area.Height;

    /// <summary>Lines run along the paper.</summary>
    public bool IsSideways => (Direction & 1) != 0;

    /// <summary>ESC W; what does not lie on the paper is cut off, an empty area is refused.</summary>
    public bool SetArea(PageArea area)
    {
        if (!IsOnPaper(area, widthDots)) return false;
        var width = Math.Min(area.Width, widthDots - area.X);
        _area = area with { Width = width, Height = Math.Min(area.Height, MostRows - area.Y) };
        Home();
        return true;
    }

    public static bool IsOnPaper(PageArea area, int widthDots) =>
        area.X < widthDots && area.Y < MostRows && area.Width > 0 && area.Height > 0;

    public void SetDirection(int direction)
    {
        Direction = direction;
        Home();
    }

    /// <summary>GS $ and GS \. False outside the area: nothing moves.</summary>
    public bool MoveTo(int baseLine)
    {
        if (baseLine < 0 || baseLine > LineRoom) return false;
        (BaseLine, _atTop) = (baseLine, false);
        return true;
    }

    /// <summary>A picture, its lower left corner at x on the base line. What lies outside the area is cut off; false
    /// when that is all. Another plane of the picture before, at the same place, is drawn upon it.</summary>
    public bool PlacePicture(Mark.Picture picture, int x)
    {
        if (_atTop && picture.Height > BaseLine) BaseLine = picture.Height;
        _atTop = false;
        var top = BaseLine - picture.Height;
        var (first, width) = (Math.Max(0, top), Math.Min(picture.Width, LineWidth - x));
        var height = Math.Min(BaseLine, LineRoom) - first;
        if (width <= 0 || height <= 0 || _marks.Count >= MostMarks) return false;
        var whole = picture.Dots;
        Func<DotImage> dots = () => whole().Cut(first - top, width, height);
        var isCut = width < picture.Width || height < picture.Height;
        var placed = (Mark.Picture)Turned(
            picture with { Width = width, Height = height, Dots = isCut ? dots : whole }, x, first);
        var under = _marks.Count > 0 ? _marks[^1] as Mark.Picture : null;
        if (under is { Kind: PictureKind.Image } && IsAt(under, placed) && _planesUpon < MostPlanesUpon)
        {
            _marks[^1] = under with { Dots = () => under.Dots().With(placed.Dots()) };
            _planesUpon++;
            return true;
        }
        _marks.Add(placed);
        _planesUpon = 0;
        return true;
    }

    /// <summary>Puts marks, tops at 0, with their lower edges on the base line. On the first line the base line moves
    /// down for what is higher than usual.</summary>
    public int Place(IReadOnlyList<Mark> line, int x, int height)
    {
        if (_atTop && height > BaseLine) BaseLine = height;
        if (line.Count > 0) _atTop = false;
        var dropped = 0;
        foreach (var mark in line)
        {
            int left = x + mark.X, top = BaseLine - height + mark.Y;
            var fits = left >= 0 && top >= 0 && left + mark.Width <= LineWidth && top + mark.Height <= LineRoom;
            if (fits && _marks.Count < MostMarks) _marks.Add(Turned(mark, left, top));
            else dropped++;
        }
        return dropped;
    }

    public void Feed(int rows)
    {
        BaseLine += rows;
        _atTop = false;
    }

    /// <summary>CAN: clears the area, not what lies outside it.</summary>
    public void Clear()
    {
        _marks.RemoveAll(mark =>
            mark.X >= _area.X && mark.X < _area.X + _area.Width
            && mark.Y >= _area.Y && mark.Y < _area.Y + _area.Height);
        Home();
    }

    /// <summary>FF: as long as the area reaches down; the marks stay for ESC FF.</summary>
    public (IReadOnlyList<Mark> Marks, int Rows) Print() =>
        ([.. _marks], Math.Max(_area.Y + _area.Height == MostRows ? 0 : _area.Y + _area.Height, Lowest));

    private static bool IsAt(Mark.Picture one, Mark.Picture other) =>
        (one.X, one.Y, one.Width, one.Height, one.Turn)
            == (other.X, other.Y, other.Width, other.Height, other.Turn);

    private int Lowest => _marks.Count == 0 ? 0 : _marks.Max(mark => mark.Bottom);

    private void Home() => (BaseLine, _atTop) = (FirstBaseLine, true);

    /// <summary>From logical to paper.</summary>
    private Mark Turned(Mark mark, int left, int top)
    {
        var (x, y, width, height, turn) = Direction switch
        {
            1 => (_area.X + top, _area.Y + _area.Height - left - mark.Width, mark.Height, mark.Width, Turn.Left),
            2 => (_area.X + _area.Width - left - mark.Width, _area.Y + _area.Height - top - mark.Height, mark.Width,
                mark.Height, Turn.Half),
            3 => (_area.X + _area.Width - top - mark.Height, _area.Y + left, mark.Height, mark.Width, Turn.Right),
            _ => (_area.X + left, _area.Y + top, mark.Width, mark.Height, Turn.None),
        };
        return mark with { X = x, Y = y, Width = width, Height = height, Turn = turn };
    }
}

/// <summary>Where a page is printed (ESC W), in dots from the upper left corner of the paper.</summary>
internal sealed record PageArea(int X, int Y, int Width, int Height);
