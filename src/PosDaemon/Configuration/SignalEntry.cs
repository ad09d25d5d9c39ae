using PosDaemon.Devices.Signals;

namespace PosDaemon.Configuration;

/// <summary>Lamps, and perhaps a buzzer. They belong to at most one lane.</summary>
internal sealed class SignalEntry
{
    private static readonly SignalOptions Default = new();

    public string Name { get; set; } = "";

    public string Address { get; set; } = "";

    /// <summary>The make of the tower, or of the board that lamps hang on.</summary>
    public SignalOutputKind Board { get; set; } = Default.Board;

    /// <summary>Null: a tower has none; of a board the first three, and no buzzer.</summary>
    public SignalChannelsEntry? Channels { get; set; }

    /// <summary>See <see cref="SignalOptions.Unit"/>; the others below by their names there.</summary>
    public int Unit { get; set; } = Default.Unit;

    public TimeSpan AcceptedTime { get; set; } = Default.AcceptedTime;

    public TimeSpan RefusedTime { get; set; } = Default.RefusedTime;

    public TimeSpan ReopenLimit { get; set; } = Default.ReopenLimit;

    public SignalOptions ToOptions() => new()
    {
        Board = Board,
        Unit = Unit,
        Channels = Channels?.ToOptions() ?? Default.Channels,
        AcceptedTime = AcceptedTime,
        RefusedTime = RefusedTime,
        ReopenLimit = ReopenLimit,
    };
}

/// <summary>See <see cref="SignalChannels"/>.</summary>
internal sealed class SignalChannelsEntry
{
    private static readonly SignalChannels Default = new();

    public int Accepted { get; set; } = Default.Accepted;

    public int Refused { get; set; } = Default.Refused;

    public int TryAgain { get; set; } = Default.TryAgain;

    public int? Buzzer { get; set; }

    public SignalChannels ToOptions() =>
        new() { Accepted = Accepted, Refused = Refused, TryAgain = TryAgain, Buzzer = Buzzer };
}
