using System.Text.Json.Serialization;
using PosDaemon.Devices.Gates;
using PosDaemon.Protocol.Relays;

namespace PosDaemon.Devices.Signals;

/// <summary>What lamps and buzzer hang on, and for how long they give a signal.</summary>
public sealed record SignalOptions
{
    /// <summary>The make of the tower or of the relay board.</summary>
    public SignalOutputKind Board { get; init; } = SignalOutputKind.Patlite;

    /// <summary>The number of a Modbus board on its line, 1 to 247. 1: as boards leave the factory.</summary>
    public int Unit { get; init; } = 1;

    /// <summary>Of a relay board.</summary>
    public SignalChannels Channels { get; init; } = new();

    /// <summary>How long accepted shines, 1 s to 60 s. 3 s: a guest walks on.</summary>
    public TimeSpan AcceptedTime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long refused and try again shine, 1 s to 60 s. 6 s: longer than accepted, since somebody has to
    /// come and look.</summary>
    public TimeSpan RefusedTime { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>The longest wait between two tries to open the port, 250 ms to 60 s. 1 s.</summary>
    public TimeSpan ReopenLimit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Which options are out of their ranges; none when it can be used.</summary>
    public IEnumerable<OptionFault> FindFaults() =>
    [
        .. OptionFault.Range(nameof(Unit), Unit, 1, 247),
        .. OptionFault.Range(
            nameof(AcceptedTime), AcceptedTime, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)),
        .. OptionFault.Range(nameof(RefusedTime), RefusedTime, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)),
        .. OptionFault.Range(
            nameof(ReopenLimit), ReopenLimit, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(60)),
        .. Channels.FindFaults(),
    ];

    internal TimeSpan TimeOf(DeviceSignal signal) =>
        signal == DeviceSignal.Accepted ? AcceptedTime : RefusedTime;
}

/// <summary>Relays of one board, counted from 1 to 16, one for each lamp.</summary>
public sealed record SignalChannels
{
    /// <summary>The green lamp.</summary>
    public int Accepted { get; init; } = 1;

    /// <summary>The red lamp.</summary>
    public int Refused { get; init; } = 2;

    /// <summary>The yellow lamp.</summary>
    public int TryAgain { get; init; } = 3;

    /// <summary>Null: there is none.</summary>
    public int? Buzzer { get; init; }

    internal IEnumerable<OptionFault> FindFaults() =>
    [
        .. OptionFault.Range(nameof(Accepted), Accepted, LcusRelay.MinChannel, LcusRelay.MaxChannel),
        .. OptionFault.Range(nameof(Refused), Refused, LcusRelay.MinChannel, LcusRelay.MaxChannel),
        .. OptionFault.Range(nameof(TryAgain), TryAgain, LcusRelay.MinChannel, LcusRelay.MaxChannel),
        .. OptionFault.Range(
            nameof(Buzzer), Buzzer ?? LcusRelay.MinChannel, LcusRelay.MinChannel, LcusRelay.MaxChannel),
    ];
}

/// <summary>Makes of what lamps hang on: a board, by its number in <see cref="GateRelayKind"/>, or a tower. The words
/// are the configuration's.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SignalOutputKind>))]
public enum SignalOutputKind
{
    [JsonStringEnumMemberName("lcus")]
    Lcus = GateRelayKind.Lcus,

    [JsonStringEnumMemberName("modbus")]
    Modbus = GateRelayKind.Modbus,

    [JsonStringEnumMemberName("waveshare")]
    Waveshare = GateRelayKind.Waveshare,

    /// <summary>A network tower of PATLITE's NHL series, which flashes by itself.</summary>
    [JsonStringEnumMemberName("patlite")]
    Patlite,
}
