namespace PosDaemon.Protocol.EscPos.Status;

/// <summary>Takes a printer's byte stream apart into replies by their fixed bits, never by counting (TM-T88III,
/// Appendix G). A byte that no printer sends is left out, and what it fell into goes on; one that begins another
/// message ends what was begun. So a stray byte costs the message that it looks like or fell into, and never makes more
/// than one that was not sent. Bounded; never throws on input.</summary>
public sealed class StatusDemultiplexer
{
    /// <summary>The longest block text taken; GS I texts are shorter (80 bytes at most in Epson's manuals).</summary>
    public const int MaxBlock = 128;

    private const byte XOn = 0x11, XOff = 0x13;
    private const int AutomaticLength = 4;

    // A round of questions has four answers: a message that is still not whole after them has lost its end.
    private const int MostAnswersInside = 4;

    private readonly byte[] _pending = new byte[1 + MaxBlock];
    private int _length;
    private int _answersInside;

    /// <summary>Bytes that belonged to no message.</summary>
    public long Garbage { get; private set; }

    /// <summary>A message has begun and is not whole.</summary>
    public bool IsInside => _length > 0;

    /// <summary>Takes bytes up to the end of the next reply. Call again until it is false.</summary>
    public bool TryNext(ref ReadOnlySpan<byte> input, out StatusReply reply)
    {
        while (!input.IsEmpty)
        {
            var next = input[0];
            input = input[1..];
            if (next is XOn or XOff)
                continue;
            if (IsInside ? TryInside(next, out reply) : TryBegin(next, out reply))
                return true;
        }

        reply = default;
        return false;
    }

    /// <summary>The message that has begun has lost its end: nothing came for longer than a printer pauses within one.
    /// </summary>
    public void DropUnfinished()
    {
        Garbage += _length;
        (_length, _answersInside) = (0, 0);
    }

    private bool IsBlock => IsBlockHeader(_pending[0]);

    private static bool IsBlockHeader(byte value) => value is 0x37 or 0x3B or 0x5F;

    private static bool IsRealTime(byte value) => (value & 0b1001_0011) == 0b0001_0010;

    private static bool IsAutomaticHeader(byte value) => (value & 0b1001_0011) == 0b0001_0000;

    private static bool IsQueued(byte value) => (value & 0b1001_0000) == 0;

    private bool TryInside(byte next, out StatusReply reply)
    {
        if (FitsPending(next))
            return TryContinue(next, out reply);
        // The answer to a question goes out at once, between the bytes of what is being sent.
        if (IsRealTime(next))
        {
            if (++_answersInside >= MostAnswersInside)
                DropUnfinished();
            return TryBegin(next, out reply);
        }

        if (IsAutomaticHeader(next) || _length == _pending.Length)
        {
            DropUnfinished();
            return TryBegin(next, out reply);
        }

        // Neither the end of a block nor the rest of a status is to be taken for an answer that was waited for.
        Garbage++;
        reply = default;
        return false;
    }

    // In ASB bytes 2 to 4 have bits 4 and 7 clear. Block text is printable; 00 ends it. 37 22, the answer to GS ( H,
    // has four bytes and its end. Of the others of 37 and of the power notices (3B 30, 3B 31) the second byte is known;
    // the blocks of 35 and 39 come only where they were asked for, and nobody does.
    private bool FitsPending(byte next) => _pending.AsSpan(0, _length) switch
    {
        [0x37] => next is (>= 0x20 and <= 0x26) or 0x36,
        [0x3B] => next is 0x30 or 0x31,
        [0x37, 0x22, _, _, _, _] => next == 0x00,
        [0x37 or 0x3B or 0x5F, ..] => next == 0x00 || (next is >= 0x20 and < 0x7F && _length < _pending.Length),
        _ => IsQueued(next),
    };

    private bool TryBegin(byte first, out StatusReply reply)
    {
        reply = default;
        if (IsBlockHeader(first) || IsAutomaticHeader(first))
        {
            _pending[_length++] = first;
            return false;
        }

        if (IsRealTime(first))
            reply = new StatusReply(StatusReplyKind.RealTime, first, default);
        else if (IsQueued(first))
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
        (_length, _answersInside) = (0, 0);
        return true;
    }
}
