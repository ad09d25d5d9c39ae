namespace PosDaemon.Slips.Pictures;

/// <summary>ISO/IEC 15948 clause 9: each byte of a row is stored as the difference from a guess made of its
/// neighbours.</summary>
internal static class PngFilter
{
    /// <param name="row">The filter's number, then the bytes; a number that is none leaves them.</param>
    /// <param name="above">The bytes of the row above, zeros above the first.</param>
    /// <param name="step">Bytes to the left neighbour.</param>
    public static void Undo(Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        var bytes = row[1..];
        above = above[..bytes.Length];
        switch (row[0])
        {
            case 1:
                for (var i = step; i < bytes.Length; i++)
                    bytes[i] += bytes[i - step];
                break;
            case 2:
                for (var i = 0; i < bytes.Length; i++)
                    bytes[i] += above[i];
                break;
            case 3:
                for (var i = 0; i < bytes.Length; i++)
                    bytes[i] += (byte)(((i >= step ? bytes[i - step] : 0) + above[i]) / 2);
                break;
            case 4:
                for (var i = 0; i < bytes.Length; i++)
                    bytes[i] += i >= step ? Paeth(bytes[i - step], above[i], above[i - step]) : above[i];
                break;
        }
    }

    private static byte Paeth(byte left, byte up, byte corner)
    {
        int toLeft = Math.Abs(up - corner), toUp = Math.Abs(left - corner), toCorner = Math.Abs(left + up - 2 * corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}
