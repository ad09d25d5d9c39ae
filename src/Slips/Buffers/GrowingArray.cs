using System.Runtime.CompilerServices;

namespace PosDaemon.Slips.Buffers;

/// <summary>A list over one array, cleared and filled again for each slip, so that it stops allocating. A span into it
/// holds until the next addition.</summary>
internal class GrowingArray<T>(int capacity = 64) where T : struct
{
    /// <summary>An array grown beyond this by one extraordinary slip is let go (elements).</summary>
    private const int MostKept = 1 << 18;

    private T[] _items = new T[capacity];

    public int Count { get; private set; }

    public ref T this[int index] => ref _items[index];

    public Span<T> Span => _items.AsSpan(0, Count);

    public Span<T> Of(Slice slice) => _items.AsSpan(slice.Start, slice.Length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T item)
    {
        if (Count == _items.Length)
            Grow(1);
        _items[Count++] = item;
    }

    public void Add(params ReadOnlySpan<T> values) => values.CopyTo(Extend(values.Length));

    public void Repeat(T value, int times) => Extend(times).Fill(value);

    /// <summary>The next <paramref name="length"/> elements, for the caller to fill.</summary>
    public Span<T> Extend(int length)
    {
        var room = Reserve(length)[..length];
        Count += length;
        return room;
    }

    /// <summary>What is free behind the last element, at least <paramref name="length"/>. What the caller fills counts
    /// once it has called <see cref="Extend"/> for it.</summary>
    public Span<T> Reserve(int length)
    {
        if (_items.Length - Count < length)
            Grow(length);
        return _items.AsSpan(Count);
    }

    /// <summary>What was added since the array had <paramref name="start"/> elements.</summary>
    public Slice Since(int start) => new(start, Count - start);

    public void Truncate(int count) => Count = count;

    public void Clear()
    {
        Count = 0;
        if (_items.Length > MostKept)
            _items = new T[capacity];
    }

    private void Grow(int length) => Array.Resize(ref _items, Math.Max(_items.Length * 2, Count + length));
}

/// <summary>A piece of a <see cref="GrowingArray{T}"/>: an index stays right when it grows, a span does not.
/// </summary>
internal readonly record struct Slice(int Start, int Length)
{
    public bool IsEmpty => Length == 0;

    public int End => Start + Length;
}
