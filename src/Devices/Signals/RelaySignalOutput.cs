using PosDaemon.Devices.Gates;
using PosDaemon.Protocol.Relays;

namespace PosDaemon.Devices.Signals;

/// <summary>A relay for each lamp, and perhaps one for a buzzer, on one board.</summary>
/// <param name="line">Of all its relays; owned.</param>
/// <param name="relays">The lamps in the order of <see cref="DeviceSignal"/>, then the buzzer where there is one.
/// </param>
internal sealed class RelaySignalOutput(RelayLine line, IReadOnlyList<IGateRelay> relays) : ISignalOutput
{
    private const int Lamps = 3;

    // Zero: it is off. Null: not known, so it is switched whatever is wanted.
    private readonly TimeSpan?[] _onUntil = new TimeSpan?[relays.Count];

    public bool FlashesItself => false;

    public bool CanBeRead => relays[0].CanBeRead;

    public Task Incoming => line.Incoming;

    public async ValueTask ShowAsync(SignalFrame frame, TimeSpan now, TimeSpan end)
    {
        // Off first: two lamps at once are no signal.
        for (var index = 0; index < relays.Count; index++)
            if (!Wants(frame, index) && _onUntil[index] != TimeSpan.Zero)
                await SwitchOffAsync(index);
        // One that is on already is told a later end: the board's timer runs for the signal before.
        for (var index = 0; index < relays.Count; index++)
            if (Wants(frame, index) && (_onUntil[index] is not { } until || until < end))
                await SwitchOnAsync(index, now, end);
    }

    public async ValueTask CheckAsync() => await relays[0].ReadRelayAsync();

    public ValueTask DiscardAsync() => relays[0].DiscardAsync();

    public ValueTask DisposeAsync() => line.DisposeAsync();

    private static bool Wants(SignalFrame frame, int index) => index == Lamps
        ? frame.Buzzes
        : frame.IsLit && frame.Signal is { } signal && (int)signal == index;

    private async ValueTask SwitchOffAsync(int index)
    {
        _onUntil[index] = null;
        await relays[index].SwitchOffAsync();
        _onUntil[index] = TimeSpan.Zero;
    }

    private async ValueTask SwitchOnAsync(int index, TimeSpan now, TimeSpan end)
    {
        _onUntil[index] = null;
        var steps = Math.Max(1, Math.Ceiling((end - now) / ModbusRequest.FlashStep));
        await relays[index].BeginPulseAsync(steps * ModbusRequest.FlashStep);
        _onUntil[index] = end;
    }
}
