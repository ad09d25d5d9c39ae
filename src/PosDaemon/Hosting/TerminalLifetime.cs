using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PosDaemon.Journal;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.ServiceDefaults;
using PosDaemon.TerminalDevices;

namespace PosDaemon.Hosting;

/// <summary>Starts the terminal's lanes and devices after everything else, and stops them before it, within ten
/// seconds. Stopping goes from the outside in: no more codes, then the slip and the pulse under way, then the
/// rest.</summary>
internal sealed class TerminalLifetime : IHostedLifecycleService, IDisposable
{
    // Together under the 10 s that a service manager gives: a slip on the wire has the largest share.
    private static readonly TimeSpan ScannersStop = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LanesFinish = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan DevicesStop = TimeSpan.FromSeconds(5.2);
    private static readonly TimeSpan LastReports = TimeSpan.FromSeconds(0.3);
    private static readonly TimeSpan LanesStop = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan IdlePeriod = TimeSpan.FromMilliseconds(20);

    // The upgrade of a large journal takes minutes. Cut off, it would be begun anew at each start.
    private static readonly TimeSpan OpeningPatience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan OpeningPeriod = TimeSpan.FromSeconds(10);

    private readonly LaneLoops _lanes;
    private readonly DeviceLoops _devices;
    private readonly JournalStore _journal;
    private readonly SystemdNotifier _notifier;
    private readonly StopRequest _stop;
    private readonly IHostApplicationLifetime _host;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly LoopGroup _scannerLoops;
    private readonly LoopGroup _deviceLoops;
    private readonly LoopGroup _laneLoops;
    private readonly List<string> _unfinished = [];
    private bool _isStarted;

    public TerminalLifetime(LaneLoops lanes, DeviceLoops devices, JournalStore journal, SystemdNotifier notifier,
        StopRequest stop, IHostApplicationLifetime host, TimeProvider time, ILogger<TerminalLifetime> log)
    {
        (_lanes, _devices, _journal, _notifier) = (lanes, devices, journal, notifier);
        (_stop, _host, _time, _log) = (stop, host, time, log);
        (_scannerLoops, _deviceLoops, _laneLoops) = (new(time, log), new(time, log), new(time, log));
    }

    /// <exception cref="StartException">A later version wrote the journal. Any other trouble with it passes: lanes say
    /// it aloud and try again.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var again = _time.CreateTimer(_ => AskForPatience(), null, OpeningPeriod, OpeningPeriod);
        AskForPatience();
        try
        {
            await _journal.OpenAsync();
        }
        catch (JournalException fault) when (fault.Fault == JournalFault.TooNew)
        {
            throw new StartException(StartFault.JournalTooNew, fault.Message, fault);
        }
        catch (JournalException)
        {
            return;     // a state of the lanes, not a fault of the start
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Starts every loop; completes when the lanes take codes, or the host is told to stop.</summary>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        _isStarted = true;
        foreach (var lane in _lanes.All) _laneLoops.Start("Lane", lane.Options.Name, lane.RunAsync);
        foreach (var printer in _devices.Printers) _deviceLoops.Start("Device", printer.Name, printer.RunAsync);
        foreach (var gate in _devices.Gates) _deviceLoops.Start("Device", gate.Name, gate.RunAsync);
        foreach (var signal in _devices.Signals) _deviceLoops.Start("Device", signal.Name, signal.RunAsync);
        foreach (var scanner in _devices.Scanners) _scannerLoops.Start("Device", scanner.Name, scanner.RunAsync);
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = _host.ApplicationStopping.Register(stopping.SetResult);
        await Task.WhenAny(Task.WhenAll(_lanes.All.Select(lane => lane.Started)), stopping.Task);
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (!_isStarted) return;    // the start failed before the terminal's turn
        _log.Stopping(_stop.Why);
        _notifier.Stopping("Finishing what is under way");
        var scanners = _scannerLoops.StopAsync(ScannersStop);
        foreach (var lane in _lanes.All) lane.Queue.Enqueue(at => new LaneInput.Stopping(at));
        _unfinished.AddRange(await scanners);
        await UntilIdleAsync(LanesFinish);
        _unfinished.AddRange(await _deviceLoops.StopAsync(DevicesStop));
        await UntilIdleAsync(LastReports);
        _unfinished.AddRange(_lanes.All.Where(lane => !lane.IsIdle).Select(lane => lane.Options.Name));
    }

    /// <summary>The lanes end here, after the console: it shows their last state until then.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _unfinished.AddRange(await _laneLoops.StopAsync(LanesStop));
        if (_unfinished.Count > 0) _log.NotFinished(string.Join(", ", _unfinished.Distinct()));
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _scannerLoops.Dispose();
        _deviceLoops.Dispose();
        _laneLoops.Dispose();
    }

    private void AskForPatience() => _notifier.Starting("Opening the journal", OpeningPatience);

    /// <summary>Waits for what the lanes have under way, but not for ever: it is all in the journal.</summary>
    private async Task UntilIdleAsync(TimeSpan within)
    {
        var started = _time.GetTimestamp();
        while (_lanes.All.Any(lane => !lane.IsIdle) && _time.GetElapsedTime(started) < within)
            await Task.Delay(IdlePeriod, _time);
    }
}
