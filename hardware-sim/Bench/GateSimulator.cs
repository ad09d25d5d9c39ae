using PosSim.Models;
using PosSim.Wires;

namespace PosSim.Bench;

/// <summary>An LCUS relay board and the barrier that hangs on its first channel. The board never answers and has no
/// timer of its own: an ON without an OFF leaves the gate open, and that is shown.</summary>
internal sealed class GateSimulator : IBenchDevice
{
    private const int AllChannels = 0x0F;
    private const int Kept = 1000;

    // A barrier lets one person through per pulse and then falls by itself; pulses below 100 ms do not move it.
    private static readonly TimeSpan Passage = TimeSpan.FromSeconds(2);

    private readonly LcusParser _parser = new();
    private readonly GateOptions _options;
    private readonly BenchLoop _loop;
    private readonly BenchLog _log;
    private readonly SortedDictionary<int, GatePulse> _driven = [];
    private readonly List<GatePulse> _pulses = [];
    private DateTimeOffset _passageEnds;
    private bool _saidStuck;
    private bool _deaf;

    public GateSimulator(string name, GateOptions options, PortMaker port, BenchLoop loop, BenchLog log)
    {
        (Name, _options, _loop, _log) = (name, options, loop, log);
        Port = port(name, happened => loop.TryPost(() => On(happened)));
    }

    public string Name { get; }

    public IDevicePort Port { get; }

    /// <summary>The relay is driven.</summary>
    public bool IsOn => _driven.Count > 0;

    public bool IsStuck => _driven.Values.Any(pulse => _loop.Now - pulse.OnAt >= _options.StuckAfter);

    /// <summary>The barrier is up.</summary>
    public bool IsPassable => IsOn || _loop.Now < _passageEnds;

    /// <summary>Ended and running ones, oldest first.</summary>
    public IEnumerable<GatePulse> Pulses => _pulses.Concat(_driven.Values).OrderBy(pulse => pulse.Index);

    public int PulseCount { get; private set; }

    public long BytesSkipped => _parser.Skipped;

    public DateTimeOffset? NextWake => IsOn && !_saidStuck
        ? _driven.Values.Min(pulse => pulse.OnAt) + _options.StuckAfter
        : _loop.Now < _passageEnds ? _passageEnds : null;

    public void Plug()
    {
        if (Port.IsPlugged) return;
        Port.Plug();
        _log.Write(Name, "plugged", $"{Name} is plugged in", $"{Name} 已插上");
    }

    public async ValueTask UnplugAsync()
    {
        if (!Port.IsPlugged) return;
        await Port.UnplugAsync();
        _parser.Forget();
        foreach (var channel in _driven.Keys.ToArray()) Release(channel, "power");
        _log.Write(Name, "unplugged", $"the cable of {Name} was pulled out", $"{Name} 的线被拔掉");
    }

    public void Advance(DateTimeOffset now)
    {
        if (!IsStuck || _saidStuck) return;
        _saidStuck = true;
        _log.Write(Name, "stuck", $"{Name} stays driven: it is stuck open", $"{Name} 一直通电：闸机卡在打开状态");
    }

    public void On(PortEvent happened)
    {
        if (happened is not PortEvent.Received received) return;
        foreach (var command in _parser.Take(_deaf ? [] : received.Bytes)) Obey(command);
        received.Taken();
    }

    public void Break(FaultOrder fault)
    {
        switch (fault.Fault)
        {
            case "deaf":
                _deaf = fault.Flag("on", true);
                break;
            case "garbage":
                Port.Send(Garbage.Make(fault.Number("bytes", 64), fault.Number("seed", 1)));
                break;
            case "none":
                _deaf = false;
                break;
            default:
                throw Garbage.Unknown(fault, "deaf", "garbage", "none");
        }
    }

    public ValueTask DisposeAsync() => Port.DisposeAsync();

    private void Obey(LcusCommand command)
    {
        var channels = command.Channel == AllChannels ? Enumerable.Range(1, _options.Channels) : [command.Channel];
        foreach (var channel in channels.Where(channel => channel >= 1 && channel <= _options.Channels))
        {
            if (command.Operation == 1) Drive(channel);
            else if (command.Operation == 0) Release(channel, "command");
        }
    }

    private void Drive(int channel)
    {
        if (_driven.ContainsKey(channel)) return;
        _driven[channel] = new GatePulse(PulseCount++, channel, _loop.Now, null, null);
        _passageEnds = _loop.Now + Passage;
        _log.Write(Name, "opened", $"{Name} opens", $"{Name} 打开");
    }

    private void Release(int channel, string by)
    {
        if (!_driven.Remove(channel, out var pulse)) return;
        var ended = pulse with { OffAt = _loop.Now, Ended = by };
        _pulses.Add(ended);
        if (_pulses.Count > Kept) _pulses.RemoveAt(0);
        _saidStuck = false;
        var length = $"{ended.Milliseconds:0} ms";
        _log.Write(Name, "released", $"{Name}: the pulse ended after {length}", $"{Name}：脉冲持续 {length} 后结束");
    }
}
