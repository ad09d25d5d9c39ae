using PosSim.Interpreter;
using PosSim.Paper;

namespace PosSim.Models;

/// <summary>A receipt printer without cables: bytes in, status bytes out, paper. Single-threaded, no clock of its own,
/// no I/O. Whoever carries its bytes calls <see cref="Advance"/> at <see cref="NextWake"/>, and after each call, those
/// that change its state included, takes the replies and then the faults that it has to play. Times are of any origin
/// and do not go backwards.</summary>
public sealed class PrinterModel
{
    /// <summary>Rows that one press of FEED moves: a line.</summary>
    private const int FedRows = 30;

    private readonly ReceiveBuffer _buffer;
    private readonly RealTimeScanner _realTime = new();
    private readonly Mechanism _mechanism;
    private readonly PrinterCondition _condition;
    private readonly HeadHeat _heat;
    private readonly PaperPath _path;
    private readonly HostAnswers _answers;
    private readonly FaultPlan _faults = new();
    private readonly Queue<PrinterFault> _struck = new();
    private readonly EscPosInterpreter _interpreter;
    private TimeSpan _clock;
    private bool _resumes;
    private int _version;
    private int _discarded;
    private int _drawerPulses;
    private int _buzzes;

    /// <summary>GS ( D: DLE DC4 1, which is on at first, and DLE DC4 2, which is not.</summary>
    private (bool Drawer, bool PowerOff) _obeys = (true, false);

    public PrinterModel(PrinterModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        _buffer = new ReceiveBuffer(options.BufferBytes);
        _mechanism = new Mechanism(options);
        _condition = new PrinterCondition(options is { HasDrawer: true, DrawerPinLowWhenOpen: true });
        _heat = new HeadHeat(options.HotAfterRows, options.HeadCoolTime);
        _path = new PaperPath(options);
        _answers = new HostAnswers(options, _condition);
        _interpreter = new EscPosInterpreter(new Body(this));
    }

    public PrinterModelOptions Options { get; }

    /// <summary>At first those of its make.</summary>
    public PrinterManners Manners
    {
        get => _answers.Manners;
        set => _answers.Manners = value;
    }

    public PrinterState State => new(
        _condition.Paper, _condition.CoverOpen, !_condition.IsBlocked, _condition.CutterJammed, _condition.CutterError,
        _condition.Error, _condition.HeadIsHot, _heat.PercentAt(_clock), _condition.FeedPressed,
        _condition.WaitsForFeed, _condition.ShutDown, _condition.DrawerOpen, _condition.DrawerPinHigh,
        !_mechanism.IsIdle, IsBusy, _buffer.Count, _discarded, _drawerPulses, _buzzes);

    /// <summary>The latest pieces of paper, oldest first.</summary>
    public IReadOnlyList<PrintedSlip> Slips => _path.Slips;

    /// <summary>The paper coming out, not yet cut, as <see cref="PrintedSlip.Text"/>.</summary>
    public string CurrentText => SlipText.Of(_path.Marks);

    /// <summary>The trace since the last cut.</summary>
    public IReadOnlyList<string> CurrentTrace => _path.Trace;

    /// <summary>Faults whose moment is still to come.</summary>
    public IEnumerable<PlannedFault> PlannedFaults => _faults.Planned;

    /// <summary>Bytes it can take now. A transport reads no more than this from its host, unless its host is to obey
    /// XOFF.</summary>
    public int FreeBuffer => _condition.ShutDown ? 0 : _buffer.Free;

    /// <summary>When something will happen by itself; null while it waits for bytes or for a person.</summary>
    public TimeSpan? NextWake
    {
        get
        {
            if (IsHalted) return _clock;
            var work = _condition.IsBlocked ? null
                : _mechanism.Due is { } due && !_resumes ? due
                : !_mechanism.IsIdle || _buffer.Count > 0 || _faults.HasPostponed ? _clock
                : (TimeSpan?)null;
            return First(First(work, _answers.Due), First(_heat.CoolAt, _faults.NextTime));
        }
    }

    /// <summary>Rises on any change of paper or state and with whatever comes in or goes out.</summary>
    public int Version => _version + _answers.Sent;

    private bool IsBusy => _buffer.Busy || (Options.BusyWhenOffline && _condition.IsBlocked);

    /// <summary>A fault has struck that whoever carries the bytes has not played yet.</summary>
    private bool IsHalted => _struck.Count > 0;

    /// <summary>The paper coming out as it is now, from its top edge to the print head.</summary>
    public string CurrentSvg() => SlipSvg.Of(_path.Marks, Options.WidthDots, _path.Head);

