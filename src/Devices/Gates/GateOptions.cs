using PosDaemon.Protocol.Relays;

namespace PosDaemon.Devices.Gates;

/// <summary>How one gate's relay is driven.</summary>
public sealed record GateOptions
{
    /// <summary>How long the relay is on, 100 ms to 10 s. 500 ms: turnstiles want 100 ms at least and count one
    /// passage whatever the length; much longer would let a second person through on boards that follow the contact.</summary>
    public TimeSpan Pulse { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Relay on the board, 1 to 16. Some boards take 15 for all relays.</summary>
    public int Channel { get; init; } = LcusRelay.MinChannel;

    /// <summary>An order that could not be carried out for this long is dropped, 50 ms to 5 s. 500 ms: the port is
    /// open when an order is taken, so more means that something hangs, and nobody expects the gate to move any more.
    /// </summary>
    public TimeSpan OrderLimit { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A pulse under way when the daemon stops is cut after this, 0 s to 5 s. 2 s: longer than pulses of
    /// turnstiles.</summary>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait between two tries to open the port, 250 ms to 60 s. 1 s.</summary>
    public TimeSpan ReopenLimit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Which options are out of their ranges; none when it can be used.</summary>
    public IEnumerable<OptionFault> FindFaults() =>
    [
        .. OptionFault.Range(nameof(Pulse), Pulse, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10)),
        .. OptionFault.Range(nameof(Channel), Channel, LcusRelay.MinChannel, LcusRelay.MaxChannel),
        .. OptionFault.Range(nameof(OrderLimit), OrderLimit, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5)),
        .. OptionFault.Range(nameof(StopLimit), StopLimit, TimeSpan.Zero, TimeSpan.FromSeconds(5)),
        .. OptionFault.Range(
            nameof(ReopenLimit), ReopenLimit, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(60)),
    ];
}
