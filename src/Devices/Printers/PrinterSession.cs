using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.EscPos.Status;

namespace PosDaemon.Devices.Printers;

/// <summary>One connection to a printer that answers, from opening to its end: asks status, gets in step, serves jobs.
/// </summary>
internal sealed class PrinterSession(
    PrinterTalk talk,
    PrinterMemory memory,
    StatusBoard board,
    PrintQueue queue,
    PrinterOptions options,
    TimeProvider time,
    DeviceAddress address)
{
    // Enough NULs to complete any command of which the printer may have seen only the beginning: a raster band of 255
    // rows by 72 bytes is 18,360. Where nothing is known of the break, receipts' usual 8,192.
    private const int MostFlush = 20_480, BlindFlush = 8_192;

    private bool _syncIsLate;
    private long _syncSent;
    private bool _knowsClear = true;

    /// <summary>Runs until the printer is gone or a slip's outcome is unknown; returns why.</summary>
    /// <exception cref="DeviceException">The printer is gone.</exception>
    public async Task<string> RunAsync(CancellationToken stopping)
    {
        // A slip on the wire gets StopLimit more than everything else.
        using var abort = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using CancellationTokenRegistration stop =
            stopping.UnsafeRegister(_ => abort.CancelAfter(options.StopLimit), null);
        while (true)
        {
            await RefreshAsync(stopping);
            if (await ServeUntilNextRoundAsync(abort.Token, stopping) is { } reason)
                return reason;
        }
    }

    private async Task RefreshAsync(CancellationToken stopping)
    {
        await talk.AskStatusAsync(stopping);
        if (talk.IsAnswering && !talk.Facts.IsHeldUp)
            await SynchroniseAsync(stopping);
        Publish();
    }

    private async Task<string?> ServeUntilNextRoundAsync(CancellationToken abort, CancellationToken stopping)
    {
        long since = time.GetTimestamp();
        while (options.StatusPeriod - time.GetElapsedTime(since) is var left && left > TimeSpan.Zero)
        {
            using (var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping))
            {
                await Task.WhenAny(talk.Readable, queue.Readable, Task.Delay(left, time, enough.Token));
                await enough.CancelAsync();
            }

            stopping.ThrowIfCancellationRequested();
            while (talk.Readable.IsCompleted && await talk.NextAsync(TimeSpan.Zero, stopping) is not null)
                Publish();
            if (queue.TryTake(out PrintQueue.Ticket ticket) && await ServeAsync(ticket, abort) is { } reason)
                return reason;
        }

        return null;
    }

    /// <summary>Returns why the connection must be given up, or null.</summary>
    private async Task<string?> ServeAsync(PrintQueue.Ticket ticket, CancellationToken abort)
    {
        try
        {
            if (await PrepareAsync(ticket.Job, abort) is { } refusal)
            {
                ticket.Finish(PrintOutcome.NotPrinted, refusal);
                return null;
            }
        }
        catch (DeviceException fault)
        {
            ticket.Finish(PrintOutcome.NotPrinted, fault.Message);
            return fault.Message;
        }
        catch (OperationCanceledException)
        {
            ticket.Finish(PrintOutcome.NotPrinted, "the daemon stopped");
            throw;
        }

        var delivery = new SlipDelivery(talk, memory, board, options, time, ticket.Job);
        PrintReport report = await delivery.DeliverAsync(memory.Fences.IsClear, abort);
        ticket.Finish(report);
        if (report.Outcome is not (PrintOutcome.Printed or PrintOutcome.Assumed))
            return report.Detail;
        Publish();
        return null;
    }

    /// <summary>Gets the printer ready for one slip; returns why it cannot be, with no byte of the slip sent.</summary>
    private async Task<string?> PrepareAsync(PrintJob job, CancellationToken abort)
    {
        await talk.AskStatusAsync(abort);
        Publish();
        if (!talk.IsAnswering)
            return "the printer does not answer";
        if (StatusBoard.TroubleOf(talk.Facts) is { } trouble)
            return trouble;
        if (job.ClearFirst)
            await ClearAsync(abort);
        await SynchroniseAsync(abort);
        return memory.Fences.IsClear || !memory.Fences.EverAnswered
            ? null
            : "the printer is still busy with what it had before";
    }

    private async Task ClearAsync(CancellationToken abort)
    {
        if (_knowsClear)
        {
            talk.Cleared = false;
            await talk.WriteAsync(StatusRequest.ClearBuffers.ToArray(), abort);
            long asked = time.GetTimestamp();
            while (!talk.Cleared && options.ClearLimit - time.GetElapsedTime(asked) is var left
                && left > TimeSpan.Zero)
                await talk.NextAsync(left, abort);
            _knowsClear = talk.Cleared;
        }

        // ESC @ clears the line being made up; what the receive buffer holds comes out before the fence is answered.
        if (talk.Cleared)
            memory.CutShort = 0;
        else
            await talk.WriteAsync(StatusRequest.Initialise.ToArray(), abort);
    }

    /// <summary>Makes sure that everything sent before is through, so that the next answer to a fence is that of the
    /// next slip. Names the model by the way. At once when already in step.</summary>
    private async Task SynchroniseAsync(CancellationToken abort)
    {
        talk.TakeWaiting();
        bool knowsNoFence = _syncIsLate && memory.Flushed && !memory.Fences.EverAnswered;
        if (memory.CutShort == 0 && (memory.Fences.IsClear || knowsNoFence))
            return;
        if (memory.Fences.IsWaiting && time.GetElapsedTime(_syncSent) >= options.FenceLimit)
            memory.CutShort = MostFlush;
        if (memory.CutShort > 0 || !memory.Fences.IsWaiting)
            await SendSyncAsync(abort);
        await AwaitSyncAsync(_syncIsLate ? FenceLedger.Quiet * 2 : options.SyncLimit, abort);
        if (!memory.Fences.IsClear && !memory.Fences.EverAnswered && !memory.Flushed)
        {
            // It may sit in the middle of a command that an earlier process began.
            memory.Flushed = true;
            memory.CutShort = BlindFlush;
            await SendSyncAsync(abort);
            await AwaitSyncAsync(options.SyncLimit, abort);
        }

        _syncIsLate = !memory.Fences.IsClear;
    }

    private async Task SendSyncAsync(CancellationToken abort)
    {
        byte[] flush = memory.CutShort == 0
            ? []
            : [.. new byte[Math.Min(memory.CutShort, MostFlush)], .. StatusRequest.Initialise];
        talk.SendFence();
        await talk.WriteAsync((byte[])[.. flush, .. StatusRequest.Model, .. StatusRequest.Fence], abort);
        memory.CutShort = 0;
        _syncSent = time.GetTimestamp();
    }

    private async Task AwaitSyncAsync(TimeSpan limit, CancellationToken abort)
    {
        long sent = time.GetTimestamp();
        while (!memory.Fences.IsClear && limit - time.GetElapsedTime(sent) is var left && left > TimeSpan.Zero)
            await talk.NextAsync(left < FenceLedger.Quiet ? left : FenceLedger.Quiet, abort);
    }

    private void Publish()
    {
        if (!talk.IsAnswering)
            board.Silent(address.Uri);
        else if (_syncIsLate && memory.Fences.EverAnswered && !memory.Fences.IsClear && !talk.Facts.IsHeldUp)
            board.Heard(talk.Facts with { OtherError = true }, memory.Model, "it does not confirm what it had before");
        else
            board.Heard(talk.Facts, memory.Model, waiting: null);
    }
}
