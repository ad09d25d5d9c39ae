namespace PosDaemon.Devices.Transports;

/// <summary>Opens the real transports, each by the driver of its scheme.</summary>
/// <param name="time">The clock of their limits.</param>
/// <param name="options">Their limits; the defaults if null.</param>
public sealed class SystemTransportFactory(TimeProvider time, TransportOptions? options = null) : ITransportFactory
{
    private readonly TransportOptions _options = options ?? new TransportOptions();

    public ValueTask<ITransport> OpenAsync(DeviceAddress address, CancellationToken abort) =>
        Drivers.OpenAsync(address, _options, time, abort);
}
