namespace PosSim.Paper;

/// <summary>Quarter turns, clockwise.</summary>
internal enum Turn
{
    None,
    Right,
    Half,
    Left,
}
