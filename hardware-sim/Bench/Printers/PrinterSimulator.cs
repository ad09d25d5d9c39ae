using PosSim.Interpreter;
using PosSim.Models;
using PosSim.Wires;

namespace PosSim.Bench;

/// <summary>A <see cref="PrinterModel"/> on a line: carries its bytes with the printer's own flow control, gives it
/// time, and lets a visitor do to it what people do to printers.</summary>
internal sealed class PrinterSimulator : BenchDevice
{
    private static readonly TimeSpan OffDuringCycle = TimeSpan.FromSeconds(1);

    private readonly DateTimeOffset _madeAt;
    private readonly LineDrain _drain = new();
    private WireEvent.Received? _arriving;
    private int _arrivedOfIt;
    private TimeSpan? _answerDelay;
    private int? _slowedTo;
    private bool _isMute;
    private bool _isCut;
    private int _slipsLogged;
    private PrinterState _logged;

    public PrinterSimulator(string name, PrinterModelOptions options, WireFactory wire, BenchLoop loop, BenchLog log)
        : base(name, wire, loop, log)
    {
        _madeAt = loop.Now;
        Model = new PrinterModel(options);
        LimitDrain();
        _logged = Model.State;
    }

    public PrinterModel Model { get; }

    public bool IsPowered { get; private set; } = true;

    /// <summary>Slips with a lower index were taken away by somebody.</summary>
    public int RemovedBelow { get; private set; }

    /// <summary>What waits for its moment and what is on, in words.</summary>
    public IReadOnlyList<string> ArmedFaults =>
    [
        .. Model.PlannedFaults.Select(PrinterFaults.Describe),
        .. _isMute ? (string[])["mute"] : [],
        .. _answerDelay is { } delay ? (string[])[$"late-answer {delay:c}"] : [],
        .. _slowedTo is { } rate ? (string[])[$"slow-drain {rate} bytes/s"] : [],
        .. Wire.ClosesCallers ? (string[])["accept-then-close"] : [],
    ];

    public override DateTimeOffset? NextWake => !IsPowered ? null : (Model.NextWake, DrainWake) switch
    {
        ({ } model, { } drain) => _madeAt + (model < drain ? model : drain),
        var (model, drain) => _madeAt + (model ?? drain),
    };

    private TimeSpan ModelNow => Loop.Now - _madeAt;

    private TimeSpan? DrainWake => _arriving is null || LineRoom <= 0 ? null : _drain.NextAt;

    /// <summary>What is taken from the line: all, where the host is to obey XOFF or nothing holds it.</summary>
    private int LineRoom =>
        Model.Options.Flow == FlowControl.Dtr || Wire is TcpWire ? Model.FreeBuffer : int.MaxValue;

    public DateTimeOffset TimeOf(PrintedSlip slip) => _madeAt + slip.At;

    public override void On(WireEvent happened)
    {
        switch (happened)
        {
            case WireEvent.Received received when IsPowered && !_isCut:
                (_arriving, _arrivedOfIt) = (received, 0);
                _drain.Begin(ModelNow);
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
        do
        {
            Model.Advance(now - _madeAt);
            Feed();
            while (Model.TryTakeReply(out var reply)) Answer(reply);
        }
        while (StrikesNext() && IsPowered);
        LogChanges();
    }

    public void SetPaper(PaperState paper) => Touch(() => Model.SetPaper(paper));

    public void SetCover(bool open) => Touch(() => Model.SetCover(open));

    public void SetCutterJam(bool jammed) => Touch(() => Model.SetCutterJam(jammed));

    public void SetOnline(bool online) => Touch(() => Model.SetOnline(online));

    public void SetDrawer(bool open) => Touch(() => Model.SetDrawer(open));

    public void SetHeadHot(bool hot) => Touch(() => Model.SetHeadHot(hot));

    public void SetError(PrinterError error) => Touch(() => Model.SetError(error));

    public void SetFeed(bool pressed) => Touch(() => Model.SetFeed(pressed));

    public void SetManners(PrinterManners manners) => Touch(() => Model.Manners = manners);

    public async Task SetPowerAsync(bool on)
    {
        if (on == IsPowered) return;
        if (!on)
        {
            LosePower();
            await UnplugNetworkAsync();
            return;
        }
        IsPowered = true;
        if (!Wire.IsPlugged) Wire.Plug();
        Log.Write(Name, "power", $"{Name} was switched on", $"{Name} 已开机");
    }

    public async Task PowerCycleAsync()
    {
        await SetPowerAsync(false);
        Loop.Later(OffDuringCycle, () => SetPowerAsync(true));
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
            case "mute" when !fault.Flag("on", true):
                _isMute = false;
                break;
            case "late-answer":
                var delay = fault.Span("delay", TimeSpan.FromSeconds(2));
                _answerDelay = delay > TimeSpan.Zero ? delay : null;
                break;
            case "slow-drain":
                _slowedTo = Math.Max(0, fault.Number("bytesPerSecond", 500));
                LimitDrain();
                break;
            case "accept-then-close":
                Wire.ClosesCallers = fault.Flag("on", true);
                break;
            case "none":
                Disarm();
                break;
            default:
                // Its moment counts from now, however long the printer has stood still.
                Model.Advance(ModelNow);
                Model.Plan(PrinterFaults.Read(fault) ?? throw fault.Unknown(
                    [.. PrinterFaults.AllNames, "late-answer", "slow-drain", "accept-then-close", "garbage", "none"]));
                break;
        }
        Log.Write(Name, "fault", $"fault at {Name}: {fault.Fault}", $"{Name} 故障：{fault.Fault}");
        Advance(Loop.Now);
    }

