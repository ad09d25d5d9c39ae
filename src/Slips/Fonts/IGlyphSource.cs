using System.Text;

namespace PosDaemon.Slips.Fonts;

/// <summary>Characters as dots, in the cells of a printer's font A: 24 dots high, 12 wide for each cell. Whoever has
/// fonts implements it; nothing here reads a file.</summary>
public interface IGlyphSource
{
    /// <summary>24 rows of whole bytes, most significant bit left, 1 black: two bytes a row for one cell, three for
    /// two. Empty when no font has the character. Callable from any thread; the dots do not change afterwards.
    /// </summary>
    ReadOnlySpan<byte> DotsOf(Rune rune, int cells);

    /// <summary>Letters that cannot be drawn one by one, since they join, stack or change places: Arabic, Hebrew, Thai,
    /// Indian scripts, letters with marks that Unicode has no character of its own for. All of their ink lies within
    /// the rows. Null when no font has all of them. Callable from any thread.</summary>
    /// <param name="text">In the order in which it is read, without blanks.</param>
    /// <param name="isRightToLeft">It is written from right to left.</param>
    ShapedWord? WordOf(ReadOnlySpan<char> text, bool isRightToLeft) => null;
}

/// <summary>Letters that were drawn together, as dots: 24 rows of whole bytes, most significant bit left, 1 black.
/// Immutable.</summary>
/// <param name="Cells">Cells of 12 dots across.</param>
/// <param name="Rows">24 x (12 cells + 7) / 8 bytes.</param>
public sealed record ShapedWord(int Cells, ReadOnlyMemory<byte> Rows);

/// <summary>A cell of font A, in dots: 12 x 24 on every ESC/POS printer of 203 dpi.</summary>
internal static class GlyphCell
{
    public const int Width = 12;
    public const int Height = 24;
}
