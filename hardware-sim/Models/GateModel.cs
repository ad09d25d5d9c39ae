namespace PosSim.Models;

/// <summary>The relay board: how many channels it has, and how long it may be driven before it is called stuck.
/// Pulses in the field are 0.1-1 s, so 5 s is no pulse any more.</summary>
internal sealed record GateOptions(int Channels = 4)
{
    public TimeSpan StuckAfter { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>One time that the relay was driven, from ON to OFF. <c>Ended</c> says by what: "command" or "power" (the
/// board lost its supply and let go); null while it is still on.</summary>
internal sealed record GatePulse(
    int Index, int Channel, DateTimeOffset OnAt, DateTimeOffset? OffAt, string? Ended)
{
    public double? Milliseconds => (OffAt - OnAt)?.TotalMilliseconds;
}

/// <summary>An LCUS relay board and the barrier that hangs on it, without a cable. The board never answers and has no
/// timer of its own: an ON without an OFF leaves the gate open. No clock and no I/O.</summary>
internal sealed class GateModel(GateOptions options)
{
    private const int AllChannels = 0x0F;
    private const int Kept = 1000;

    // A barrier lets one person through per pulse and then falls by itself.
    private static readonly TimeSpan Passage = TimeSpan.FromSeconds(2);

    private readonly LcusParser _parser = new();
    private readonly SortedDictionary<int, GatePulse> _driven = [];
    private readonly List<GatePulse> _ended = [];
    private DateTimeOffset _passageEnds;
    private bool _stuckReported;

    /// <summary>The relay is driven.</summary>
    public bool IsOn => _driven.Count > 0;

    /// <summary>Ended and running ones, oldest first; the last 1000 of those that ended.</summary>
    public IEnumerable<GatePulse> Pulses => _ended.Concat(_driven.Values).OrderBy(static pulse => pulse.Index);

    public int PulseCount { get; private set; }

    /// <summary>Bytes that belonged to no command.</summary>
    public long BytesSkipped => _parser.Skipped;

    /// <summary>When <see cref="BecomesStuck"/> may turn true, or the barrier falls; null while nothing will
    /// happen.</summary>
    public DateTimeOffset? NextWake(DateTimeOffset now) => IsOn && !_stuckReported
        ? _driven.Values.Min(static pulse => pulse.OnAt) + options.StuckAfter
        : now < _passageEnds ? _passageEnds : null;

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
    public IReadOnlyList<GatePulse> Receive(byte[] bytes, DateTimeOffset now)
    {
        var changed = new List<GatePulse>();
        foreach (var command in _parser.Read(bytes))
        {
            var channels = command.Channel == AllChannels ? Enumerable.Range(1, options.Channels) : [command.Channel];
            foreach (var channel in channels.Where(channel => channel >= 1 && channel <= options.Channels))
            {
                if (command.Operation == 1) Drive(channel, now, changed);
                else if (command.Operation == 0) Release(channel, "command", now, changed);
            }
        }
        return changed;
    }

    /// <summary>The cable with the supply is pulled: the relays let go. Returns the pulses that ended.</summary>
    public IReadOnlyList<GatePulse> LosePower(DateTimeOffset now)
    {
        _parser.Reset();
        var changed = new List<GatePulse>();
        foreach (var channel in _driven.Keys.ToArray()) Release(channel, "power", now, changed);
        return changed;
    }

    private void Drive(int channel, DateTimeOffset now, List<GatePulse> changed)
    {
        if (_driven.ContainsKey(channel)) return;
        var pulse = new GatePulse(PulseCount++, channel, now, null, null);
        _driven[channel] = pulse;
        _passageEnds = now + Passage;
        changed.Add(pulse);
    }

    private void Release(int channel, string by, DateTimeOffset now, List<GatePulse> changed)
    {
        if (!_driven.Remove(channel, out var pulse)) return;
        var ended = pulse with { OffAt = now, Ended = by };
        _ended.Add(ended);
        if (_ended.Count > Kept) _ended.RemoveAt(0);
        _stuckReported = false;
        changed.Add(ended);
    }
}
