namespace PosDaemon.Protocol.EscPos;

/// <summary>Greys to dots by integer error diffusion (Atkinson: six neighbours get an eighth each, so that light and
/// dark stay clean).</summary>
internal sealed class Dithering(int width)
{
    // What each dot of this row and the two above handed on; a cell of margin on each side stays 0.
    private short[] now = new short[width + 2];
    private short[] above = new short[width + 2];
    private short[] higher = new short[width + 2];

    /// <summary>The next row from the top; most significant bit left, 1 black. All of <paramref name="dots"/> is
    /// written.</summary>
    public void Row(ReadOnlySpan<byte> grey, Span<byte> dots)
    {
        grey = grey[..width];
        (now, above, higher) = (higher, now, above);
        Span<short> handed = now.AsSpan(1, grey.Length);
        ReadOnlySpan<short> fromRight = above.AsSpan(2, grey.Length), from = above.AsSpan(1, grey.Length);
        ReadOnlySpan<short> fromLeft = above.AsSpan(0, grey.Length), fromHigher = higher.AsSpan(1, grey.Length);
        int left = 0, further = 0, bits = 0;
        for (int x = 0; x < grey.Length; x++)
        {
            int wanted = grey[x] + fromLeft[x] + from[x] + fromRight[x] + fromHigher[x] + further + left;
            int black = (wanted - 128) >> 31;                                  // -1 or 0
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
