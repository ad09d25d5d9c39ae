namespace PosDaemon.Devices.Transports.Spooler;

/// <summary>The bytes of one document, given to the spooler piece by piece.</summary>
internal static class SpoolerDocument
{
    private const int Piece = 32 * 1024;

    /// <summary>As WritePrinter: false when it failed, which may be after it took some.</summary>
    public delegate bool WritePiece(ReadOnlySpan<byte> piece, out uint taken);

    /// <summary>False when it broke off. What a piece took that failed counts as well: where Windows prints directly,
    /// it is on paper.</summary>
    /// <param name="written">Bytes taken, added up as they are; others may read it meanwhile.</param>
    public static bool WriteAll(ReadOnlySpan<byte> bytes, WritePiece write, ref int written)
    {
        while (!bytes.IsEmpty)
        {
            var isGood = write(bytes[..Math.Min(Piece, bytes.Length)], out var taken);
            Volatile.Write(ref written, written + (int)taken);
            if (!isGood || taken == 0)
                return false;
            bytes = bytes[(int)taken..];
        }

        return true;
    }
}
