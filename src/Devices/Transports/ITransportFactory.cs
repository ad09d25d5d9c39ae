namespace PosDaemon.Devices.Transports;

/// <summary>Opens transports by address. Tests and the simulation give their own.</summary>
public interface ITransportFactory
{
    /// <exception cref="DeviceException">It could not be opened; the reason says who can mend it.</exception>
    ValueTask<ITransport> OpenAsync(DeviceAddress address, CancellationToken abort);
}
