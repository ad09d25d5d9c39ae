using PosSim.Models;
using PosSim.Wires;

namespace PosSim.Bench;

/// <summary>A <see cref="GateModel"/> on a line; a gate that is left driven is reported as stuck.</summary>
internal sealed class GateSimulator(string name, GateOptions options, WireFactory wire, BenchLoop loop, BenchLog log)
    : BenchDevice(name, wire, loop, log)
{
    private bool _deaf;

    public GateModel Model { get; } = new(options);

    public bool IsStuck => Model.IsStuck(Loop.Now);

    public bool IsPassable => Model.IsPassable(Loop.Now);

    public override DateTimeOffset? NextWake => Model.NextWake(Loop.Now);

    public override void Advance(DateTimeOffset now)
    {
        if (Model.BecomesStuck(now))
            Log.Write(Name, "stuck", $"{Name} stays driven: it is stuck open", $"{Name} 一直通电：闸机卡在打开状态");
    }

    public override void On(WireEvent happened)
    {
        if (happened is not WireEvent.Received received) return;
        if (!_deaf) Write(Model.Receive(received.Bytes, Loop.Now));
        received.Release();
    }

    public override void Break(FaultOrder fault)
    {
        switch (fault.Fault)
        {
            case "deaf":
                _deaf = fault.Flag("on", true);
                break;
            case "garbage":
                Wire.Send(fault.Noise(64));
                break;
            case "none":
                _deaf = false;
                break;
            default:
                throw fault.Unknown("deaf", "garbage", "none");
        }
    }

    protected override void OnUnplugged() => Write(Model.LosePower(Loop.Now));

    private void Write(IReadOnlyList<GatePulse> changed)
    {
        foreach (var pulse in changed)
        {
            var length = $"{pulse.Milliseconds:0} ms";
            if (pulse.OffAt is null) Log.Write(Name, "opened", $"{Name} opens", $"{Name} 打开");
            else Log.Write(Name, "released", $"{Name}: the pulse ended after {length}", $"{Name}：脉冲持续 {length} 后结束");
        }
    }
}
