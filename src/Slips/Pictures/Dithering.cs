namespace PosDaemon.Slips.Pictures;

/// <summary>Greys to dots by integer error diffusion (Atkinson: six neighbours get an eighth each, so that light and
/// dark stay clean).</summary>
internal sealed class Dithering(int width)
{
    // What each dot of this row and the two above handed on; a cell of margin on each side stays 0.
    private short[] _now = new short[width + 2];
    private short[] _above = new short[width + 2];
    private short[] _higher = new short[width + 2];

    /// <summary>The next row from the top; most significant bit left, 1 black. All of <paramref name="dots"/> is
    /// written.</summary>
    public void Row(ReadOnlySpan<byte> grey, Span<byte> dots)
    {
        grey = grey[..width];
        (_now, _above, _higher) = (_higher, _now, _above);
        var handed = _now.AsSpan(1, grey.Length);
        ReadOnlySpan<short> fromRight = _above.AsSpan(2, grey.Length), from = _above.AsSpan(1, grey.Length);
        ReadOnlySpan<short> fromLeft = _above.AsSpan(0, grey.Length), fromHigher = _higher.AsSpan(1, grey.Length);
        int left = 0, further = 0, bits = 0;
        for (var x = 0; x < grey.Length; x++)
        {
            var wanted = grey[x] + fromLeft[x] + from[x] + fromRight[x] + fromHigher[x] + further + left;
            var black = (wanted - 128) >> 31;                                  // -1 or 0
            (further, left) = (left, (wanted - (255 & ~black)) / 8);
            handed[x] = (short)left;
            bits = bits << 1 | -black;
            if ((x & 7) == 7)
                dots[x >> 3] = (byte)bits;
        }
        if ((width & 7) != 0)
            dots[width >> 3] = (byte)(bits << 8 - (width & 7));
    }
}
