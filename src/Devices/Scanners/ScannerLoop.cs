using PosDaemon.Devices.Signals;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Scanners;

/// <summary>Owns one scanner: opens it, reports its codes, and opens it again when it went away. Knows neither how a
/// code comes out of the device nor what it means.</summary>
public sealed class ScannerLoop : ISignalDevice
{
    private readonly DeviceAddress _address;
    private readonly ScannerOptions _options;
    private readonly ITransportFactory _transports;
    private readonly TimeProvider _time;
    private readonly Action<ScannerEvent> _report;
    private readonly DeviceUse _use;
    private readonly SignalQueue _signals;

    /// <param name="name">For logs and states.</param>
    /// <param name="address">Where the scanner is; its scheme decides how codes are read.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="transports">Opens the port.</param>
    /// <param name="time">The clock of silences and waits.</param>
    /// <param name="report">Called from the loop, in order; must not block. Online is reported when codes are read
    /// whole from then on, that is after what was under way while opening has passed.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ScannerLoop(string name, DeviceAddress address, ScannerOptions options, ITransportFactory transports,
        TimeProvider time, Action<ScannerEvent> report)
    {
        OptionFault.ThrowIfAny(options.FindFaults());
        (Name, _address, _options, _transports, _time, _report) = (name, address, options, transports, time, report);
        _signals = new SignalQueue(time);
        _use = new((limit, abort) => transports.WaitToReopenAsync(address, limit, time, abort), options.ReopenLimit,
            reason => report(new ScannerEvent.Offline(reason)));
    }

    public string Name { get; }

    public void Signal(DeviceSignal? signal) => _signals.Enqueue(signal);

    /// <summary>Runs until stopped; a device that is absent or fails never ends it.</summary>
    public Task RunAsync(CancellationToken stopping) => _use.RunAsync(UseUntilGoneAsync, stopping);

    private async Task<string> UseUntilGoneAsync(CancellationToken stopping)
    {
        await using var source = await Drivers.OpenCodesAsync(_address, _options, _transports, _signals, _time,
            stopping);
        await foreach (var found in source.ReadAllAsync(stopping))
        {
            if (found is not ScannerEvent.Online || _use.TryGoOnline())
                _report(found);
        }

        return $"{_address} is gone (unplugged?).";
    }
}
