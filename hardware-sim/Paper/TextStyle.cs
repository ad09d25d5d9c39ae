namespace PosSim.Paper;

/// <summary>How a run of characters is printed. One style has one cell size, so a run needs no position per character.
/// Font A is 12 x 24 dots, font B 9 x 17, a two-byte character 24 x 24 (TM-T20II, 203 dpi).</summary>
/// <param name="Spacing">Dots to the right of each character, already scaled.</param>
/// <param name="Lead">Dots to its left (two-byte characters only, FS S).</param>
internal sealed record TextStyle(
    bool TwoByte,
    bool FontB,
    int ScaleX,
    int ScaleY,
    bool Bold,
    int Underline,
    bool Inverse,
    bool Rotated,
    int Lead,
    int Spacing)
{
    public static TextStyle Plain { get; } = new(false, false, 1, 1, false, 0, false, false, 0, 0);

    public int CellWidth => TwoByte ? 24 : FontB ? 9 : 12;

    public int CellHeight => !TwoByte && FontB ? 17 : 24;

    /// <summary>Dots the character itself covers.</summary>
    public int GlyphWidth => (Rotated ? CellHeight : CellWidth) * ScaleX;

    public int GlyphHeight => (Rotated ? CellWidth : CellHeight) * ScaleY;

    /// <summary>Dots from one character to the next.</summary>
    public int Advance => Lead + GlyphWidth + Spacing;
}
