using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.EscPos.Status;

namespace PosDaemon.Devices.Printers;

/// <summary>Asks a printer DLE EOT 1 to 4 on one connection: all in one write, and one after the other where that does
/// not go well.</summary>
/// <remarks>Replies come in the order of asking and do not say which question they answer (TM-T88III p. 73). Four
/// questions may be open at a time. When not every one of them was answered the replies are thrown away, since one
/// that is missing would shift those behind it.</remarks>
internal sealed class StatusQuestions(PrinterConnection connection, PrinterOptions options, TimeProvider time)
{
    private const int Kinds = 4;

    // Misses in a row after which a kind is no longer asked, while kind 1 is answered.
    private const int MutedAfter = 2;

    // One may be a kind that the printer does not know; after that it knows all it is asked, and still left one out.
    private const int MostMismatches = 2;

    private readonly int[] _misses = new int[Kinds + 1];
    private int _mismatches;
    private bool _asksTogether = true;
    private ReadOnlyMemory<byte> _unsent;
    private long _answeredAt;

    /// <summary>The last round of questions was answered.</summary>
    public bool IsAnswering { get; private set; }

    /// <summary>How old the oldest fact of the last round is; only where <see cref="IsAnswering"/>.</summary>
    public TimeSpan Age => time.GetElapsedTime(_answeredAt);

    /// <summary>Asks once; the connection's facts are up to date when it returns.</summary>
    public async Task AskAsync(CancellationToken abort)
    {
        var asked = time.GetTimestamp();
        if (!_asksTogether || !await TryAskTogetherAsync(abort))
            await AskInTurnAsync(abort);
        _answeredAt = asked;
    }

    /// <summary>False when some replies came and some did not: nothing is known by them.</summary>
    private async Task<bool> TryAskTogetherAsync(CancellationToken abort)
    {
        int[] kinds = [.. Enumerable.Range(1, Kinds).Where(kind => _misses[kind] < MutedAfter)];
        var replies = await AskAsync(kinds, abort);
        IsAnswering = replies.Count > 0;
        if (replies.Count > 0 && replies.Count < kinds.Length)
        {
            _asksTogether = false;
            _mismatches++;
            return false;
        }

        for (var i = 0; i < replies.Count; i++)
            Record(kinds[i], replies[i]);
        return true;
    }

    // Ends at the first one that is not answered, so that a late reply is not taken for that to the next question.
    private async Task AskInTurnAsync(CancellationToken abort)
    {
        for (var kind = 1; kind <= Kinds; kind++)
        {
            if (_misses[kind] >= MutedAfter)
                continue;
            if (await AskAsync([kind], abort) is not [var reply])
            {
                IsAnswering &= kind > 1;
                _misses[kind] += kind > 1 ? 1 : 0;
                return;
            }

            Record(kind, reply);
            IsAnswering = true;
        }

        _asksTogether = _mismatches < MostMismatches;
    }

    private void Record(int kind, byte reply)
    {
        _misses[kind] = 0;
        connection.Facts = connection.Facts.AfterRealTime(kind, reply);
    }

    /// <summary>The replies that came in time, one for each kind at most.</summary>
    private async Task<List<byte>> AskAsync(int[] kinds, CancellationToken abort)
    {
        var replies = new List<byte>(Kinds);
        connection.ApplyWaitingReplies();
        if (!await TrySendAsync(StatusRequest.RealTime(kinds), abort))
            return replies;
        var asked = time.GetTimestamp();
        while (replies.Count < kinds.Length
            && options.AnswerLimit - time.GetElapsedTime(asked) is var left && left > TimeSpan.Zero)
        {
            if (await connection.NextAsync(left, abort) is { Kind: StatusReplyKind.RealTime } reply)
                replies.Add(reply.First);
        }

        return replies;
    }

    // A line that takes no bytes is silence, not a fault; a question that left in part is completed first next time.
    private async Task<bool> TrySendAsync(ReadOnlyMemory<byte> question, CancellationToken abort)
    {
        var bytes = _unsent.IsEmpty ? question : _unsent;
        var isWhole = _unsent.IsEmpty;
        try
        {
            await connection.WriteAsync(bytes, abort);
            _unsent = default;
            return isWhole;
        }
        catch (DeviceException fault) when (fault.Fault == DeviceFault.Stalled)
        {
            var isUntouched = isWhole && fault.BytesWritten == 0;
            _unsent = isUntouched ? default : bytes[(int)fault.BytesWritten..];
            return false;
        }
    }
}
