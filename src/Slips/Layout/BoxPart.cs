namespace PosDaemon.Slips.Layout;

/// <summary>What a cell of a <see cref="BoxRow"/> shows: where its lines go, as flags.</summary>
[Flags]
internal enum BoxPart
{
    None = 0,
    Left = 1,
    Right = 2,
    Up = 4,
    Down = 8,
    Rule = Left | Right,
}

internal static class BoxParts
{
    public static BoxPart PartAt(this Paper paper, in BoxRow box, int cell)
        => Part(paper.CellsOf(box.Above), cell, BoxPart.Up) | Part(paper.CellsOf(box.Below), cell, BoxPart.Down);

    private static BoxPart Part(ReadOnlySpan<int> bars, int cell, BoxPart upright)
    {
        if (bars.IsEmpty || cell < bars[0] || cell > bars[^1])
            return BoxPart.None;
        var part = cell > bars[0] ? BoxPart.Left : BoxPart.None;
        if (cell < bars[^1])
            part |= BoxPart.Right;
        return bars.BinarySearch(cell) >= 0 ? part | upright : part;
    }
}