    protected override void OnUnplugged()
    {
        _arriving = null;
        _isCut = false;
    }

    private void Disarm()
    {
        Model.ClearPlan();
        (_isMute, _answerDelay, _slowedTo) = (false, null, null);
        Wire.ClosesCallers = false;
        LimitDrain();
    }

    /// <summary>To what somebody has slowed it down, or to the rate of its serial line.</summary>
    private void LimitDrain() =>
        _drain.Limit(_slowedTo ?? (Model.Options.ReplyBytesPerSecond is var rate and > 0 ? rate : null), ModelNow);

    // What the buffer has no room for stays on the line, and the line is not read on.
    private void Feed()
    {
        while (_arriving is { } arriving && !_isCut)
        {
            var room = Math.Min(LineRoom, arriving.Bytes.Length - _arrivedOfIt);
            if (room > 0) room = _drain.Allow(room, ModelNow);
            if (room <= 0) return;
            var taken = Model.Receive(arriving.Bytes.AsSpan(_arrivedOfIt, room), ModelNow);
            _arrivedOfIt += taken;
            if (_arrivedOfIt == arriving.Bytes.Length) ReleaseLine();
            // A fault struck in the midst of it.
            if (taken < room) return;
        }
    }

    private void ReleaseLine()
    {
        _arriving?.Release();
        _arriving = null;
    }

    private void Answer(byte[] reply)
    {
        if (_isMute || _isCut) return;
        if (_answerDelay is not { } delay)
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

    /// <summary>Plays the next fault that is not the printer's own; false when there is none.</summary>
    private bool StrikesNext()
    {
        if (!Model.TryTakeFault(out var fault)) return false;
        switch (fault)
        {
            case PrinterFault.PowerCycle:
                LosePower();
                Loop.Later(TimeSpan.Zero, UnplugNetworkAsync);
                Loop.Later(OffDuringCycle, () => SetPowerAsync(true));
                break;
            case PrinterFault.Unplug:
                ReleaseLine();
                _isCut = Wire.IsPlugged;
                Loop.Later(TimeSpan.Zero, async () => await UnplugAsync());
                break;
            case PrinterFault.Drop:
                Wire.DropHost();
                ReleaseLine();
                break;
            case PrinterFault.HalfClose:
                Wire.CloseSending();
                break;
            case PrinterFault.HalfOpen:
                Wire.GoSilent();
                ReleaseLine();
                break;
            default:
                _isMute = true;
                break;
        }
        return true;
    }

    private void LosePower()
    {
        IsPowered = false;
        Model.PowerCycle(ModelNow);
        ReleaseLine();
        Log.Write(Name, "power", $"{Name} was switched off", $"{Name} 已关机");
    }

    // A network printer's interface goes down with it; a serial cable stays where it is.
    private async Task UnplugNetworkAsync()
    {
        if (Wire is TcpWire) await Wire.UnplugAsync();
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
        foreach (var (kind, en, zh) in PrinterSentences.Of(was, now, Name)) Log.Write(Name, kind, en, zh);
        foreach (var slip in Model.Slips.Where(slip => slip.Index >= _slipsLogged)) LogSlip(slip);
    }

    private void LogSlip(PrintedSlip slip)
    {
        _slipsLogged = slip.Index + 1;
        var title = slip.Text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "";
        Log.Write(Name, "slip", $"{Name} printed a slip: {title}", $"{Name} 打出一张小票：{title}");
    }
}
