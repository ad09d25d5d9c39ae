using PosDaemon.Devices.Transports;

namespace PosDaemon.Contracts.Tests.Soak;

/// <summary>Opens the real transports and knows which of them are still referred to.</summary>
internal sealed class OpenedConnections(TimeProvider time) : ITransportFactory
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
        var transport = await _system.OpenAsync(address, abort);
        lock (_gate)
        {
            Count++;
            _opened.Add(new WeakReference(transport));
        }

        return transport;
    }
}
