using PosDaemon.Devices.Transports;

namespace PosDaemon.Contracts.Tests.Soak;

/// <summary>Opens the real transports and knows which of them are still referred to.</summary>
/// <param name="time">The clock of their limits.</param>
/// <param name="other">Opens what is looked for in another place than the system's; null where nothing is.</param>
internal sealed class OpenedConnections(
    TimeProvider time, Func<DeviceAddress, ValueTask<ITransport>>? other = null) : ITransportFactory
{
    private readonly SystemTransportFactory _system = new(time);
    private readonly Lock _gate = new();
    private readonly List<WeakReference> _opened = [];

    /// <summary>So many were opened.</summary>
    public int Count { get; private set; }

    /// <summary>After a collection: so many of them something still holds.</summary>
    public int Alive
    {
        get
        {
            lock (_gate)
            {
                _opened.RemoveAll(opened => !opened.IsAlive);
                return _opened.Count;
            }
        }
    }

    public async ValueTask<ITransport> OpenAsync(DeviceAddress address, CancellationToken abort)
    {
        var transport = await (other is null ? _system.OpenAsync(address, abort) : other(address));
        lock (_gate)
        {
            Count++;
            _opened.Add(new WeakReference(transport));
        }

        return transport;
    }
}
