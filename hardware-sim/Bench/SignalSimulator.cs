using PosSim.Models;
using PosSim.Wires;

namespace PosSim.Bench;

/// <summary>A <see cref="SignalModel"/> on a line.</summary>
internal sealed class SignalSimulator(
    string name, SignalOptions options, WireFactory wire, BenchLoop loop, BenchLog log)
    : BenchDevice(name, wire, loop, log)
{
    private static readonly (string En, string Zh)[] Words =
    [
        ("dark", "熄灭"), ("red", "红灯"), ("amber", "黄灯"), ("green", "绿灯"), ("blue", "蓝灯"), ("white", "白灯"),
        ("buzzer", "蜂鸣器"), ("relay", "继电器"), ("flash", "闪烁"),
    ];

    private bool _deaf;

    public SignalModel Model { get; } = new(options);

    public override DateTimeOffset? NextWake => Model.NextWake(Loop.Now);

    public override void Advance(DateTimeOffset now) => Logged(() => Model.Advance(now));

    public override void On(WireEvent happened)
    {
        if (happened is WireEvent.HostLeft) Model.Forget();
        if (happened is not WireEvent.Received received) return;
        Logged(() =>
        {
            if (_deaf) return;
            var answer = Model.Receive(received.Bytes, Loop.Now);
            if (answer.Length > 0) Wire.Send(answer);
        });
        received.Release();
    }

    public override void Break(FaultOrder fault)
    {
        switch (fault.Fault)
        {
            case "deaf":
                _deaf = fault.Flag("on", true);
                break;
            case "none":
                _deaf = false;
                break;
            default:
                throw fault.Unknown("deaf", "none");
        }
    }

    protected override void OnUnplugged() => Logged(() => Model.LosePower(Loop.Now));

    private void Logged(Action act)
    {
        var before = Model.State;
        act();
        if (Model.State != before)
            Log.Write(Name, "signal", $"{Name} shows {Model.State}", $"{Name}：{InChinese(Model.State)}");
    }

    private static string InChinese(string state) => Words.Aggregate(
        state, static (text, word) => text.Replace(word.En, word.Zh, StringComparison.Ordinal));
}
