namespace PosDaemon.Fuzz;

/// <summary>Bytes come off a line in pieces of any size.</summary>
internal static class Splits
{
    /// <summary>Feeds the input in pieces of chance, of one byte each, or whole.</summary>
    public static void Feed(ReadOnlySpan<byte> input, Splitting splitting, Chance chance, FeedPiece feed)
    {
        for (var at = 0; at < input.Length;)
        {
            var size = splitting switch
            {
                Splitting.Bytes => 1,
                Splitting.Whole => input.Length,
                _ => 1 + chance.Next(chance.OneIn(2) ? 4 : input.Length),
            };
            size = Math.Min(size, input.Length - at);
            feed(input.Slice(at, size));
            at += size;
        }
    }
}

internal delegate void FeedPiece(ReadOnlySpan<byte> piece);

internal enum Splitting
{
    Whole,
    Chance,
    Bytes,
}
