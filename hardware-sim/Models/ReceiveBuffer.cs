namespace PosSim.Models;

/// <summary>The printer's receive buffer, first in first out, of fixed size. It reports busy and free with hysteresis
/// as the makers' manuals give it: 4 KB buffers full at 128 bytes left and free again at 256; the 45-byte setting at 16
/// and 26.</summary>
internal sealed class ReceiveBuffer(int capacity)
{
    private readonly byte[] bytes = new byte[capacity];
    private readonly int fullAt = capacity <= 64 ? 16 : Math.Min(128, capacity / 4);
    private readonly int freeAt = capacity <= 64 ? 26 : Math.Min(256, capacity / 2);
    private int start;

    public int Count { get; private set; }
    public int Free => bytes.Length - Count;
    public bool Busy { get; private set; }

    /// <summary>The oldest bytes, up to where the buffer turns round.</summary>
    public ReadOnlySpan<byte> Front => bytes.AsSpan(start, Math.Min(Count, bytes.Length - start));

    /// <summary>How many of them found room.</summary>
    public int Put(ReadOnlySpan<byte> added)
    {
        int kept = Math.Min(added.Length, Free);
        int end = start + Count;
        if (end >= bytes.Length) end -= bytes.Length;
        int first = Math.Min(kept, bytes.Length - end);
        added[..first].CopyTo(bytes.AsSpan(end));
        added[first..kept].CopyTo(bytes);
        Count += kept;
        if (kept > 0 && Free <= fullAt) Busy = true;
        return kept;
    }

    /// <summary>The oldest bytes are taken.</summary>
    public void Skip(int count)
    {
        start += count;
        if (start >= bytes.Length) start -= bytes.Length;
        Count -= count;
        if (Free >= freeAt) Busy = false;
    }

    public void Clear()
    {
        (start, Count, Busy) = (0, 0, false);
    }
}
