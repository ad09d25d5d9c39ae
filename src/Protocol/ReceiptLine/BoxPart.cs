namespace PosDaemon.Protocol.ReceiptLine;

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
    public static BoxPart At(this BoxRow box, int cell) => Part(box.Above, cell, BoxPart.Up)
        | Part(box.Below, cell, BoxPart.Down);

    private static BoxPart Part(int[]? bars, int cell, BoxPart upright)
    {
        if (bars is null || cell < bars[0] || cell > bars[^1])
            return BoxPart.None;
        BoxPart part = cell > bars[0] ? BoxPart.Left : BoxPart.None;
        if (cell < bars[^1])
            part |= BoxPart.Right;
        return Array.BinarySearch(bars, cell) >= 0 ? part | upright : part;
    }
}
