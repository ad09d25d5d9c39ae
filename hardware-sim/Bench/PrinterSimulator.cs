using PosSim.Interpreter;
using PosSim.Models;
using PosSim.Wires;

namespace PosSim.Bench;

/// <summary>A <see cref="PrinterModel"/> on a line: carries its bytes with the printer's own flow control, gives it
/// time, and lets a visitor do to it what people do to printers.</summary>
internal sealed class PrinterSimulator : IBenchDevice
{
    private readonly BenchLoop _loop;
    private readonly BenchLog _log;
    private readonly DateTimeOffset _madeAt;
    private readonly PrinterFaults _faults = new();
    private PortEvent.Received? _arriving;
    private int _arrivedOfIt;
    private int _slipsSeen;
    private PrinterState _said;

    public PrinterSimulator(string name, PrinterModelOptions options, PortMaker port, BenchLoop loop, BenchLog log)
    {
        (Name, _loop, _log, _madeAt) = (name, loop, log, loop.Now);
        Model = new PrinterModel(options);
        _said = Model.State;
        Port = port(name, happened => loop.TryPost(() => On(happened)));
    }

    public string Name { get; }

    public IDevicePort Port { get; }

    public PrinterModel Model { get; }

    public bool IsPowered { get; private set; } = true;

    /// <summary>Slips with a lower index were taken away by somebody.</summary>
    public int TakenBelow { get; private set; }

    public IReadOnlyList<string> ArmedFaults => _faults.Armed;

    public DateTimeOffset? NextWake => IsPowered && Model.NextWake is { } wake ? _madeAt + wake : null;

    private TimeSpan ModelNow => _loop.Now - _madeAt;

    public DateTimeOffset TimeOf(PrintedSlip slip) => _madeAt + slip.At;

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
        _arriving = null;
        _log.Write(Name, "unplugged", $"the cable of {Name} was pulled out", $"{Name} 的线被拔掉");
    }

    public void On(PortEvent happened)
    {
        switch (happened)
        {
            case PortEvent.Received received when IsPowered:
                (_arriving, _arrivedOfIt) = (received, 0);
                Advance(_loop.Now);
                break;
            case PortEvent.Received lost:
                lost.Taken();
                break;
        }
    }

    public void Advance(DateTimeOffset now)
    {
        if (!IsPowered) return;
        Model.Advance(now - _madeAt);
        Feed();
        if (_faults.Due(Model) is { } fault) Strike(fault);
        while (Model.TryTakeReply(out var reply)) Answer(reply);
        SayWhatChanged();
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
            _arriving?.Taken();
            _arriving = null;
            // A network printer's interface goes down with it; a serial cable stays where it is.
            if (Port is TcpPort) await Port.UnplugAsync();
            _log.Write(Name, "power", $"{Name} was switched off", $"{Name} 已关机");
            return;
        }
        if (!Port.IsPlugged) Port.Plug();
        _log.Write(Name, "power", $"{Name} was switched on", $"{Name} 已开机");
    }

    public async Task PowerCycleAsync(TimeSpan off)
    {
        await SetPowerAsync(false);
        _loop.Later(off, () => SetPowerAsync(true));
    }

    /// <summary>Somebody takes away the slips that hang there, and tears off what is not yet cut.</summary>
    public void TakePaper()
    {
        if (Model.CurrentText.Length > 0 && !Model.State.Printing) Model.TearOff(ModelNow);
        SayWhatChanged();
        TakenBelow = Model.Slips.Count == 0 ? TakenBelow : Model.Slips[^1].Index + 1;
        _log.Write(Name, "taken", $"the paper of {Name} was taken away", $"{Name} 的小票被取走");
    }

    public void Break(FaultOrder fault)
    {
        switch (fault.Fault)
        {
            case "garbage":
                Port.Send(Garbage.Make(fault.Number("bytes", 16), fault.Number("seed", 1)));
                break;
            case "half-close":
                Port.CloseSending();
                break;
            case "drop":
                Port.DropHost();
                break;
            default:
                _faults.Arm(fault);
                break;
        }
        _log.Write(Name, "fault", $"fault at {Name}: {fault.Fault}", $"{Name} 故障：{fault.Fault}");
    }

    public ValueTask DisposeAsync() => Port.DisposeAsync();

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
            arriving.Taken();
        }
    }

    private void Answer(byte[] reply)
    {
        if (_faults.IsMute) return;
        if (_faults.AnswerDelay is not { } delay)
        {
            Port.Send(reply);
            return;
        }
        _loop.Later(delay, () =>
        {
            Port.Send(reply);
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
                _loop.Later(TimeSpan.Zero, () => PowerCycleAsync(TimeSpan.FromSeconds(1)));
                break;
            case PrinterFaults.Unplug:
                _loop.Later(TimeSpan.Zero, async () => await UnplugAsync());
                break;
        }
    }

    private void Touch(Action act)
    {
        act();
        Advance(_loop.Now);
        SayWhatChanged();
    }

    private void SayWhatChanged()
    {
        var (was, now) = (_said, Model.State);
        _said = now;
        if (was.Paper != now.Paper) SayPaper(now.Paper);
        if (was.CoverOpen != now.CoverOpen)
            _log.Write(Name, "cover", now.CoverOpen ? $"the cover of {Name} is open" : $"the cover of {Name} is closed",
                now.CoverOpen ? $"{Name} 上盖打开" : $"{Name} 上盖合上");
        if (!was.CutterError && now.CutterError)
            _log.Write(Name, "cutter", $"the blade of {Name} is stuck", $"{Name} 切刀卡住");
        foreach (var slip in Model.Slips.Where(slip => slip.Index >= _slipsSeen)) SaySlip(slip);
    }

    private void SaySlip(PrintedSlip slip)
    {
        _slipsSeen = slip.Index + 1;
        var title = slip.Text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "";
        _log.Write(Name, "slip", $"{Name} printed a slip: {title}", $"{Name} 打出一张小票：{title}");
    }

    private void SayPaper(PaperState paper)
    {
        var (en, zh) = paper switch
        {
            PaperState.End => ($"{Name} is out of paper", $"{Name} 缺纸"),
            PaperState.Near => ($"the roll of {Name} is nearly used up", $"{Name} 纸快用完"),
            _ => ($"{Name} has paper", $"{Name} 有纸"),
        };
        _log.Write(Name, "paper", en, zh);
    }
}