    /// <summary>Real-time commands are done at once, wherever they stand; every byte also goes to the buffer. When the
    /// buffer is busy, real-time commands that come alone are done and not kept, so that a host which obeys busy can
    /// ask for ever. What does not fit is lost, as on the real thing.</summary>
    /// <returns>How many it took: fewer than there are only where a planned fault struck that is not the printer's own.
    /// </returns>
    public int Receive(ReadOnlySpan<byte> bytes, TimeSpan now)
    {
        Advance(now);
        if (bytes.Length > 0) _version++;
        var all = bytes.Length;
        var kept = !(_buffer.Busy && RealTimeScanner.IsOnlyCommands(bytes));
        while (bytes.Length > 0 && !IsHalted && !_condition.ShutDown)
        {
            // What came before is read first, as it would be had it come alone.
            if (_realTime.IsInside) Advance(now);
            if (IsHalted) break;
            // Only DLE begins a real-time command.
            var plain = _realTime.IsInside ? 0 : bytes.IndexOf((byte)0x10);
            var count = (int)Math.Min(plain switch { < 0 => bytes.Length, 0 => 1, _ => plain }, _faults.BytesLeft);
            if ((Manners & PrinterManners.QueuedStatusAtOnce) != 0)
                _answers.AnswerQueued(bytes[..count], State, _clock);
            var cleared = plain == 0 && _realTime.Push(bytes[0], out var command) && DoAtOnce(command);
            if (kept && !cleared) _discarded += count - _buffer.Put(bytes[..count]);
            SendFlow();
            bytes = bytes[count..];
            _faults.Count(count);
            if (_faults.BytesLeft <= 0) Advance(now);
            while (_faults.TryTakeByBytes(out var fault)) Strike(fault.Fault);
        }
        Advance(now);
        if (!_condition.ShutDown) return all - bytes.Length;
        _discarded += bytes.Length;
        return all;
    }

    /// <summary>Processes the buffer and moves the paper up to that time.</summary>
    public void Advance(TimeSpan now)
    {
        if (now < _clock) now = _clock;
        if (_resumes) _clock = now;
        _resumes = false;
        while (!IsHalted)
        {
            ReadBuffer();
            if (IsHalted) break;
            var at = _clock;
            var act = _condition.IsBlocked ? null : _mechanism.Ready(_clock, now, out at);
            if (First(_heat.CoolAt, _faults.NextTime) is { } moment && moment <= now && (act is null || moment <= at))
            {
                ComeTo(moment);
                continue;
            }
            if (act is null) break;
            _clock = at;
            if (Perform(act)) _mechanism.Finish();
        }
        if (!IsHalted) _clock = now;
    }

    /// <summary>The next bytes for the host; false when there are none.</summary>
    public bool TryTakeReply(out byte[] bytes) => _answers.TryDequeue(_clock, out bytes);

    /// <summary>A planned fault that has struck and is for whoever carries the bytes; the printer stands still until it
    /// is taken.</summary>
    public bool TryTakeFault(out PrinterFault fault) => _struck.TryDequeue(out fault);

    /// <summary>What has no moment strikes at once.</summary>
    public void Plan(PlannedFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        _version++;
        var isLater = fault.After is not null || fault.AfterBytes is not null || fault.AfterLines is not null
            || fault.AtCommand is not null;
        if (isLater) _faults.Add(fault, _clock);
        else Strike(fault.Fault);
    }

    /// <summary>What is planned does not happen.</summary>
    public void ClearPlan()
    {
        _version++;
        _faults.Clear();
    }

    /// <summary>Loses the buffers and all settings; paper, planned faults and faults that have a cause stay.</summary>
    public void PowerCycle(TimeSpan now)
    {
        Advance(now);
        LosePower();
    }

    /// <summary>For a stream that is over: what it leaves unfinished, which the trace then ends with.</summary>
    public IReadOnlyList<StreamEnd> EndStream(TimeSpan now)
    {
        Advance(now);
        StreamEnd[] unfinished = [.. _interpreter.Unfinished()];
        _path.EndTrace(unfinished.Select(static end => end.What));
        return unfinished;
    }

    /// <summary>Somebody pulls out and tears off all the paper that is printed.</summary>
    public void TearOff(TimeSpan now)
    {
        Advance(now);
        _version++;
        _path.TearOff(_clock);
    }

    public void SetPaper(PaperState paper) => Change(condition =>
    {
        if (condition.Paper == PaperState.End && paper != PaperState.End && Options.WaitsForFeed)
            condition.WaitsForFeed = true;
        condition.Paper = paper;
    });

