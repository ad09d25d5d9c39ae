using PosSim.Ports;

namespace PosSim.Bench;

/// <summary>A thing on the bench with a name and a line. All members are called from the bench loop only.</summary>
internal interface IBenchDevice : IAsyncDisposable
{
    string Name { get; }

    IDevicePort Port { get; }

    /// <summary>When the device wants to be advanced next; null for "only when something comes".</summary>
    DateTimeOffset? NextWake { get; }

    void Advance(DateTimeOffset now);

    /// <summary>What the line reported.</summary>
    void On(PortEvent happened);

    /// <summary>Puts the cable in. Throws <see cref="PortException"/> when the line cannot be had.</summary>
    void Plug();

    ValueTask UnplugAsync();

    /// <summary>Arms or plays a fault; throws <see cref="BenchException"/> naming those that exist.</summary>
    void Break(FaultOrder fault);
}
