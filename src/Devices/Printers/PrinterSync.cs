using PosDaemon.Protocol.EscPos.Status;

namespace PosDaemon.Devices.Printers;

/// <summary>Gets one connection in step with its printer: everything sent before is through, nothing is half sent, and
/// the next answer to a fence will be that of the next slip.</summary>
internal sealed class PrinterSync(
    PrinterConnection connection, PrinterMemory memory, PrinterOptions options, TimeProvider time)
{
    // Enough NULs to complete any command of which the printer may have seen only the beginning: a raster band of 255
    // rows by 72 bytes is 18,360. Where nothing is known of the break, receipts' usual 8,192.
    private const int MostFlush = 20_480, BlindFlush = 8_192;

    // A ready printer that an earlier process knew to answer fences, and that is silent for so long, is another one:
    // a full buffer of 64 KB takes the slowest printer a minute and a half.
    private static readonly TimeSpan LongestDoubt = TimeSpan.FromMinutes(2);

    private bool _hasSent;
    private bool _isLate;
    private bool _askedModel;
    private long _sentAt;
    private long? _readySince;

    /// <summary>The printer has answered fences before and does not confirm what it had before.</summary>
    public bool IsOverdue => _isLate && IsBusy;

    /// <summary>A slip sent now could not be proved, since an answer to an earlier fence may still come.</summary>
    public bool IsBusy =>
        options.Proof != PrintProof.Assumed && memory is { AnswersFences: true, Fences.IsClear: false };

    private bool AsksProcessId => options.Proof == PrintProof.ProcessId
        || (options.Proof == PrintProof.Probed && memory.IsProbedForProcessIds);

    /// <summary>The printer is held up or does not answer: its silence to fences tells nothing.</summary>
    public void RecordHeldUp() => _readySince = null;

    /// <summary>At once when already in step. Asks the model's name by the way.</summary>
    public async Task SynchroniseAsync(CancellationToken abort)
    {
        connection.ApplyWaitingReplies();
        if (options.Proof == PrintProof.Assumed)
        {
            await CompleteWithoutFenceAsync(abort);
            return;
        }

        if (!_hasSent)
            memory.BytesCutShort = Math.Max(memory.BytesCutShort, memory.UnconfirmedFlushBytes);
        _readySince ??= time.GetTimestamp();
        if (time.GetElapsedTime(_readySince.Value) >= LongestDoubt)
            memory.DoubtFences();
        var knowsNoFence = _isLate && memory.Flushed && !memory.AnswersFences;
        if (memory.BytesCutShort == 0 && (memory.Fences.IsClear || knowsNoFence))
            return;
        if (memory.Fences.IsWaiting && time.GetElapsedTime(_sentAt) >= options.ProofLimit && !memory.IsBusy)
            memory.BytesCutShort = MostFlush;
        if (memory.BytesCutShort > 0 || !memory.Fences.IsWaiting)
            await SendAsync(abort);
        await AwaitAnswerAsync(_isLate ? FenceCounter.Quiet * 2 : options.SyncLimit, abort);
        if (!memory.Fences.IsClear && !memory.AnswersFences && !memory.Flushed)
        {
            // It may sit in the middle of a command that an earlier process began.
            memory.Flushed = true;
            memory.BytesCutShort = BlindFlush;
            await SendAsync(abort);
            await AwaitAnswerAsync(options.SyncLimit, abort);
        }

        _isLate = !memory.Fences.IsClear;
        if (!_isLate)
            (memory.UnconfirmedFlushBytes, memory.BusyUntil) = (0, time.GetTimestamp());
        RecordAnswers();
    }

    /// <summary>Throws away what the printer still holds of earlier slips, as far as it can be made to.</summary>
    public async Task ClearAsync(CancellationToken abort)
    {
        connection.Cleared = false;
        if (memory.AnswersClear)
        {
            await connection.WriteAsync(StatusRequest.ClearBuffers.ToArray(), abort);
            var asked = time.GetTimestamp();
            while (!connection.Cleared && options.ClearLimit - time.GetElapsedTime(asked) is var left
                && left > TimeSpan.Zero)
                await connection.NextAsync(left, abort);
            memory.RecordClear(connection.Cleared);
        }

        // ESC @ clears the line being made up; what the receive buffer holds comes out before the fence is answered.
        if (connection.Cleared)
            (memory.BytesCutShort, memory.UnconfirmedFlushBytes, memory.BusyUntil) = (0, 0, time.GetTimestamp());
        else
            await connection.WriteAsync(StatusRequest.Initialise.ToArray(), abort);
        connection.IsWatched = false;
    }

    private async Task CompleteWithoutFenceAsync(CancellationToken abort)
    {
        if (_askedModel && memory.BytesCutShort == 0)
            return;
        await connection.WriteAsync((byte[])[.. Flush(), .. StatusRequest.Model], abort);
        (memory.BytesCutShort, _askedModel) = (0, true);
    }

    private void RecordAnswers()
    {
        if (_isLate && memory is { Flushed: true, AnswersFences: false })
            memory.RecordNoFence();
        // One that answered behind a slip once may still have dots to print.
        if (!_isLate && options.Proof == PrintProof.ProcessId && !memory.AnswersProcessIds
            && memory.Knowledge.AnswersProcessId is not { IsSo: true })
            memory.RecordProcessIdBehindSlip(isAnswered: false);
    }

    private async Task SendAsync(CancellationToken abort)
    {
        var processId = AsksProcessId ? StatusRequest.ProcessId(memory.NextProcessId()) : [];
        memory.HasAsked = true;
        connection.BeginFence(isBehindName: true);
        _hasSent = true;
        memory.UnconfirmedFlushBytes = Math.Max(memory.UnconfirmedFlushBytes, memory.BytesCutShort);
        await connection.WriteAsync(
            (byte[])[.. Flush(), .. StatusRequest.Model, .. processId, .. StatusRequest.Fence], abort);
        memory.BytesCutShort = 0;
        _sentAt = time.GetTimestamp();
    }

    private byte[] Flush()
    {
        if (memory.BytesCutShort == 0)
            return [];
        connection.IsWatched = false;
        return [.. new byte[Math.Min(memory.BytesCutShort, MostFlush)], .. StatusRequest.Initialise];
    }

    private async Task AwaitAnswerAsync(TimeSpan limit, CancellationToken abort)
    {
        var sent = time.GetTimestamp();
        while (!memory.Fences.IsClear && limit - time.GetElapsedTime(sent) is var left && left > TimeSpan.Zero)
            await connection.NextAsync(left < FenceCounter.Quiet ? left : FenceCounter.Quiet, abort);
    }
}
