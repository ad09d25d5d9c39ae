using PosDaemon.Devices.Gates;

namespace PosDaemon.Devices.Signals;

/// <summary>A relay for each lamp, and perhaps one for a buzzer, on one board.</summary>
/// <param name="line">Of all its relays; owned.</param>
/// <param name="relays">The lamps in the order of <see cref="DeviceSignal"/>, then the buzzer where there is one.
/// </param>
internal sealed class RelaySignalOutput(RelayLine line, IReadOnlyList<IGateRelay> relays) : ISignalOutput
{
    private const int Lamps = 3;

    // Timers of boards count in these.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    // Null: not known, so it is switched whatever is wanted.
    private readonly bool?[] _isOn = new bool?[relays.Count];

    public bool FlashesItself => false;

    public bool CanBeRead => relays[0].CanBeRead;

    public Task Incoming => line.Incoming;

    public async ValueTask ShowAsync(SignalFrame frame, TimeSpan left)
    {
        // Off first: two lamps at once are no signal.
        for (var index = 0; index < relays.Count; index++)
            if (!Wants(frame, index) && _isOn[index] != false)
                await SwitchAsync(index, false, left);
        for (var index = 0; index < relays.Count; index++)
            if (Wants(frame, index) && _isOn[index] != true)
                await SwitchAsync(index, true, left);
    }

    public async ValueTask CheckAsync() => await relays[0].ReadRelayAsync();

    public ValueTask DiscardAsync() => relays[0].DiscardAsync();

    public ValueTask DisposeAsync() => line.DisposeAsync();

    private static bool Wants(SignalFrame frame, int index) => index == Lamps
        ? frame.Buzzes
        : frame.IsLit && frame.Signal is { } signal && (int)signal == index;

    private async ValueTask SwitchAsync(int index, bool on, TimeSpan left)
    {
        _isOn[index] = null;
        if (on)
            await relays[index].BeginPulseAsync(Math.Max(1, Math.Ceiling(left / Step)) * Step);
        else
            await relays[index].SwitchOffAsync();
        _isOn[index] = on;
    }
}
