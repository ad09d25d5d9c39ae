namespace PosDaemon.Protocol.EscPos.Status;

/// <summary>Takes a printer's byte stream apart into replies by their fixed bits, never by counting (TM-T88III,
/// Appendix G). Any byte that cannot be where it is ends what was begun and is looked at afresh, so one stray byte
/// costs one message at most. Bounded; never throws on input.</summary>
public sealed class StatusDemultiplexer
{
    /// <summary>The longest block text taken; GS I texts are shorter (80 bytes at most in Epson's manuals).</summary>
    public const int MaxBlock = 128;

    private const byte XOn = 0x11, XOff = 0x13;
    private const int AutomaticLength = 4;

    private readonly byte[] _pending = new byte[1 + MaxBlock];
    private int _length;

    /// <summary>Bytes that belonged to no message.</summary>
    public long Garbage { get; private set; }

    /// <summary>Takes bytes up to the end of the next reply. Call again until it is false.</summary>
    public bool TryNext(ref ReadOnlySpan<byte> input, out StatusReply reply)
    {
        while (!input.IsEmpty)
        {
            var next = input[0];
            input = input[1..];
            if (next is XOn or XOff)
                continue;
            if (_length > 0 && !FitsPending(next))
                DropPending();
            if (_length == 0 ? TryBegin(next, out reply) : TryContinue(next, out reply))
                return true;
        }

        reply = default;
        return false;
    }

    private bool IsBlock => IsBlockHeader(_pending[0]);

    private static bool IsBlockHeader(byte value) => value is 0x35 or 0x37 or 0x39 or 0x3B or 0x5F;

    // In ASB bytes 2 to 4 have bits 4 and 7 clear. Block text is printable; 00 ends it. The answers of DLE DC4 and
    // GS ( H (37 22, 37 23, 37 25) are printable too; power notices (3B 30 00) likewise.
    private bool FitsPending(byte next) => IsBlock
        ? next == 0x00 || (next >= 0x20 && _length < _pending.Length)
        : (next & 0b1001_0000) == 0;

    private bool TryBegin(byte first, out StatusReply reply)
    {
        reply = default;
        if (IsBlockHeader(first) || (first & 0b1001_0011) == 0b0001_0000)
        {
            _pending[_length++] = first;
            return false;
        }

        if ((first & 0b1001_0011) == 0b0001_0010)
            reply = new StatusReply(StatusReplyKind.RealTime, first, default);
        else if ((first & 0b1001_0000) == 0)
            reply = new StatusReply(StatusReplyKind.Queued, first, default);
        else
        {
            Garbage++;
            return false;
        }

        return true;
    }

    private bool TryContinue(byte next, out StatusReply reply)
    {
        reply = default;
        var block = IsBlock;
        if (!block || next != 0x00)
            _pending[_length++] = next;
        if (block ? next != 0x00 : _length < AutomaticLength)
            return false;
        reply = block
            ? new StatusReply(StatusReplyKind.Block, _pending[0], _pending.AsSpan(1, _length - 1).ToArray())
            : new StatusReply(StatusReplyKind.Automatic, _pending[0], _pending.AsSpan(0, _length).ToArray());
        _length = 0;
        return true;
    }

    private void DropPending()
    {
        Garbage += _length;
        _length = 0;
    }
}
