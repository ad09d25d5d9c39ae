using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.EscPos.Status;

namespace PosDaemon.Devices.Printers;

/// <summary>One connection to a printer that cannot be heard: every byte is handed over and nothing can be proved.
/// </summary>
internal sealed class OneWaySession(
    ITransport transport, PrinterMemory memory, PrintQueue queue, WakeUp wake, PrinterOptions options,
    TimeProvider time)
{
    /// <summary>Runs until the connection ends; returns why.</summary>
    public async Task<string> RunAsync(CancellationToken stopping)
    {
        // A slip on the wire gets StopLimit more than everything else.
        using var abort = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var stop = stopping.UnsafeRegister(_ => abort.CancelAfter(options.StopLimit), null);
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var ending = ReadToEndAsync(closing.Token);
        wake.SetAfter(ending);
        try
        {
            return await ServeAsync(ending, abort.Token, stopping);
        }
        finally
        {
            // The read of a file ends by nothing else.
            EndHere(closing);
            await Task.WhenAny(ending);
        }
    }

    // Here and now: all that it calls back is the read that waits.
    private static void EndHere(CancellationTokenSource closing) => closing.Cancel();

    private async Task<string> ServeAsync(Task ending, CancellationToken abort, CancellationToken stopping)
    {
        while (true)
        {
            if (ending.IsCompleted)
            {
                await ending;
                return $"{transport.Address} is gone.";
            }

            if (!queue.TryDequeue(out var ticket))
                await wake.WaitAsync(stopping);
            else if (await SendAsync(ticket, abort) is { } reason)
                return reason;
        }
    }

    // Reading goes on only to notice the end of the connection.
    private async Task ReadToEndAsync(CancellationToken stopping)
    {
        var ignored = new byte[256];
        while (await transport.ReadAsync(ignored, stopping) > 0)
        {
            // Nothing that it says is asked for.
        }
    }

    private async Task<string?> SendAsync(PrintQueue.Ticket ticket, CancellationToken abort)
    {
        var limits = new SlipLimits(ticket.Job.Bytes, options, memory, transport.BytesASecond, time);
        var lastProgress = time.GetTimestamp();
        SlipWrite write = null!;
        write = new SlipWrite(ticket.Job.Bytes, transport.WriteAsync, MayWaitOn);
        var report = await TrySendAsync(ticket.Job, write, abort);
        limits.End(isThrough: false, write.Sent);
        ticket.Finish(report);
        return report.Outcome == PrintOutcome.Assumed ? null : report.Detail;

        bool MayWaitOn(DeviceException stall)
        {
            if (stall.BytesWritten > 0)
                lastProgress = time.GetTimestamp();
            return !limits.AreOver
                && (time.GetElapsedTime(lastProgress) < options.StallLimit || limits.MayBeAtWorkOn(write.Sent));
        }
    }

    private async Task<PrintReport> TrySendAsync(PrintJob job, SlipWrite write, CancellationToken abort)
    {
        try
        {
            if (job.ClearFirst)
                await transport.WriteAsync(StatusRequest.Initialise.ToArray(), abort);
            await write.RunAsync(abort);
            return new(PrintOutcome.Assumed, "all bytes were handed over; this printer cannot be heard");
        }
        catch (DeviceException fault)
        {
            return new(write.Sent == 0 ? PrintOutcome.NotPrinted : PrintOutcome.Unknown, fault.Message);
        }
        catch (OperationCanceledException)
        {
            return new(write.Sent == 0 ? PrintOutcome.NotPrinted : PrintOutcome.Unknown,
                "the daemon stopped before all bytes were handed over");
        }
    }
}
