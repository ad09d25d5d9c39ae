using PosSim.Wires;

namespace PosSim.Bench;

/// <summary>A thing on the bench with a name and a line. All members are called from the bench loop only.</summary>
internal abstract class BenchDevice : IAsyncDisposable
{
    /// <param name="name">Unique on the bench.</param>
    /// <param name="wire">Makes the device's line, which is not yet plugged in.</param>
    /// <param name="loop">Owns the device; what the line reports comes by it.</param>
    /// <param name="log">Gets a line for each thing that happens to the device.</param>
    protected BenchDevice(string name, WireFactory wire, BenchLoop loop, BenchLog log)
    {
        (Name, Loop, Log) = (name, loop, log);
        Wire = wire(name, happened => loop.TryPost(() => On(happened)));
    }

    public string Name { get; }

    public IWire Wire { get; }

    /// <summary>When the device wants to be advanced next; null for "only when something comes".</summary>
    public abstract DateTimeOffset? NextWake { get; }

    protected BenchLoop Loop { get; }

    protected BenchLog Log { get; }

    public abstract void Advance(DateTimeOffset now);

    /// <summary>What the line reported.</summary>
    public abstract void On(WireEvent happened);

    /// <summary>Arms or plays a fault; throws <see cref="BenchException"/> naming those that exist.</summary>
    public abstract void Break(FaultOrder fault);

    /// <summary>Puts the cable in, if it is not. Throws <see cref="WireException"/> when the line cannot be had.
    /// </summary>
    public void Plug()
    {
        if (Wire.IsPlugged) return;
        Wire.Plug();
        OnPlugged();
        Log.Write(Name, "plugged", $"{Name} is plugged in", $"{Name} 已插上");
    }

    public async ValueTask UnplugAsync()
    {
        if (!Wire.IsPlugged) return;
        await Wire.UnplugAsync();
        OnUnplugged();
        Log.Write(Name, "unplugged", $"the cable of {Name} was pulled out", $"{Name} 的线被拔掉");
    }

    public ValueTask DisposeAsync() => Wire.DisposeAsync();

    /// <summary>What the device does when it finds itself on its cable; throws <see cref="WireException"/> when it
    /// cannot.</summary>
    protected virtual void OnPlugged() { }

    /// <summary>What the device loses with its cable.</summary>
    protected abstract void OnUnplugged();
}
