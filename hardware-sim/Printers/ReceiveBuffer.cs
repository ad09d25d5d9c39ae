namespace PosSim.Printers;

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

    public bool TryPut(byte value)
    {
        if (Free == 0) return false;
        int end = start + Count++;
        bytes[end < bytes.Length ? end : end - bytes.Length] = value;
        if (Free <= fullAt) Busy = true;
        return true;
    }

    public byte Take()
    {
        byte value = bytes[start];
        if (++start == bytes.Length) start = 0;
        Count--;
        if (Free >= freeAt) Busy = false;
        return value;
    }

    public void Clear()
    {
        (start, Count, Busy) = (0, 0, false);
    }
}
