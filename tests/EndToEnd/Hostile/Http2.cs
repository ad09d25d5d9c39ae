using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace PosDaemon.EndToEnd.Tests.Hostile;

/// <summary>HTTP/2 as bytes (RFC 9113), so that they can be wrong: frames, header blocks without compression (RFC 7541
/// section 6.2.2), gRPC messages.</summary>
internal static class Http2
{
    public const byte Data = 0, Headers = 1, ResetStream = 3, Settings = 4, PushPromise = 5, Ping = 6, GoAway = 7,
        WindowUpdate = 8, Continuation = 9;

    public const byte EndStream = 1, Acknowledge = 1, EndHeaders = 4;

    /// <summary>Length (24 bits), type, flags, stream (31 bits), content.</summary>
    public static byte[] Frame(byte type, byte flags, int stream, params byte[] content)
    {
        var frame = new byte[9 + content.Length];
        (frame[0], frame[1]) = ((byte)(content.Length >> 16), (byte)(content.Length >> 8));
        frame[2] = (byte)content.Length;
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        content.CopyTo(frame, 9);
        return frame;
    }

    public static byte[] Number(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Setting(ushort id, uint value) => [(byte)(id >> 8), (byte)id, .. Number(value)];

    /// <summary>Each a literal without indexing: 0, length, name, length, value.</summary>
    public static byte[] Block(params (string Name, string Value)[] fields) =>
        [.. fields.SelectMany(field => (byte[])[0, .. Text(field.Name), .. Text(field.Value)])];

    /// <summary>One gRPC message: compressed or not, length, content.</summary>
    public static byte[] Message(params byte[] content) => [0, .. Number((uint)content.Length), .. content];

    /// <summary>The head of a gRPC answer.</summary>
    public static byte[] Head(int stream, params (string Name, string Value)[] more) => Frame(
        Headers, EndHeaders, stream, Block([(":status", "200"), ("content-type", "application/grpc"), .. more]));

    public static byte[] Trailers(int stream, params (string Name, string Value)[] fields) =>
        Frame(Headers, EndHeaders | EndStream, stream, Block(fields));

    /// <summary>Reads frames up to the end of a request.</summary>
    /// <returns>Its stream.</returns>
    public static async Task<int> ReadRequestAsync(NetworkStream stream, CancellationToken abort)
    {
        var head = new byte[9];
        while (true)
        {
            await stream.ReadExactlyAsync(head, abort);
            await stream.ReadExactlyAsync(new byte[head[0] << 16 | head[1] << 8 | head[2]], abort);
            if (head[3] is Data or Headers && (head[4] & EndStream) != 0)
                return BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)) & int.MaxValue;
        }
    }

    // A length of seven bits and, where that is full, of further groups of seven (RFC 7541 section 5.1).
    private static byte[] Text(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        List<byte> length = [];
        if (bytes.Length < 127)
        {
            length.Add((byte)bytes.Length);
        }
        else
        {
            length.Add(127);
            var rest = bytes.Length - 127;
            for (; rest >= 128; rest >>= 7) length.Add((byte)(rest | 128));
            length.Add((byte)rest);
        }

        return [.. length, .. bytes];
    }
}
