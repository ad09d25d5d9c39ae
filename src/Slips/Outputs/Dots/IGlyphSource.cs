using System.Text;

namespace PosDaemon.Slips.Outputs.Dots;

/// <summary>Characters as dots, in the cells of a printer's font A: 24 dots high, 12 wide for each cell. Whoever has
/// fonts implements it; nothing here reads a file.</summary>
public interface IGlyphSource
{
    /// <summary>24 rows of whole bytes, most significant bit left, 1 black: two bytes a row for one cell, three for
    /// two. Empty when no font has the character. Callable from any thread; the dots do not change afterwards.
    /// </summary>
    ReadOnlySpan<byte> DotsOf(Rune rune, int cells);
}
