namespace PosDaemon.Slips.Fonts;

/// <summary>Letters that were drawn together, as dots: 24 rows of whole bytes, most significant bit left, 1 black.
/// Immutable.</summary>
/// <param name="Cells">Cells of 12 dots across.</param>
/// <param name="Rows">24 x (12 cells + 7) / 8 bytes.</param>
public sealed record ShapedWord(int Cells, ReadOnlyMemory<byte> Rows);
