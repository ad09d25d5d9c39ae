namespace PosDaemon.Slips.Buffers;

/// <summary>A piece of a <see cref="GrowingArray{T}"/>: an index stays right when it grows, a span does not.
/// </summary>
internal readonly record struct Slice(int Start, int Length)
{
    public bool IsEmpty => Length == 0;

    public int End => Start + Length;
}
