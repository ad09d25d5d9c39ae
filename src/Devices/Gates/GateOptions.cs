using PosDaemon.Protocol.Relays;

namespace PosDaemon.Devices.Gates;

/// <summary>How one gate's relay is driven.</summary>
public sealed class GateOptions
{
    public static readonly TimeSpan MinPulse = TimeSpan.FromMilliseconds(50);

    public static readonly TimeSpan MaxPulse = TimeSpan.FromSeconds(10);

    /// <summary>How long the relay is on. 500 ms: turnstiles want 100 ms at least and then time the passage
    /// themselves.</summary>
    public TimeSpan Pulse { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Relay on the board, 1 to 16. Some boards take 15 for all relays.</summary>
    public int Channel { get; init; } = LcusRelay.MinChannel;

    /// <summary>An order that could not be carried out for this long is dropped. 500 ms: the port is open when an
    /// order is taken, so more means that something hangs, and nobody expects the gate to move any more.</summary>
    public TimeSpan OrderLimit { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A pulse under way when the daemon stops is cut after this. 2 s: longer than pulses of turnstiles.
    /// </summary>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait between two tries to open the port. 1 s.</summary>
    public TimeSpan ReopenLimit { get; init; } = TimeSpan.FromSeconds(1);

    /// <exception cref="ArgumentOutOfRangeException">A value no board or no gate can take.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Pulse, MinPulse, nameof(Pulse));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Pulse, MaxPulse, nameof(Pulse));
        ArgumentOutOfRangeException.ThrowIfLessThan(Channel, LcusRelay.MinChannel, nameof(Channel));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Channel, LcusRelay.MaxChannel, nameof(Channel));
    }
}
