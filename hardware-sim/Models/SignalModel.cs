namespace PosSim.Models;

/// <summary>What a virtual signal is: a network tower, or lamps on the relays of a board.</summary>
/// <param name="Board">patlite, or a board of a gate.</param>
/// <param name="Channels">Relays of a board.</param>
internal sealed record SignalOptions(string Board = SignalOptions.Patlite, int Channels = 4)
{
    public const string Patlite = "patlite";

    public static IReadOnlyList<string> Boards { get; } = [Patlite, .. GateOptions.Boards];

    /// <summary>Of a Modbus board.</summary>
    public bool HasNetwork { get; init; }
}

/// <summary>One lamp or relay, or the buzzer.</summary>
/// <param name="Name">red, amber, green, blue, white or buzzer; of a board relay 1 and so on.</param>
/// <param name="Mode">off, on, flash, or the number of the buzzer's pattern.</param>
internal sealed record SignalLamp(string Name, string Mode)
{
    public const string Off = "off", On = "on", Flash = "flash", OtherFlash = "flash 2";
}

/// <summary>Lamps and a buzzer without a cable, with what they have been. No clock and no I/O.</summary>
internal sealed class SignalModel(SignalOptions options)
{
    private const int Kept = 200;

    private static readonly string[] Colours = ["red", "amber", "green", "blue", "white"];

    private static readonly string[] Modes =
        [SignalLamp.Off, SignalLamp.On, SignalLamp.Flash, SignalLamp.OtherFlash];

    private readonly PatliteParser? _tower = options.Board == SignalOptions.Patlite ? new PatliteParser() : null;
    private readonly GateModel? _relays = options.Board == SignalOptions.Patlite
        ? null
        : new GateModel(new GateOptions(options.Channels, options.Board) { HasNetwork = options.HasNetwork });

    private readonly List<string> _shown = [];

    public SignalOptions Options => options;

    public IReadOnlyList<SignalLamp> Lamps => _tower is { } tower
        ?
        [
            .. Colours.Zip(tower.State, static (colour, mode) => new SignalLamp(colour, Modes[mode])),
            new SignalLamp("buzzer", tower.Buzzer == 0 ? SignalLamp.Off : $"{tower.Buzzer}"),
        ]
        : [.. Enumerable.Range(1, options.Channels).Select(channel => new SignalLamp(
            $"relay {channel}", Driven().Contains(channel) ? SignalLamp.On : SignalLamp.Off))];

    /// <summary>All that is not off, in words, or "dark".</summary>
    public string State => string.Join(" + ", Lamps.Where(static lamp => lamp.Mode != SignalLamp.Off)
        .Select(static lamp => lamp.Mode == SignalLamp.On ? lamp.Name : $"{lamp.Name} {lamp.Mode}")
        .DefaultIfEmpty("dark"));

    /// <summary>What it has been, the oldest first; the last 200.</summary>
    public IReadOnlyList<string> Shown => _shown;

    /// <summary>When a timer of the board ends; null: nothing will happen.</summary>
    public DateTimeOffset? NextWake(DateTimeOffset now) => _relays?.NextWake(now);

    /// <summary>Obeys what the host wrote.</summary>
    /// <returns>What is sent back.</returns>
    public byte[] Receive(byte[] bytes, DateTimeOffset now)
    {
        if (_tower is { } tower) return tower.Read(bytes, Keep);
        _relays!.Receive(bytes, now, out var answer);
        Keep();
        return answer;
    }

    public void Advance(DateTimeOffset now)
    {
        if (_relays is null) return;
        _relays.Advance(now);
        _ = _relays.BecomesStuck(now);
        Keep();
    }

    /// <summary>The caller left: half a command is none.</summary>
    public void Forget() => _relays?.Forget();

    public void LosePower(DateTimeOffset now)
    {
        _tower?.LosePower();
        _relays?.LosePower(now);
        Keep();
    }

    private IEnumerable<int> Driven() =>
        _relays!.Pulses.Where(static pulse => pulse.OffAt is null).Select(static pulse => pulse.Channel);

    private void Keep()
    {
        if (State == (_shown.Count > 0 ? _shown[^1] : "dark")) return;
        _shown.Add(State);
        if (_shown.Count > Kept) _shown.RemoveAt(0);
    }
}
