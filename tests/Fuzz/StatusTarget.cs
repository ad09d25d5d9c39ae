using PosDaemon.Protocol.EscPos.Status;

namespace PosDaemon.Fuzz;

/// <summary>What a printer says: the same replies however split, and in step again after any garbage.</summary>
internal sealed class StatusTarget : ITarget
{
    private static readonly byte[][] Replies =
    [
        [0x12], [0x16], [0x1A], [0x00], [0x03], [0x10, 0x00, 0x00, 0x0F], [0x14, 0x00, 0x0C, 0x00], [0x11], [0x13],
        [0x37, 0x22, 0x30, 0x30, 0x30, 0x37, 0x00], [0x37, 0x25, 0x00], [0x3B, 0x30, 0x00], [0x5F, 0x54, 0x4D, 0x00],
    ];

    private readonly byte[] _buffer = new byte[300];
    private int _length;

    public string Name => "status";

    public string LastInput => Convert.ToHexString(_buffer.AsSpan(0, _length));

    public int Try(Chance chance)
    {
        _length = 0;
        for (var count = chance.Next(1, 20); count > 0; count--)
        {
            if (chance.OneIn(3)) Add([chance.NextByte()]);
            else Add(chance.Of(Replies));
        }
        if (chance.OneIn(4)) _buffer[chance.Next(_length)] = chance.NextByte();
        var whole = Run(Splitting.Whole, chance);
        if (whole != Run(Splitting.Chance, chance))
            throw new BrokenPromiseException("split by chance it says otherwise");
        if (chance.OneIn(100) && whole != Run(Splitting.Bytes, chance))
            throw new BrokenPromiseException("byte by byte it says otherwise");
        return _length;
    }

    private void Add(byte[] reply)
    {
        if (_length + reply.Length > _buffer.Length) return;
        reply.CopyTo(_buffer, _length);
        _length += reply.Length;
    }

    private ulong Run(Splitting splitting, Chance chance)
    {
        var replies = new StatusDemultiplexer();
        ulong digest = 0;
        Splits.Feed(_buffer.AsSpan(0, _length), splitting, chance, piece =>
        {
            while (replies.TryNext(ref piece, out var reply))
                digest = digest * 31 + PaperDigest.Of(reply.Data.Span) + (ulong)reply.Kind * 256 + reply.First;
        });
        CheckInStep(replies);
        return digest + (ulong)replies.Garbage;
    }

    /// <summary>Whatever came before, two answers to DLE EOT later it is in step.</summary>
    private static void CheckInStep(StatusDemultiplexer replies)
    {
        ReadOnlySpan<byte> answers = [0x00, 0x12, 0x12];
        var isThere = false;
        while (replies.TryNext(ref answers, out var reply))
            isThere = reply is { Kind: StatusReplyKind.RealTime, First: 0x12 };
        if (!isThere) throw new BrokenPromiseException("an answer to DLE EOT is not heard after it");
    }
}
