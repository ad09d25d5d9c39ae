using PosDaemon.Protocol.Relays;

namespace PosDaemon.Devices.Gates;

/// <summary>A relay of an LCUS board. What newer ones answer is not needed and is dropped.</summary>
internal sealed class LcusGateRelay(RelayLine line, int channel) : IGateRelay
{
    private readonly byte[] _on = LcusRelay.On(channel);
    private readonly byte[] _off = LcusRelay.Off(channel);

    public bool CanBeRead => false;

    public Task Incoming => line.Incoming;

    public ValueTask BeginPulseAsync(TimeSpan length) => line.WriteAsync(_on);

    public ValueTask SwitchOffAsync() => line.WriteAsync(_off);

    public ValueTask<bool?> ReadRelayAsync() => ValueTask.FromResult<bool?>(null);

    public ValueTask<uint> ReadInputsAsync() => ValueTask.FromResult(0u);

    public async ValueTask DiscardAsync() => await line.ReadAsync();

    public ValueTask DisposeAsync() => line.DisposeAsync();
}