    /// <summary>Opening and closing the cover also clears errors of blade and mechanism whose cause is gone. Opened
    /// while it prints it is an error itself, until it is closed.</summary>
    public void SetCover(bool open) => Change(condition =>
    {
        if (condition.CoverOpen && !open) EndErrors(condition);
        condition.OpenedInPrint = open && (condition.OpenedInPrint || !_mechanism.IsIdle);
        condition.CoverOpen = open;
    });

    /// <summary>The cause of a blade error. It shows at the next cut, and the error stays, once the cause is gone,
    /// until DLE ENQ 1 or 2, the cover, or power.</summary>
    public void SetCutterJam(bool jammed) => Change(condition => condition.CutterJammed = jammed);

    /// <summary>An error of the mechanism that came and whose cause is gone again, or one that only a technician mends;
    /// None is the technician.</summary>
    public void SetError(PrinterError error) => Change(condition => condition.Error = error);

    /// <summary>The button on the panel.</summary>
    public void SetOnline(bool online) => Change(condition => condition.OffByButton = !online);

    /// <summary>The FEED button: while it is held the paper moves and nothing is printed.</summary>
    public void SetFeed(bool pressed)
    {
        if (pressed && !_condition.FeedPressed && _condition is { CoverOpen: false, Paper: not PaperState.End })
            _path.Print(new Motion.Print([]) { Rows = FedRows }, _clock);
        Change(condition =>
        {
            if (condition.FeedPressed && !pressed) condition.WaitsForFeed = false;
            condition.FeedPressed = pressed;
        });
    }

    public void SetDrawer(bool open) => Change(condition => condition.DrawerOpen = open && Options.HasDrawer);

    /// <summary>A head that is hot for as long as somebody wants: no command helps.</summary>
    public void SetHeadHot(bool hot)
    {
        if (!hot) _heat.EndPause();
        Change(condition => (condition.HeadHot, condition.Overheated) = (hot, condition.Overheated && hot));
    }

    private void LosePower()
    {
        // The host may have been stopped: after that it hears XON.
        _answers.PowerOn();
        ClearBuffers();
        _realTime.Reset();
        _discarded = 0;
        _obeys = (true, false);
        _interpreter.PowerOn();
        Change(static condition =>
        {
            (condition.CutterError, condition.OffByButton, condition.WaitsForFeed) = (false, false, false);
            (condition.ShutDown, condition.Error) = (false, PrinterError.None);
        });
    }

