using System.Text.Json.Serialization;
using PosDaemon.Protocol.Relays;

namespace PosDaemon.Devices.Gates;

/// <summary>How one gate's relay is driven and its passage seen.</summary>
public sealed record GateOptions
{
    /// <summary>The make of the board. LCUS: the cheapest and the most common.</summary>
    public GateRelayKind Board { get; init; } = GateRelayKind.Lcus;

    /// <summary>The number of a Modbus board on its line, 1 to 247. 1: as boards leave the factory.</summary>
    public int Unit { get; init; } = 1;

    /// <summary>How long the relay is on, 100 ms to 10 s. 500 ms: turnstiles want 100 ms at least and count one
    /// passage whatever the length; much longer would let a second person through on boards that follow the
    /// contact.</summary>
    public TimeSpan Pulse { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Relay on the board, 1 to 16. Some LCUS boards take 15 for all relays.</summary>
    public int Channel { get; init; } = LcusRelay.MinChannel;

    /// <summary>What sees people go through; null: nobody knows whether an opening was used.</summary>
    public GateSensorOptions? Sensor { get; init; }

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
        .. OptionFault.Range(nameof(Unit), Unit, 1, 247),
        .. OptionFault.Range(nameof(Pulse), Pulse, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10)),
        .. OptionFault.Range(nameof(Channel), Channel, LcusRelay.MinChannel, LcusRelay.MaxChannel),
        .. OptionFault.Range(nameof(OrderLimit), OrderLimit, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5)),
        .. OptionFault.Range(nameof(StopLimit), StopLimit, TimeSpan.Zero, TimeSpan.FromSeconds(5)),
        .. OptionFault.Range(
            nameof(ReopenLimit), ReopenLimit, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(60)),
        .. Sensor?.FindFaults() ?? [],
    ];
}

/// <summary>Makes of boards. The words are the configuration's.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GateRelayKind>))]
public enum GateRelayKind
{
    /// <summary>The CH340 boards of one to eight relays: no answers, no inputs, no timer.</summary>
    [JsonStringEnumMemberName("lcus")]
    Lcus,

    /// <summary>Any board with coils and inputs by Modbus: RTU on a serial line, Modbus TCP on a network.</summary>
    [JsonStringEnumMemberName("modbus")]
    Modbus,

    /// <summary>Waveshare's Modbus boards, whose own timer ends a pulse also when nobody is there to do it.</summary>
    [JsonStringEnumMemberName("waveshare")]
    Waveshare,
}

/// <summary>The passage sensor of a gate, on the inputs of its board.</summary>
public sealed record GateSensorOptions
{
    private const int MostInputs = ModbusRequest.MostBits;

    /// <summary>The input that sees a person first, or the only one: a light beam, or the PASS contact of a turnstile;
    /// 1 to 32.</summary>
    public int Input { get; init; } = 1;

    /// <summary>The input that sees the same person behind it, 1 to 32: then only who goes from the first to the second
    /// has passed. Null: any passage counts.</summary>
    public int? SecondInput { get; init; }

    /// <summary>The shortest time for which whoever passes is seen, 100 ms to 60 s. 200 ms: a person who walks through
    /// a light beam; the contact of a turnstile may be shorter. Where the inputs could not be read for as long, nobody
    /// knows whether somebody has passed meanwhile.</summary>
    public TimeSpan ShortestPassage { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The inputs are on while nobody is there (a normally closed contact).</summary>
    public bool Inverted { get; init; }

    /// <summary>How long a guest may take after the gate has opened, 1 s to 60 s. 5 s: as turnstiles wait themselves.
    /// A sensor that sees somebody for longer is blocked.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(5);

    internal IEnumerable<OptionFault> FindFaults() =>
    [
        .. OptionFault.Range("sensor.input", Input, 1, MostInputs),
        .. OptionFault.Range("sensor.secondInput", SecondInput ?? 1, 1, MostInputs),
        .. OptionFault.Range(
            "sensor.shortestPassage", ShortestPassage, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(60)),
        .. OptionFault.Range("sensor.window", Window, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)),
    ];
}
