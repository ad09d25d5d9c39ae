namespace PosDaemon.Protocol.EscPos;

/// <summary>The bytes of a slip as they grow. Kept and cleared between slips, so it stops allocating.</summary>
internal sealed class EncoderBuffer
{
    private byte[] bytes = new byte[4096];
    private int count;

    public int Count => count;

    public void Add(byte value)
    {
        if (count == bytes.Length)
            Array.Resize(ref bytes, bytes.Length * 2);
        bytes[count++] = value;
    }

    public void Add(params ReadOnlySpan<byte> values) => values.CopyTo(Take(values.Length));

    public void Repeat(byte value, int times) => Take(times).Fill(value);

    /// <summary>The next <paramref name="length"/> bytes, for the caller to fill.</summary>
    public Span<byte> Take(int length)
    {
        if (bytes.Length - count < length)
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, count + length));
        count += length;
        return bytes.AsSpan(count - length, length);
    }

    public byte[] ToArray() => bytes.AsSpan(0, count).ToArray();

    public void Clear() => count = 0;
}