    private static TimeSpan? First(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other : one;

    private static void EndErrors(PrinterCondition condition)
    {
        if (!condition.CutterJammed) condition.CutterError = false;
        if (condition.Error == PrinterError.Recoverable) condition.Error = PrinterError.None;
    }

    private void ReadBuffer()
    {
        while (!_condition.IsBlocked && !IsHalted && _mechanism.HasRoom)
        {
            if (_faults.HasFaultAtCommand)
            {
                if (!_mechanism.IsIdle) break;
                while (_faults.TryTakeAtCommand(out var fault)) Strike(fault);
            }
            else if (_faults.TryTakePostponed(out var act)) act();
            else if (_buffer.Count > 0) _buffer.Skip(_interpreter.Push(_buffer.Front));
            else break;
        }
        SendFlow();
    }

    /// <summary>What comes by time alone: a head that has cooled, or a fault.</summary>
    private void ComeTo(TimeSpan moment)
    {
        if (moment > _clock) _clock = moment;
        if (_heat.CoolAt <= moment)
        {
            _heat.EndPause();
            Change(static condition => condition.Overheated = false);
            // It goes on from that very moment.
            _resumes = false;
        }
        while (_faults.TryTakeDue(moment, out var fault)) Strike(fault.Fault);
    }

    private void Strike(PrinterFault fault)
    {
        switch (fault)
        {
            case PrinterFault.PaperOut: SetPaper(PaperState.End); break;
            case PrinterFault.CoverOpen: SetCover(true); break;
            case PrinterFault.CutterJam: SetCutterJam(true); break;
            case PrinterFault.HeadHot: Overheat(); break;
            case PrinterFault.Recoverable: SetError(PrinterError.Recoverable); break;
            case PrinterFault.Unrecoverable: SetError(PrinterError.Unrecoverable); break;
            case PrinterFault.PowerCycle:
                LosePower();
                _struck.Enqueue(fault);
                break;
            default: _struck.Enqueue(fault); break;
        }
    }

    private void Overheat()
    {
        _heat.Overheat(_clock);
        Change(static condition => condition.Overheated = true);
    }

    private void Change(Action<PrinterCondition> change)
    {
        var before = _condition.AutomaticStatus();
        var (wasBlocked, cause) = (_condition.IsBlocked, _condition.OfflineCause);
        change(_condition);
        if (!wasBlocked && _condition.IsBlocked) _mechanism.Pause(_clock);
        if (wasBlocked && !_condition.IsBlocked) _resumes = true;
        _answers.SendChange(before, cause, _clock);
        SendFlow();
        _version++;
    }

    /// <summary>False: it could not be done and stays in hand.</summary>
    private bool Perform(Motion act)
    {
        _version++;
        switch (act)
        {
            case Motion.Print print:
                _path.Print(print, _clock);
                if (_faults.WaitsForLines) StrikeByLines();
                if (print.Marks.Count > 0 && _heat.Add(Math.Abs(print.Rows), _clock))
                    Change(static condition => condition.Overheated = true);
                break;
            case Motion.Cut when _condition.CutterJammed:
                Change(static condition => condition.CutterError = true);
                return false;
            case Motion.Cut cut:
                _path.Cut(cut, _clock);
                break;
            case Motion.Answer answer:
                Send(answer.Bytes);
                break;
            case Motion.KickDrawer:
                _drawerPulses++;
                SetDrawer(true);
                break;
            case Motion.Buzz:
                _buzzes++;
                break;
            default:
                break;
        }
        return true;
    }

    private void StrikeByLines()
    {
        var lines = CurrentText.AsSpan().Count('\n');
        while (_faults.TryTakeByLines(lines, out var fault)) Strike(fault.Fault);
    }

    private void Send(ReadOnlySpan<byte> bytes) => _answers.Send(bytes, _clock);

    private void SendFlow() => _answers.SendFlow(IsBusy, _clock);

    /// <summary>True when the buffers were cleared: then the command itself is gone, too.</summary>
    private bool DoAtOnce(ReadOnlySpan<byte> command)
    {
        switch (command)
        {
            case [_, 0x04, var n]:
                _answers.AnswerRealTime(n, _clock);
                return false;
            case [_, 0x05, 0]:
                Change(static condition => condition.WaitsForFeed = false);
                return false;
            case [_, 0x05, 1]:
                RecoverFromError();
                return false;
            case [_, 0x05, 2]:
                if (!CanRecover) return false;
                ClearBuffers();
                RecoverFromError();
                return true;
            case [_, 0x14, 1, var pin, _]:
                if (_obeys.Drawer) Perform(new Motion.KickDrawer(pin & 1));
                return false;
            case [_, 0x14, 2, ..]:
                return _obeys.PowerOff && ShutDown();
            case [_, 0x14, 7, var kind]:
                _answers.SendKind(kind, _clock);
                return false;
            case [_, 0x14, 8, ..]:
                ClearBuffers();
                Send([0x37, 0x25, 0x00]);
                return true;
            default:
                return false;
        }
    }

    /// <summary>DLE DC4 2: says goodbye (3Bh 30h 00h) and takes nothing more.</summary>
    private bool ShutDown()
    {
        ClearBuffers();
        Send([0x3B, 0x30, 0x00]);
        Change(static condition => condition.ShutDown = true);
        return true;
    }

    private bool CanRecover => _condition is { CutterError: true, CutterJammed: false }
        || _condition.Error == PrinterError.Recoverable;

    /// <summary>The line in hand is printed from its start.</summary>
    private void RecoverFromError()
    {
        if (!CanRecover) return;
        _mechanism.Restart();
        Change(EndErrors);
    }

    private void ClearBuffers()
    {
        _buffer.Clear();
        _mechanism.Clear();
        _interpreter.DropUnprinted();
        _faults.DropPostponed();
        SendFlow();
        _version++;
    }

    /// <summary>What the interpreter may do to the rest of the printer.</summary>
    private sealed class Body(PrinterModel printer) : IPrinterBody
    {
        public PrinterModelOptions Options => printer.Options;
        public PrinterManners Manners => printer.Manners;
        public PrinterState State => printer.State;
        public bool WatchesCommands => printer._faults.WaitsForCommand;
        public void Do(Motion motion) => printer._mechanism.Add(motion);
        public void Reply(ReadOnlySpan<byte> bytes) => printer.Send(bytes);
        public void AnswerOffline(int kind) => printer._answers.OfflineAnswer = kind;
        public void Trace(string line) => printer._path.AddTrace(line);

        public void EnableRealTime(int kind, bool isOn) => printer._obeys = kind switch
        {
            1 => printer._obeys with { Drawer = isOn },
            2 => printer._obeys with { PowerOff = isOn },
            _ => printer._obeys,
        };

        public void WatchStatus(byte groups)
        {
            printer._answers.WatchedGroups = groups;
            if (groups != 0) printer._answers.SendAutoStatus(printer._clock);
        }

        public bool Strikes(string command, Action act) => printer._faults.Postpones(command, act);
    }
}
