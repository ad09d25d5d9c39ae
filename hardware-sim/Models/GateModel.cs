namespace PosSim.Models;

/// <summary>The relay board: how many channels and inputs it has, what it understands, and how long it may be driven
/// before it is called stuck. Pulses in the field are 0.1-1 s, so 5 s is no pulse any more.</summary>
/// <param name="Channels">Relays.</param>
/// <param name="Board">lcus, modbus or waveshare.</param>
internal sealed record GateOptions(int Channels = 4, string Board = "lcus")
{
    public static IReadOnlyList<string> Boards { get; } = ["lcus", "modbus", "waveshare"];

    public TimeSpan StuckAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Of Modbus boards.</summary>
    public int Inputs { get; init; } = 8;

    /// <summary>The number of a Modbus board.</summary>
    public byte Unit { get; init; } = 1;

    /// <summary>A Modbus board has a network of its own; else it hangs on a serial line.</summary>
    public bool HasNetwork { get; init; }
}

/// <summary>One time that the relay was driven, from ON to OFF. <c>Ended</c> says by what: "command", "timer" (the
/// board's own) or "power" (the board lost its supply and let go); null while it is still on.</summary>
internal sealed record GatePulse(
    int Index, int Channel, DateTimeOffset OnAt, DateTimeOffset? OffAt, string? Ended)
{
    public double? Milliseconds => (OffAt - OnAt)?.TotalMilliseconds;
}

/// <summary>A relay board, the barrier that hangs on it and its passage, without a cable. An LCUS board never answers
/// and has no timer of its own: an ON without an OFF leaves the gate open. No clock and no I/O.</summary>
internal sealed class GateModel(GateOptions options)
{
    private const int Kept = 1000;

    // A barrier lets one person through per pulse and then falls by itself.
    private static readonly TimeSpan BarrierFalls = TimeSpan.FromSeconds(2);

    private readonly IRelayProtocol _protocol = options.Board == "lcus"
        ? new LcusParser()
        : new ModbusUnit(options.HasNetwork ? ModbusKind.Tcp : ModbusKind.Rtu, options.Unit)
        {
            Flashes = options.Board == "waveshare",
        };

    private readonly SortedDictionary<int, GatePulse> _driven = [];
    private readonly Dictionary<int, DateTimeOffset> _timers = [];
    private readonly List<GatePulse> _ended = [];
    private DateTimeOffset _passageEnds;
    private bool _stuckReported;

    public GateOptions Options => options;

    /// <summary>The relay is driven.</summary>
    public bool IsOn => _driven.Count > 0;

    /// <summary>The relays take no OFF any more, and say so where they can be asked.</summary>
    public bool IsWelded { get; set; }

    public TurnstileModel Passage { get; } = new();

    /// <summary>Ended and running ones, oldest first; the last 1000 of those that ended.</summary>
    public IEnumerable<GatePulse> Pulses => _ended.Concat(_driven.Values).OrderBy(static pulse => pulse.Index);

    public int PulseCount { get; private set; }

    /// <summary>Bytes that belonged to no command.</summary>
    public long BytesSkipped => _protocol.Skipped;

    /// <summary>When <see cref="BecomesStuck"/> may turn true, a timer of the board ends, somebody moves on in the
    /// passage, or the barrier falls; null while nothing will happen.</summary>
    public DateTimeOffset? NextWake(DateTimeOffset now)
    {
        DateTimeOffset? relay = IsOn && !_stuckReported
            ? _driven.Values.Min(static pulse => pulse.OnAt) + options.StuckAfter
            : now < _passageEnds ? _passageEnds : null;
        DateTimeOffset?[] all = [relay, _timers.Count > 0 ? _timers.Values.Min() : null, Passage.NextChange(now)];
        return all.Min();
    }

    public bool IsStuck(DateTimeOffset now) => _driven.Values.Any(pulse => now - pulse.OnAt >= options.StuckAfter);

    /// <summary>The barrier is up.</summary>
    public bool IsPassable(DateTimeOffset now) => IsOn || now < _passageEnds;

    /// <summary>True once for each time that the relay is left driven.</summary>
    public bool BecomesStuck(DateTimeOffset now)
    {
        if (_stuckReported || !IsStuck(now)) return false;
        _stuckReported = true;
        return true;
    }

    /// <summary>Obeys what the host wrote. Returns the pulses that began or ended with it.</summary>
    public IReadOnlyList<GatePulse> Receive(byte[] bytes, DateTimeOffset now) => Receive(bytes, now, out _);

    /// <summary>Obeys what the host wrote. Returns the pulses that began or ended with it.</summary>
    /// <param name="bytes">From the host.</param>
    /// <param name="now">The time on the bench.</param>
    /// <param name="answer">What the board sends back.</param>
    public IReadOnlyList<GatePulse> Receive(byte[] bytes, DateTimeOffset now, out byte[] answer)
    {
        var changed = Advance(now).ToList();
        answer = _protocol.Read(bytes, new Relays(this, now, changed));
        return changed;
    }

    /// <summary>The caller left: half a command is none.</summary>
    public void Forget() => _protocol.Reset();

    /// <summary>The board's own timers. Returns the pulses that ended.</summary>
    public IReadOnlyList<GatePulse> Advance(DateTimeOffset now)
    {
        var changed = new List<GatePulse>();
        foreach (var (channel, end) in _timers.Where(timer => timer.Value <= now).ToArray())
        {
            _timers.Remove(channel);
            Release(channel, "timer", end, changed);
        }
        return changed;
    }

    /// <summary>The cable with the supply is pulled: the relays let go. Returns the pulses that ended.</summary>
    public IReadOnlyList<GatePulse> LosePower(DateTimeOffset now)
    {
        _protocol.Reset();
        _timers.Clear();
        var changed = new List<GatePulse>();
        foreach (var channel in _driven.Keys.ToArray()) Release(channel, "power", now, changed);
        return changed;
    }

    private void Drive(int channel, DateTimeOffset now, List<GatePulse> changed)
    {
        _timers.Remove(channel);
        if (_driven.ContainsKey(channel)) return;
        var pulse = new GatePulse(PulseCount++, channel, now, null, null);
        _driven[channel] = pulse;
        _passageEnds = now + BarrierFalls;
        changed.Add(pulse);
    }

    private void Release(int channel, string by, DateTimeOffset now, List<GatePulse> changed)
    {
        if (IsWelded && by != "power") return;
        _timers.Remove(channel);
        if (!_driven.Remove(channel, out var pulse)) return;
        var ended = pulse with { OffAt = now, Ended = by };
        _ended.Add(ended);
        if (_ended.Count > Kept) _ended.RemoveAt(0);
        _stuckReported = false;
        changed.Add(ended);
    }

    /// <summary>The relays as the protocol moves them, at one moment.</summary>
    private sealed class Relays(GateModel gate, DateTimeOffset now, List<GatePulse> changed) : IRelays
    {
        public int Channels => gate.Options.Channels;

        public int Inputs => gate.Options.Inputs;

        public bool IsDriven(int channel) => gate._driven.ContainsKey(channel);

        public bool IsInputOn(int input) => gate.Passage.Sees(input, now);

        public void Switch(int channel, bool on)
        {
            if (on) gate.Drive(channel, now, changed);
            else gate.Release(channel, "command", now, changed);
        }

        public void Flash(int channel, TimeSpan length)
        {
            gate.Drive(channel, now, changed);
            gate._timers[channel] = now + length;
        }
    }
}
