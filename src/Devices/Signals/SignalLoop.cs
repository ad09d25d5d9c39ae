using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Signals;

/// <summary>What lamps report of themselves.</summary>
public abstract record SignalEvent
{
    private SignalEvent()
    {
    }

    /// <summary>The port is open and all is dark: signals are given.</summary>
    public sealed record Online(string Detail) : SignalEvent;

    /// <summary>No signal is given until the next Online. Reported once for each reason, not at every try to open.
    /// </summary>
    public sealed record Offline(string Reason) : SignalEvent;
}

/// <summary>Owns one tower or one relay board with lamps: gives the newest signal for its time, by
/// <see cref="SignalPattern"/>. All is switched off when the port is opened, when a signal's time is over, and when
/// stopping.</summary>
public sealed class SignalLoop : ISignalDevice
{
    // Is the board there?
    private static readonly TimeSpan CheckPeriod = TimeSpan.FromSeconds(1);

    private readonly DeviceAddress _address;
    private readonly SignalOptions _options;
    private readonly ITransportFactory _transports;
    private readonly TimeProvider _time;
    private readonly Action<SignalEvent> _report;
    private readonly DeviceUse _use;
    private readonly SignalQueue _signals;
    private readonly WakeUp _wake;
    private readonly long _begun;

    // The loop's own.
    private DeviceSignal? _signal;
    private TimeSpan _givenAt;
    private TimeSpan _checksAt;
    private SignalFrame? _shown;

    /// <param name="name">For logs and states.</param>
    /// <param name="address">Where its tower or board is.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="transports">Opens the port.</param>
    /// <param name="time">The clock of signals.</param>
    /// <param name="report">Called from the loop, in order; must not block.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public SignalLoop(string name, DeviceAddress address, SignalOptions options, ITransportFactory transports,
        TimeProvider time, Action<SignalEvent> report)
    {
        OptionFault.ThrowIfAny(options.FindFaults());
        (Name, _address, _options, _transports, _time, _report) = (name, address, options, transports, time, report);
        _use = new((limit, abort) => transports.WaitToReopenAsync(address, limit, time, abort), options.ReopenLimit,
            reason => report(new SignalEvent.Offline(reason)));
        (_signals, _wake, _begun) = (new SignalQueue(time), new WakeUp(time), time.GetTimestamp());
    }

    public string Name { get; }

    private TimeSpan Now => _time.GetElapsedTime(_begun);

    public void Signal(DeviceSignal? signal)
    {
        _signals.Enqueue(signal);
        _wake.Set();
    }

    /// <summary>Runs until stopped; all is dark when it returns, if the board could be reached.</summary>
    public Task RunAsync(CancellationToken stopping) => _use.RunAsync(UseUntilGoneAsync, stopping);

    private async Task<string> UseUntilGoneAsync(CancellationToken stopping)
    {
        await using var board = await Drivers.OpenSignalOutputAsync(_address, _options, _transports, _time, stopping);
        _signals.Clear();
        (_signal, _shown) = (null, SignalFrame.Dark);
        // Whatever shone before, a crash in the middle of a signal included.
        await board.ShowAsync(SignalFrame.Dark, Now, Now);
        _use.TryGoOnline();
        _checksAt = Now;
        _report(new SignalEvent.Online(_address.Uri));
        try
        {
            await ServeAsync(board, stopping);
            throw new OperationCanceledException(stopping);
        }
        catch (DeviceException fault)
        {
            return fault.Message;
        }
        finally
        {
            await TryDarkenAsync(board);
        }
    }

    private async Task ServeAsync(ISignalOutput board, CancellationToken stopping)
    {
        await using var stop = stopping.UnsafeRegister(static wake => ((WakeUp)wake!).Set(), _wake);
        Task? watched = null;
        while (!stopping.IsCancellationRequested)
        {
            // Shown also where it looks as before: it ends later.
            if (_signals.TryDequeue(out var signal))
                (_signal, _givenAt, _shown) = (signal, Now, null);
            // One moment for both: what is not dark yet is waited for, however long showing it takes.
            var now = Now;
            await ShowAsync(board, now);
            if (board.Incoming.IsCompleted)
                await board.DiscardAsync();
            if (board.CanBeRead && Now >= _checksAt)
            {
                await board.CheckAsync();
                _checksAt = Now + CheckPeriod;
            }

            if (!ReferenceEquals(watched, board.Incoming))
                _wake.SetAfter(watched = board.Incoming);
            await WaitAsync(board, now);
        }
    }

    private async ValueTask ShowAsync(ISignalOutput board, TimeSpan now)
    {
        var time = TimeOfSignal;
        var frame = SignalPattern.At(_signal, now - _givenAt, time, board.FlashesItself);
        if (frame == _shown)
            return;
        _shown = frame;
        await board.ShowAsync(frame, now, _givenAt + time);
    }

    private TimeSpan TimeOfSignal => _signal is { } signal ? _options.TimeOf(signal) : TimeSpan.Zero;

    private async Task WaitAsync(ISignalOutput board, TimeSpan shownAt)
    {
        var change = SignalPattern.NextChange(_signal, shownAt - _givenAt, TimeOfSignal);
        var next = change is { } at ? _givenAt + at : TimeSpan.MaxValue;
        if (board.CanBeRead && _checksAt < next)
            next = _checksAt;
        if (next == TimeSpan.MaxValue)
            await _wake.WaitAsync(CancellationToken.None);
        else
            await _wake.WaitAsync(next - Now, CancellationToken.None);
    }

    private async Task TryDarkenAsync(ISignalOutput board)
    {
        try
        {
            await board.ShowAsync(SignalFrame.Dark, Now, Now);
        }
        catch (DeviceException)
        {
            // The cable is gone, or the board: the next opening begins with all dark.
            return;
        }
    }
}
