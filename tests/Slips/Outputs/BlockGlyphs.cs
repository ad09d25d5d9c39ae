using System.Text;
using PosDaemon.Slips.Outputs.Dots;

namespace PosDaemon.Slips.Tests.Outputs;

/// <summary>Every character is its whole cells in black, so that a test knows each dot; U+2205 is in no font.</summary>
internal sealed class BlockGlyphs : IGlyphSource
{
    private static readonly byte[] One = Rows(0xFF, 0xF0);
    private static readonly byte[] Two = Rows(0xFF, 0xFF, 0xFF);

    public ReadOnlySpan<byte> DotsOf(Rune rune, int cells)
        => rune.Value == 0x2205 ? [] : cells == 1 ? One : Two;

    private static byte[] Rows(params byte[] row) => [.. Enumerable.Repeat(row, 24).SelectMany(static part => part)];
}
