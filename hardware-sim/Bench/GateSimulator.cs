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

    /// <summary>What the two sensors of the passage see; none at a board without inputs.</summary>
    public bool[] Sensors => Model.Options.Board == "lcus"
        ? []
        : [Model.Passage.Sees(1, Loop.Now), Model.Passage.Sees(2, Loop.Now)];

    public IReadOnlyList<string> ArmedFaults =>
    [
        .. Armed(_deaf, "deaf"), .. Armed(Model.Passage.IsStuck, "stuck-sensor"),
        .. Armed(Model.IsWelded, "stuck-relay"),
    ];

    public bool IsPassable => Model.IsPassable(Loop.Now);

    public override DateTimeOffset? NextWake => Model.NextWake(Loop.Now);

    /// <summary>Somebody walks, as <see cref="TurnstileModel.Walk"/> has it. Throws <see cref="BenchException"/> for
    /// a walk that there is not.</summary>
    public void Walk(string walk, TimeSpan? inBeam = null)
    {
        if (!TurnstileModel.Walks.Contains(walk))
            throw new BenchException(
                BenchFault.Wrong, $"nobody walks \"{walk}\"; there are: {string.Join(", ", TurnstileModel.Walks)}");
        Model.Passage.Walk(walk, Loop.Now, inBeam);
        var (en, zh) = walk switch
        {
            "pass" => ("somebody goes through", "有人通过"),
            "tailgate" => ("two go through, one behind the other", "两人前后紧跟通过"),
            "back" => ("somebody turns round in", "有人进去又退出"),
            _ => ("somebody comes the wrong way through", "有人逆行通过"),
        };
        Log.Write(Name, "walk", $"{en} {Name}", $"{Name}：{zh}");
    }

    public override void Advance(DateTimeOffset now)
    {
        Write(Model.Advance(now));
        if (Model.BecomesStuck(now))
            Log.Write(Name, "stuck", $"{Name} stays driven: it is stuck open", $"{Name} 一直通电：闸机卡在打开状态");
    }

    public override void On(WireEvent happened)
    {
        if (happened is WireEvent.HostLeft) Model.Forget();
        if (happened is not WireEvent.Received received) return;
        if (!_deaf)
        {
            Write(Model.Receive(received.Bytes, Loop.Now, out var answer));
            if (answer.Length > 0) Wire.Send(answer);
        }
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
            case "stuck-sensor":
                Model.Passage.IsStuck = fault.Flag("on", true);
                break;
            case "stuck-relay":
                Model.IsWelded = fault.Flag("on", true);
                break;
            case "none":
                (_deaf, Model.Passage.IsStuck, Model.IsWelded) = (false, false, false);
                break;
            default:
                throw fault.Unknown("deaf", "garbage", "stuck-sensor", "stuck-relay", "none");
        }
    }

    protected override void OnUnplugged() => Write(Model.LosePower(Loop.Now));

    private static IEnumerable<string> Armed(bool isArmed, string fault) => isArmed ? [fault] : [];

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
