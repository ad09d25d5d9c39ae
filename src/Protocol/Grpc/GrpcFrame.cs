using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace PosDaemon.Protocol.Grpc;

/// <summary>The Length-Prefixed-Message of PROTOCOL-HTTP2.md, "Requests":
/// <code>
/// Compressed-Flag  1 byte   0, or 1 where grpc-encoding names a compression (we offer none)
/// Message-Length   4 bytes  big endian
/// Message          that many bytes
/// </code></summary>
public static class GrpcFrame
{
    public const int HeaderLength = 5;

    /// <summary>Writes one message with its prefix.</summary>
    public static void Write(IBufferWriter<byte> output, IMessage message)
    {
        var length = message.CalculateSize();
        var header = output.GetSpan(HeaderLength);
        header[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], length);
        output.Advance(HeaderLength);
        message.WriteTo(output);
    }

    /// <summary>One message with its prefix, as the whole body of a unary request.</summary>
    public static byte[] ToBytes(IMessage message)
    {
        var length = message.CalculateSize();
        var bytes = new byte[HeaderLength + length];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), length);
        message.WriteTo(bytes.AsSpan(HeaderLength));
        return bytes;
    }

    /// <summary>Looks for one whole message at the start of the buffer. The length is judged as soon as the prefix
    /// is there, so that no peer can make us hold more than the limit.</summary>
    public static FrameRead Read(in ReadOnlySequence<byte> buffer, int maxMessageBytes)
    {
        if (buffer.Length < HeaderLength)
            return FrameRead.NeedMore;
        Span<byte> header = stackalloc byte[HeaderLength];
        buffer.Slice(0, HeaderLength).CopyTo(header);

        if (header[0] != 0)
            return FrameRead.Faulty(header[0] == 1 ? FrameFault.Compressed : FrameFault.BadFlag, header[0]);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > maxMessageBytes)
            return FrameRead.Faulty(FrameFault.TooLarge, length);
        if (buffer.Length < HeaderLength + length)
            return FrameRead.NeedMore;

        var message = buffer.Slice(HeaderLength, length);
        return FrameRead.Parsed(message, message.End);
    }
}
