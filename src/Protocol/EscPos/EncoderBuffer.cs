using PosDaemon.Protocol.Buffers;

namespace PosDaemon.Protocol.EscPos;

/// <summary>The bytes of a slip as they grow. Kept and cleared between slips, so it stops allocating.</summary>
internal sealed class EncoderBuffer() : Pile<byte>(8192)
{
    public byte[] ToArray() => Span.ToArray();
}
