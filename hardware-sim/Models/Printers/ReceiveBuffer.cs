namespace PosSim.Models;

/// <summary>The printer's receive buffer, first in first out, of fixed size. It reports busy and free with hysteresis
/// as the makers' manuals give it: 4 KB buffers full at 128 bytes left and free again at 256; the 45-byte setting at 16
/// and 26.</summary>
internal sealed class ReceiveBuffer(int capacity)
{
    private readonly byte[] _bytes = new byte[capacity];
    private readonly int _fullAt = capacity <= 64 ? 16 : Math.Min(128, capacity / 4);
    private readonly int _freeAt = capacity <= 64 ? 26 : Math.Min(256, capacity / 2);
    private int _start;

    public int Count { get; private set; }
    public int Free => _bytes.Length - Count;
    public bool Busy { get; private set; }

    /// <summary>The oldest bytes, up to where the buffer turns round.</summary>
    public ReadOnlySpan<byte> Front => _bytes.AsSpan(_start, Math.Min(Count, _bytes.Length - _start));

    /// <summary>How many of them found room.</summary>
    public int Put(ReadOnlySpan<byte> added)
    {
        var kept = Math.Min(added.Length, Free);
        var end = _start + Count;
        if (end >= _bytes.Length) end -= _bytes.Length;
        var first = Math.Min(kept, _bytes.Length - end);
        added[..first].CopyTo(_bytes.AsSpan(end));
        added[first..kept].CopyTo(_bytes);
        Count += kept;
        if (kept > 0 && Free <= _fullAt) Busy = true;
        return kept;
    }

    /// <summary>The oldest bytes are taken.</summary>
    public void Skip(int count)
    {
        _start += count;
        if (_start >= _bytes.Length) _start -= _bytes.Length;
        Count -= count;
        if (Free >= _freeAt) Busy = false;
    }

    public void Clear()
    {
        (_start, Count, Busy) = (0, 0, false);
    }
}
