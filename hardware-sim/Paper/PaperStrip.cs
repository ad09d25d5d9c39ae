namespace PosSim.Paper;

/// <summary>The paper that has come out and is not yet cut, from its top edge to the print head.</summary>
internal sealed class PaperStrip
{
    private readonly int _toBlade;
    private List<Mark> _marks = [];

    /// <summary>Takes the dot rows of paper that lie between head and blade after a cut.</summary>
    public PaperStrip(int toBlade)
    {
        _toBlade = toBlade;
        Head = toBlade;
    }

    /// <summary>Dot rows from the top edge to the head.</summary>
    public int Head { get; private set; }

    public IReadOnlyList<Mark> Marks => _marks;

    /// <summary>Puts marks given relative to the head on paper.</summary>
    public void Print(IReadOnlyList<Mark> printed)
    {
        foreach (var mark in printed)
            _marks.Add(Head == 0 ? mark : mark with { Y = mark.Y + Head });
    }

    /// <summary>Negative feeds backwards, never beyond the top edge.</summary>
    public void Feed(int rows) => Head = Math.Max(0, Head + rows);

    /// <summary>Cuts that many rows above the head: what is not wholly above the blade stays for the next piece,
    /// as it does when a program cuts without feeding the last line past the blade.</summary>
    public (IReadOnlyList<Mark> Marks, int Rows) Cut(int rowsFromHead)
    {
        var edge = Math.Max(0, Head - rowsFromHead);
        var above = new List<Mark>(_marks.Count);
        var below = new List<Mark>();
        foreach (var mark in _marks)
        {
            if (mark.Bottom <= edge || (mark is Mark.Blank && mark.Y < edge)) above.Add(mark);
            else below.Add(mark with { Y = Math.Max(0, mark.Y - edge) });
        }
        _marks = below;
        Head = Math.Max(_toBlade, Head - edge);
        return (above, edge);
    }
}
