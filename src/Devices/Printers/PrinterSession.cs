using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Printers;

/// <summary>One connection to a printer that answers, from opening to its end: asks status, gets in step, serves jobs.
/// </summary>
internal sealed class PrinterSession(
    PrinterConnection connection,
    PrinterMemory memory,
    PrinterStatusTracker status,
    PrintQueue queue,
    WakeUp wake,
    PrinterOptions options,
    TimeProvider time,
    DeviceAddress address)
{
    private readonly PrinterSync _sync = new(connection, memory, options, time);

    /// <summary>Runs until the printer is gone or a slip's outcome is unknown; returns why.</summary>
    /// <exception cref="DeviceException">The printer is gone.</exception>
    public async Task<string> RunAsync(CancellationToken stopping)
    {
        // A slip on the wire gets StopLimit more than everything else.
        using var abort = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var stop = stopping.UnsafeRegister(_ => abort.CancelAfter(options.StopLimit), null);
        while (true)
        {
            await RefreshAsync(stopping);
            if (await ServeUntilNextRoundAsync(abort.Token, stopping) is { } reason)
                return reason;
        }
    }

    private async Task RefreshAsync(CancellationToken stopping)
    {
        await connection.AskStatusAsync(stopping);
        if (connection.IsAnswering && !connection.Facts.IsHeldUp)
        {
            await _sync.SynchroniseAsync(stopping);
            await connection.WatchAsync(stopping);
        }
        else
        {
            _sync.RecordHeldUp();
        }

        Publish();
    }

    private async Task<string?> ServeUntilNextRoundAsync(CancellationToken abort, CancellationToken stopping)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            while (connection.TryNext(out _))
                Publish();
            if (queue.TryDequeue(out var ticket) && await ServeAsync(ticket, abort) is { } reason)
                return reason;
            var left = options.StatusPeriod - time.GetElapsedTime(since);
            if (left <= TimeSpan.Zero)
                return null;
            if (ticket is null)
                await wake.WaitAsync(left, stopping);
        }
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

        var proof = IProofOfPrint.Choose(options.Proof, connection, memory);
        var report = await new SlipDelivery(connection, memory, status, options, time, ticket.Job, proof)
            .DeliverAsync(abort);
        status.SetKnown(memory.ProofOf(options.Proof), memory.Knowledge);
        ticket.Finish(report);
        if (report.Outcome is not (PrintOutcome.Printed or PrintOutcome.Assumed))
            return report.Detail;
        Publish();
        return null;
    }

    /// <summary>Gets the printer ready for one slip; returns why it cannot be, with no byte of the slip sent. With
    /// fresh facts and in step nothing is asked.</summary>
    private async Task<string?> PrepareAsync(PrintJob job, CancellationToken abort)
    {
        await connection.RefreshStatusAsync(options.FactsLimit, abort);
        Publish();
        if (!connection.IsAnswering)
            return "the printer does not answer";
        if (PrinterTrouble.Of(connection.Facts) is { } trouble)
            return trouble;
        if (job.ClearFirst)
            await _sync.ClearAsync(abort);
        await _sync.SynchroniseAsync(abort);
        return _sync.IsBusy ? "the printer is still busy with what it had before" : null;
    }

    private void Publish()
    {
        status.SetKnown(memory.ProofOf(options.Proof), memory.Knowledge);
        if (!connection.IsAnswering)
            status.SetSilent(address.Uri);
        else if (_sync.IsOverdue && !connection.Facts.IsHeldUp)
            status.SetFacts(connection.Facts with { OtherError = true }, memory.Model,
                "it does not confirm what it had before");
        else
            status.SetFacts(connection.Facts, memory.Model, waiting: null);
    }
}
