using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Printers;

/// <summary>Owns one printer: opens it, watches its status, prints slips one after the other and reports what became
/// of each. Opens it again when it went away.</summary>
public sealed class PrinterLoop
{
    private readonly PrinterOptions _options;
    private readonly ITransportFactory _transports;
    private readonly TimeProvider _time;
    private readonly WakeUp _wake;
    private readonly PrintQueue _queue;
    private readonly PrinterStatusTracker _status;
    private readonly IPrinterKnowledgeStore _knowledge;

    // A loop sees few devices: the printer, and what it was replaced by.
    private readonly Dictionary<DeviceIdentity, PrinterMemory> _memories = [];

    /// <param name="name">For logs and states.</param>
    /// <param name="address">Where the printer is.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="transports">Opens the connection.</param>
    /// <param name="time">The clock of limits and ages.</param>
    /// <param name="statusChanged">Called from the loop on each change of a fact; must not block.</param>
    /// <param name="knowledge">Keeps what is found out about the printer; null keeps it in memory.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public PrinterLoop(string name, DeviceAddress address, PrinterOptions options, ITransportFactory transports,
        TimeProvider time, Action<PrinterStatus> statusChanged, IPrinterKnowledgeStore? knowledge = null)
    {
        OptionFault.ThrowIfAny(options.FindFaults());
        (Name, Address, _options, _transports, _time) = (name, address, options, transports, time);
        _knowledge = knowledge ?? new PrinterKnowledgeInMemory();
        _wake = new WakeUp(time);
        _queue = new PrintQueue(options.QueueLength, _wake);
        _status = new PrinterStatusTracker(time, options.DrawerOpensHigh, statusChanged);
    }

    public string Name { get; }

    public DeviceAddress Address { get; }

    /// <summary>What is known now. May be read from anywhere.</summary>
    public PrinterStatus Status => _status.Current;

    /// <summary>Prints one slip. Never throws for the printer's sake: every job ends in exactly one report. A printer
    /// that is not ready gives NotPrinted at once, with the reason, and not one byte of the slip leaves.</summary>
    public Task<PrintReport> PrintAsync(PrintJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return _queue.Submit(job);
    }

    /// <summary>Runs until stopped; waits for the slip on the wire up to <see cref="PrinterOptions.StopLimit"/>. No
    /// fault of the printer or of its line ends it. A bug does and is thrown; the slip under way is Unknown then, those
    /// behind it NotPrinted, and it may be run again.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var failures = 0;
        try
        {
            while (true)
            {
                var since = _time.GetTimestamp();
                var (reason, closing) = await UseUntilGoneAsync(stopping);
                // A peer that ends each connection at once is no printer, and is not asked four times a second.
                var hasServed = _status.Current.Connected && _time.GetElapsedTime(since) >= _options.ReopenLimit;
                failures = hasServed ? 1 : failures + 1;
                _status.SetDisconnected(reason);
                // That may take seconds, in which another printer of its group can print.
                await RefuseUntilAsync(closing);
                if (await RefuseUntilReopenAsync(ReopenPolicy.DelayAfter(failures, _options.ReopenLimit), stopping))
                    failures = 0;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            _status.SetDisconnected("stopped");
        }
        catch
        {
            // A bug: whoever runs this loop starts it again. What had been begun may be on paper.
            _queue.Abandon("this printer's loop failed");
            _status.SetDisconnected("its loop failed and is started again");
            throw;
        }
        finally
        {
            if (stopping.IsCancellationRequested)
                _queue.Close("the daemon stopped");
        }
    }

    /// <summary>Returns why it ended, with the closing of the connection under way.</summary>
    private async Task<(string Reason, Task Closing)> UseUntilGoneAsync(CancellationToken stopping)
    {
        ITransport? transport = null;
        try
        {
            transport = await OpenAsync(stopping);
            var reason = await UseAsync(transport, stopping);
            return (reason, CloseAsync(transport));
        }
        catch (DeviceException fault)
        {
            return (fault.Message, CloseAsync(transport));
        }
        catch
        {
            // Stopped, or a bug: what becomes of the jobs is decided behind this.
            await CloseAsync(transport);
            throw;
        }
    }

    private async Task<string> UseAsync(ITransport transport, CancellationToken stopping)
    {
        var memory = MemoryOf(transport.Identity);
        if (transport.IsOneWay || !_options.Answers)
        {
            _status.SetKnown(PrintProof.Assumed, PrinterKnowledge.None);
            _status.SetOneWay();
            return await new OneWaySession(transport, memory, _queue, _wake, _options, _time).RunAsync(stopping);
        }

        await using var connection = PrinterConnection.Start(transport, _wake, _options, _time, memory);
        var session = new PrinterSession(connection, memory, _status, _queue, _wake, _options, _time, Address);
        return await session.RunAsync(stopping);
    }

    private static Task CloseAsync(ITransport? transport) =>
        transport?.DisposeAsync().AsTask() ?? Task.CompletedTask;

    private PrinterMemory MemoryOf(DeviceIdentity identity)
    {
        if (!_memories.TryGetValue(identity, out var memory))
            _memories[identity] = memory = new PrinterMemory(identity, _knowledge, _time);
        return memory;
    }

    private async Task<ITransport> OpenAsync(CancellationToken stopping)
    {
        var opening = _transports.OpenAsync(Address, stopping).AsTask();
        await RefuseUntilAsync(opening);
        return await opening;
    }

    private async Task RefuseUntilAsync(Task end)
    {
        _wake.SetAfter(end);
        while (!end.IsCompleted)
        {
            RefuseWaiting();
            await _wake.WaitAsync(CancellationToken.None);
        }

        await end;
    }

    private async Task<bool> RefuseUntilReopenAsync(TimeSpan limit, CancellationToken stopping)
    {
        var waiting = _transports.WaitToReopenAsync(Address, limit, _time, stopping);
        await RefuseUntilAsync(waiting);
        return await waiting;
    }

    // While there is no connection jobs are not kept waiting: their lane holds them and says so.
    private void RefuseWaiting() =>
        _queue.RefuseWaiting(_status.Current.Trouble ?? "the printer is not connected");
}
