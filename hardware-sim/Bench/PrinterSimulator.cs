using PosSim.Interpreter;
using PosSim.Models;
using PosSim.Wires;

namespace PosSim.Bench;

/// <summary>A <see cref="PrinterModel"/> on a line: carries its bytes with the printer's own flow control, gives it
/// time, and lets a visitor do to it what people do to printers.</summary>
internal sealed class PrinterSimulator : BenchDevice
{
    private readonly DateTimeOffset _madeAt;
    private readonly PrinterFaults _faults = new();
    private WireEvent.Received? _arriving;
    private int _arrivedOfIt;
    private int _slipsLogged;
    private PrinterState _logged;

    public PrinterSimulator(string name, PrinterModelOptions options, WireFactory wire, BenchLoop loop, BenchLog log)
        : base(name, wire, loop, log)
    {
        _madeAt = loop.Now;
        Model = new PrinterModel(options);
        _logged = Model.State;
    }

    public PrinterModel Model { get; }

    public bool IsPowered { get; private set; } = true;

    /// <summary>Slips with a lower index were taken away by somebody.</summary>
    public int RemovedBelow { get; private set; }

    public IReadOnlyList<string> ArmedFaults => _faults.Armed;

    public override DateTimeOffset? NextWake => IsPowered && Model.NextWake is { } wake ? _madeAt + wake : null;

    private TimeSpan ModelNow => Loop.Now - _madeAt;

    public DateTimeOffset TimeOf(PrintedSlip slip) => _madeAt + slip.At;

    public override void On(WireEvent happened)
    {
        switch (happened)
        {
            case WireEvent.Received received when IsPowered:
                (_arriving, _arrivedOfIt) = (received, 0);
                Advance(Loop.Now);
                break;
            case WireEvent.Received lost:
                lost.Release();
                break;
        }
    }

    public override void Advance(DateTimeOffset now)
    {
        if (!IsPowered) return;
        Model.Advance(now - _madeAt);
        Feed();
        if (_faults.Due(Model) is { } fault) Strike(fault);
        while (Model.TryTakeReply(out var reply)) Answer(reply);
        LogChanges();
    }

    public void SetPaper(PaperState paper) => Touch(() => Model.SetPaper(paper));

    public void SetCover(bool open) => Touch(() => Model.SetCover(open));

    public void SetCutterJam(bool jammed) => Touch(() => Model.SetCutterJam(jammed));

    public void SetOnline(bool online) => Touch(() => Model.SetOnline(online));

    public async Task SetPowerAsync(bool on)
    {
        if (on == IsPowered) return;
        IsPowered = on;
        if (!on)
        {
            Model.PowerCycle(ModelNow);
            _arriving?.Release();
            _arriving = null;
            // A network printer's interface goes down with it; a serial cable stays where it is.
            if (Wire is TcpWire) await Wire.UnplugAsync();
            Log.Write(Name, "power", $"{Name} was switched off", $"{Name} 已关机");
            return;
        }
        if (!Wire.IsPlugged) Wire.Plug();
        Log.Write(Name, "power", $"{Name} was switched on", $"{Name} 已开机");
    }

    public async Task PowerCycleAsync(TimeSpan off)
    {
        await SetPowerAsync(false);
        Loop.Later(off, () => SetPowerAsync(true));
    }

    /// <summary>Somebody takes away the slips that hang there, and tears off what is not yet cut.</summary>
    public void RemovePaper()
    {
        if (Model.CurrentText.Length > 0 && !Model.State.Printing) Model.TearOff(ModelNow);
        LogChanges();
        RemovedBelow = Model.Slips.Count == 0 ? RemovedBelow : Model.Slips[^1].Index + 1;
        Log.Write(Name, "taken", $"the paper of {Name} was taken away", $"{Name} 的小票被取走");
    }

    public override void Break(FaultOrder fault)
    {
        switch (fault.Fault)
        {
            case "garbage":
                Wire.Send(fault.Noise(16));
                break;
            case "half-close":
                Wire.CloseSending();
                break;
            case "drop":
                Wire.DropHost();
                break;
            default:
                _faults.Arm(fault);
                break;
        }
        Log.Write(Name, "fault", $"fault at {Name}: {fault.Fault}", $"{Name} 故障：{fault.Fault}");
    }

    protected override void OnUnplugged() => _arriving = null;

    // What the buffer has no room for stays on the line, and the line is not read on.
    private void Feed()
    {
        while (_arriving is { } arriving)
        {
            var room = Math.Min(Model.FreeBuffer, arriving.Bytes.Length - _arrivedOfIt);
            if (room <= 0) return;
            Model.Receive(arriving.Bytes.AsSpan(_arrivedOfIt, room), ModelNow);
            _arrivedOfIt += room;
            if (_arrivedOfIt < arriving.Bytes.Length) continue;
            _arriving = null;
            arriving.Release();
        }
    }

    private void Answer(byte[] reply)
    {
        if (_faults.IsMute) return;
        if (_faults.AnswerDelay is not { } delay)
        {
            Wire.Send(reply);
            return;
        }
        Loop.Later(delay, () =>
        {
            Wire.Send(reply);
            return Task.CompletedTask;
        });
    }

    private void Strike(string fault)
    {
        switch (fault)
        {
            case PrinterFaults.PaperOut:
                Model.SetPaper(PaperState.End);
                break;
            case PrinterFaults.CoverOpen:
                Model.SetCover(true);
                break;
            case PrinterFaults.PowerCycle:
                Loop.Later(TimeSpan.Zero, () => PowerCycleAsync(TimeSpan.FromSeconds(1)));
                break;
            case PrinterFaults.Unplug:
                Loop.Later(TimeSpan.Zero, async () => await UnplugAsync());
                break;
        }
    }

    private void Touch(Action act)
    {
        act();
        Advance(Loop.Now);
        LogChanges();
    }

    private void LogChanges()
    {
        var (was, now) = (_logged, Model.State);
        _logged = now;
        if (was.Paper != now.Paper) LogPaper(now.Paper);
        if (was.CoverOpen != now.CoverOpen)
            Log.Write(Name, "cover", now.CoverOpen ? $"the cover of {Name} is open" : $"the cover of {Name} is closed",
                now.CoverOpen ? $"{Name} 上盖打开" : $"{Name} 上盖合上");
        if (!was.CutterError && now.CutterError)
            Log.Write(Name, "cutter", $"the blade of {Name} is stuck", $"{Name} 切刀卡住");
        foreach (var slip in Model.Slips.Where(slip => slip.Index >= _slipsLogged)) LogSlip(slip);
    }

    private void LogSlip(PrintedSlip slip)
    {
        _slipsLogged = slip.Index + 1;
        var title = slip.Text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "";
        Log.Write(Name, "slip", $"{Name} printed a slip: {title}", $"{Name} 打出一张小票：{title}");
    }

    private void LogPaper(PaperState paper)
    {
        var (en, zh) = paper switch
        {
            PaperState.End => ($"{Name} is out of paper", $"{Name} 缺纸"),
            PaperState.Near => ($"the roll of {Name} is nearly used up", $"{Name} 纸快用完"),
            _ => ($"{Name} has paper", $"{Name} 有纸"),
        };
        Log.Write(Name, "paper", en, zh);
    }
}
