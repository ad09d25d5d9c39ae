using System.Collections.Concurrent;
using PosDaemon.Configuration;
using PosDaemon.Console;
using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Scanners;
using PosDaemon.Devices.Signals;
using PosDaemon.Devices.Transports;
using PosDaemon.TerminalDevices;

namespace PosDaemon.Commands;

/// <summary>Serves the devices of a configuration as the daemon does, until each of them works or has had its time, and
/// says how they are doing. Prints nothing, opens no gate; codes that are read meanwhile go nowhere.</summary>
internal sealed class DeviceTrials(LoadedConfiguration configuration, TimeProvider time)
{
    // A printer that is asked for the first time takes some 2 s, a network that does not answer 3 s.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private readonly DeviceStatusStore _statuses = new();
    private readonly ConcurrentDictionary<string, long> _onlineSince = new();

    /// <summary>How long a trial takes at most.</summary>
    public static TimeSpan LimitOf(DaemonOptions options) =>
        Patience + (options.Gates.Max(SensorTime) ?? TimeSpan.Zero);

    public async Task<IReadOnlyList<DeviceState>> RunAsync(CancellationToken stopping)
    {
        var options = configuration.Options;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        // A device that always has bytes does not let its loop's first turn end.
        Task[] loops = [.. Loops(options).Select(run => Task.Run(() => run(ending.Token), CancellationToken.None))];
        try
        {
            await WaitAsync(options, stopping);
            return States(options);
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(loops);
        }
    }

    private IEnumerable<Func<CancellationToken, Task>> Loops(DaemonOptions options)
    {
        var transports = new SystemTransportFactory(time);
        foreach (var entry in options.Scanners)
            yield return new ScannerLoop(entry.Name, new(entry.Address), entry.ToOptions(), transports, time,
                reported => _statuses.Record(entry.Name, reported)).RunAsync;
        foreach (var entry in options.Printers)
            yield return new PrinterLoop(entry.Name, new(entry.Address), entry.ToOptions(configuration.Profiles),
                transports, time, status => _statuses.SetPrinter(entry.Name, status)).RunAsync;
        foreach (var entry in options.Gates)
            yield return new GateLoop(entry.Name, new(entry.Address), entry.ToOptions(), transports, time,
                reported => Handle(entry.Name, reported)).RunAsync;
        foreach (var entry in options.Signals)
            yield return new SignalLoop(entry.Name, new(entry.Address), entry.ToOptions(), transports, time,
                reported => _statuses.Record(entry.Name, reported)).RunAsync;
    }

    private void Handle(string gate, GateEvent reported)
    {
        if (reported is GateEvent.Online)
            _onlineSince[gate] = time.GetTimestamp();
        _statuses.Record(gate, reported, time.GetLocalNow());
    }

    private async Task WaitAsync(DaemonOptions options, CancellationToken stopping)
    {
        // Never disposed: a device's thread may raise the event once more.
        var changed = new SemaphoreSlim(0);
        void Changed() => changed.Release();
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        _statuses.Changed += Changed;
        try
        {
            while (!States(options).All(state => state.Works))
                await changed.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // What does not work by now is what is to be told.
        }
        finally
        {
            _statuses.Changed -= Changed;
        }

        foreach (var gate in options.Gates)
            await WaitForSensorsAsync(gate, stopping);
    }

    // A gate says nothing of sensors at rest, and of one that is stuck only after the window.
    private async Task WaitForSensorsAsync(GateEntry gate, CancellationToken stopping)
    {
        if (SensorTime(gate) is { } needed && _onlineSince.TryGetValue(gate.Name, out var since)
            && needed - time.GetElapsedTime(since) is var rest && rest > TimeSpan.Zero)
            await Task.Delay(rest, time, stopping);
    }

    private static TimeSpan? SensorTime(GateEntry gate) =>
        gate.ToOptions().Sensor is { } sensor ? sensor.Window + TimeSpan.FromSeconds(1) : null;

    private IReadOnlyList<DeviceState> States(DaemonOptions options) =>
    [
        .. options.Scanners.Select(entry =>
            DeviceState.Of(entry, options, View(_statuses.Scanner(entry.Name), entry.Name))),
        .. options.Printers.Select(entry => DeviceState.Of(
            entry, options, PrinterViews.Of(entry, configuration.Profiles, _statuses.Printer(entry.Name)))),
        .. options.Gates.Select(entry => DeviceState.Of(entry, options, new LaneGateView(
            _statuses.Gate(entry.Name).Online, _statuses.Gate(entry.Name).Detail, entry.Name,
            _statuses.Passage(entry.Name)))),
        .. options.Signals.Select(entry =>
            DeviceState.Of(entry, options, View(_statuses.Signal(entry.Name), entry.Name))),
    ];

    private static DeviceView View(DeviceStatus status, string name) => new(status.Online, status.Detail, name);
}
