using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Outputs.EscPos;

/// <summary>The bytes of a slip as they grow. Kept and cleared between slips, so it stops allocating.</summary>
internal sealed class EncoderBuffer() : GrowingArray<byte>(8192)
{
    public byte[] ToArray() => Span.ToArray();
}
