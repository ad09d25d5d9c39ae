using PosDaemon.Protocol.Scanning;

namespace PosDaemon.Fuzz;

/// <summary>What a scanner's reader makes of bytes, as one number: the same for the same frames.</summary>
internal static class FoundFrames
{
    /// <param name="reader">In step, or not.</param>
    /// <param name="input">All that comes, before a silence.</param>
    /// <param name="splitting">In which pieces it comes.</param>
    /// <param name="chance">Of the pieces.</param>
    /// <param name="longest">Bytes of the longest code that the reader may give.</param>
    public static ulong DigestOf(
        ICodeReader reader, ReadOnlySpan<byte> input, Splitting splitting, Chance chance, int longest)
    {
        ulong digest = 0;
        Splits.Feed(input, splitting, chance, piece =>
        {
            while (reader.TryNext(ref piece, out var frame)) digest = digest * 31 + DigestOf(frame, longest);
        });
        return reader.TrySilence(out var last) ? digest * 31 + DigestOf(last, longest) : digest;
    }

    private static ulong DigestOf(ScanFrame frame, int longest)
    {
        if (frame.Code.Length > longest) throw new BrokenPromiseException($"a code of {frame.Code.Length} bytes");
        if (frame.Length <= 0) throw new BrokenPromiseException($"{frame.Kind} of no bytes");
        return PaperDigest.Of(frame.Code.Span) + (ulong)frame.Kind * 7 + (ulong)frame.Length;
    }
}
