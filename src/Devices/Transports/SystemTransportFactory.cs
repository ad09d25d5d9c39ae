namespace PosDaemon.Devices.Transports;

/// <summary>Opens the real transports, each by the driver of its scheme.</summary>
/// <param name="time">The clock of their limits.</param>
/// <param name="options">Their limits; the defaults if null.</param>
public sealed class SystemTransportFactory(TimeProvider time, TransportOptions? options = null) : ITransportFactory
{
    private readonly TransportOptions _options = options ?? new TransportOptions();

    public ValueTask<ITransport> OpenAsync(DeviceAddress address, CancellationToken abort) =>
        Drivers.OpenAsync(address, _options, time, abort);

    /// <inheritdoc/>
    public async Task<bool> WaitToReopenAsync(
        DeviceAddress address, TimeSpan limit, TimeProvider time, CancellationToken abort)
    {
        if (OperatingSystem.IsLinux() && Drivers.IsPluggedIn(address))
            return await Posix.DeviceArrivals.OfThisSystem.WaitAsync(limit, time, abort);
        await Task.Delay(limit, time, abort);
        return false;
    }
}

/// <summary>Limits of the transports of this system.</summary>
public sealed class TransportOptions
{
    /// <summary>A write that moves no byte for this long is stalled. 5 s: longer than a printer that prints its
    /// buffer empty (4 KB take 4.3 s at 9600 baud) and short enough to be told in time.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a TCP connection may take to come up. 3 s: one lost SYN is repeated after 1 s.</summary>
    public TimeSpan ConnectLimit { get; init; } = TimeSpan.FromSeconds(3);
}
