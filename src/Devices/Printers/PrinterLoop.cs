using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Printers;

/// <summary>Owns one printer: opens it, watches its status, prints slips one after the other and tells what became of
/// each. Opens it again when it went away.</summary>
/// <remarks><paramref name="statusChanged"/> is called from the loop on each change of a fact, and must not block.
/// </remarks>
public sealed class PrinterLoop(
    string name,
    DeviceAddress address,
    PrinterOptions options,
    ITransportFactory transports,
    TimeProvider time,
    Action<PrinterStatus> statusChanged)
{
    private readonly PrintQueue _queue = new(options.QueueLength);
    private readonly StatusBoard _board = new(time, statusChanged);
    private readonly PrinterMemory _memory = new(time);

    public string Name => name;

    /// <summary>What is known now. May be read from anywhere.</summary>
    public PrinterStatus Status => _board.Current;

    /// <summary>Prints one slip. Never throws for the printer's sake: every job ends in exactly one report. A printer
    /// that is not ready gives NotPrinted at once, with the reason, and not one byte of the slip leaves.</summary>
    public Task<PrintReport> PrintAsync(PrintJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return _queue.Submit(job);
    }

    /// <summary>Runs until stopped; waits for the slip on the wire up to <see cref="PrinterOptions.StopLimit"/>.
    /// </summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        int failures = 0;
        try
        {
            while (true)
            {
                string reason = await UseUntilGoneAsync(stopping);
                failures = _board.Current.Connected ? 1 : failures + 1;
                _board.Disconnected(reason);
                await RefuseUntilAsync(
                    Task.Delay(ReopenPolicy.DelayAfter(failures, options.ReopenLimit), time, stopping));
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            _board.Disconnected("stopped");
        }
        finally
        {
            _queue.Close("the daemon stopped");
        }
    }

    private async Task<string> UseUntilGoneAsync(CancellationToken stopping)
    {
        try
        {
            Task<ITransport> opening = transports.OpenAsync(address, stopping).AsTask();
            await RefuseUntilAsync(opening);
            await using ITransport transport = await opening;
            if (transport.IsOneWay || !options.Answers)
            {
                _board.OneWay();
                return await new OneWaySession(transport, _queue).RunAsync(stopping);
            }

            await using PrinterTalk talk = PrinterTalk.Start(transport, options, time, _memory);
            return await new PrinterSession(talk, _memory, _board, _queue, options, time, address).RunAsync(stopping);
        }
        catch (DeviceException fault)
        {
            return fault.Message;
        }
    }

    // While there is no connection jobs are not kept waiting: their lane holds them and says so.
    private async Task RefuseUntilAsync(Task passed)
    {
        while (!passed.IsCompleted)
        {
            await Task.WhenAny(passed, _queue.Readable);
            if (!passed.IsCompleted)
                _queue.RefuseWaiting(_board.Current.Trouble ?? "the printer is not connected");
        }

        await passed;
    }
}
