using System.Reflection;
using Microsoft.Extensions.Logging;
using PosDaemon.Configuration;
using PosDaemon.Console;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Hosting;

/// <summary>One run of the daemon: start, work until told to stop or until a part dies, stop within ten seconds.
/// Stopping goes from the outside in: no more codes, then the slip and the pulse under way, then the rest.</summary>
internal sealed class Daemon : IAsyncDisposable
{
    // Together under the 10 s that a service manager gives: a slip on the wire has the largest share.
    private static readonly TimeSpan ScannersStop = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LanesSettle = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan DevicesStop = TimeSpan.FromSeconds(5.2);
    private static readonly TimeSpan LastReports = TimeSpan.FromSeconds(0.3);
    private static readonly TimeSpan RestStops = TimeSpan.FromSeconds(1.2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly LoadedConfiguration _configuration;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly SystemdNotifier _notifier;
    private readonly LoopGroup _scanners;
    private readonly LoopGroup _devices;
    private readonly LoopGroup _rest;
    private readonly DaemonParts _parts;

    /// <exception cref="Hosting.StartException">The console's token cannot be used.</exception>
    public Daemon(LoadedConfiguration configuration, Func<string, string?> environment, ILoggerFactory loggers,
        TimeProvider time)
    {
        (_configuration, _time) = (configuration, time);
        _log = loggers.CreateLogger("PosDaemon.Hosting");
        _notifier = new SystemdNotifier(environment("NOTIFY_SOCKET"), _log);
        (_scanners, _devices, _rest) = (new(_log), new(_log), new(_log));
        _parts = new DaemonParts(
            configuration, environment("CREDENTIALS_DIRECTORY"), loggers, time, _rest.Stopping);
    }

    /// <summary>Where the console listens, once it does.</summary>
    public Uri ConsoleAddress => _parts.Console.Address;

    /// <param name="stopAsked">Completes with who asked.</param>
    /// <param name="ready">Called once codes are taken.</param>
    /// <returns>True when it was told to stop, false when a part died.</returns>
    /// <exception cref="Hosting.StartException">The console's port cannot be had.</exception>
    public async Task<bool> RunAsync(Task<string> stopAsked, Action ready)
    {
        var started = _time.GetTimestamp();
        LogStart();
        await _parts.Console.StartAsync(CancellationToken.None);
        _log.Listening(ConsoleAddress.ToString(),
            _configuration.InState(_configuration.Options.Console.TokenFile));
        StartLoops();
        var end = Task.WhenAny(stopAsked, _scanners.Died, _devices.Died, _rest.Died);
        await Task.WhenAny(Task.WhenAll(_parts.Lanes.Select(lane => lane.Loop.Started)), end);
        if (!end.IsCompleted)
        {
            _log.Ready((long)_time.GetElapsedTime(started).TotalMilliseconds);
            _notifier.Ready("Ready for scans");
            ready();
        }

        var first = await end;
        var isAsked = first == stopAsked;
        _log.Stopping(isAsked ? await stopAsked : $"{await first} died");
        _notifier.Stopping("Finishing what is under way");
        await StopAsync();
        return isAsked;
    }

    public async ValueTask DisposeAsync()
    {
        await _parts.Console.DisposeAsync();
        _parts.Dispose();
        _scanners.Dispose();
        _devices.Dispose();
        _rest.Dispose();
    }

    private void LogStart()
    {
        var options = _configuration.Options;
        var version = typeof(Daemon).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
        _log.Starting(version?.InformationalVersion ?? "", options.Terminal.Id, options.Terminal.Store,
            options.Lanes.Length, _configuration.StateDirectory);
    }

    private void StartLoops()
    {
        foreach (var lane in _parts.Lanes) _rest.Start("Lane", lane.Entry.Name, lane.Loop.RunAsync);
        _rest.Start("Part", "outbox", _parts.Outbox.RunAsync);
        _rest.Start("Part", "recovery", _parts.Recovery.RunAsync);
        _rest.Start("Part", "cloud heartbeat", _parts.Heartbeat.RunAsync);
        _rest.Start("Part", "journal care", _parts.Care.RunAsync);
        _rest.Start("Part", "console", _parts.Console.RunAsync);
        foreach (var printer in _parts.Printers.Values) _devices.Start("Device", printer.Name, printer.RunAsync);
        foreach (var gate in _parts.Gates.Values) _devices.Start("Device", gate.Name, gate.RunAsync);
        foreach (var scanner in _parts.Scanners) _scanners.Start("Device", scanner.Name, scanner.RunAsync);
    }

    private async Task StopAsync()
    {
        var scanners = _scanners.StopAsync(ScannersStop, _time);
        foreach (var lane in _parts.Lanes) lane.Loop.Inbox.Post(at => new Lanes.LaneInput.Stopping(at));
        List<string> left = [.. await scanners];
        await SettleAsync(LanesSettle);
        left.AddRange(await _devices.StopAsync(DevicesStop, _time));
        await SettleAsync(LastReports);
        left.AddRange(_parts.Lanes.Where(lane => !lane.Loop.IsIdle).Select(lane => lane.Entry.Name));
        left.AddRange(await _rest.StopAsync(RestStops, _time));
        if (left.Count > 0) _log.NotFinished(string.Join(", ", left.Distinct()));
        _log.Stopped();
    }

    /// <summary>Waits for what the lanes have under way, but not for ever: it is all in the journal.</summary>
    private async Task SettleAsync(TimeSpan within)
    {
        var started = _time.GetTimestamp();
        while (_parts.Lanes.Any(lane => !lane.Loop.IsIdle) && _time.GetElapsedTime(started) < within)
            await Task.Delay(Look, _time);
    }
}
