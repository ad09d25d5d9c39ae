using System.Buffers.Binary;

namespace PosSim.Demo;

/// <summary>Walks the frames of one direction of an HTTP/2 connection (RFC 9113 section 4.1: length 24 bits, type 8,
/// flags 8, stream 32) and counts the streams that their sender has ended. Reads no content.</summary>
internal sealed class Http2Frames
{
    private const int HeadBytes = 9;
    private const byte Data = 0x0;
    private const byte Headers = 0x1;
    private const byte EndStream = 0x1;

    private readonly byte[] _head = new byte[HeadBytes];
    private int _headBytes;
    private int _skip;

    public int Ended { get; private set; }

    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_skip > 0)
            {
                var skipped = Math.Min(_skip, bytes.Length);
                _skip -= skipped;
                bytes = bytes[skipped..];
                continue;
            }
            var count = Math.Min(HeadBytes - _headBytes, bytes.Length);
            bytes[..count].CopyTo(_head.AsSpan(_headBytes));
            _headBytes += count;
            bytes = bytes[count..];
            if (_headBytes == HeadBytes) TakeHead();
        }
    }

    private void TakeHead()
    {
        _headBytes = 0;
        _skip = (int)(BinaryPrimitives.ReadUInt32BigEndian(_head) >> 8);
        if (_head[3] is Data or Headers && (_head[4] & EndStream) != 0) Ended++;
    }
}
