using PosSim.Interpreter;
using PosSim.Paper;

namespace PosSim.Models;

/// <summary>A receipt printer without cables: bytes in, status bytes out, paper. Single-threaded, no clock of its own,
/// no I/O. Whoever carries its bytes calls <see cref="Advance"/> at <see cref="NextWake"/> and takes the replies after
/// each call, those that change its state included. Times are of any origin and do not go backwards.</summary>
public sealed class PrinterModel
{
    private const int MostReplies = 1000;

    private readonly ReceiveBuffer _buffer;
    private readonly RealTimeScanner _realTime = new();
    private readonly Mechanism _mechanism;
    private readonly PrinterCondition _condition = new();
    private readonly PaperPath _path;
    private readonly Queue<byte[]> _replies = new();
    private readonly EscPosInterpreter _interpreter;
    private TimeSpan _clock;
    private bool _resumes;
    private int _discarded;
    private int _drawerPulses;
    private int _buzzes;

    /// <summary>The groups of GS a whose changes are sent.</summary>
    private byte _watchedGroups;

    public PrinterModel(PrinterModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        _buffer = new ReceiveBuffer(options.BufferBytes);
        _mechanism = new Mechanism(options);
        _path = new PaperPath(options);
        _interpreter = new EscPosInterpreter(new Body(this));
    }

    public PrinterModelOptions Options { get; }

    public PrinterState State => new(
        _condition.Paper, _condition.CoverOpen, !_condition.IsBlocked, _condition.CutterJammed, _condition.CutterError,
        _condition.DrawerOpen, !_mechanism.IsIdle, _buffer.Busy, _buffer.Count, _discarded, _drawerPulses, _buzzes);

    /// <summary>The latest pieces of paper, oldest first.</summary>
    public IReadOnlyList<PrintedSlip> Slips => _path.Slips;

    /// <summary>The paper coming out, not yet cut, as <see cref="PrintedSlip.Text"/>.</summary>
    public string CurrentText => SlipText.Of(_path.Marks);

    /// <summary>The trace since the last cut.</summary>
    public IReadOnlyList<string> CurrentTrace => _path.Trace;

    /// <summary>Bytes it can take now. A transport reads no more than this from its host.</summary>
    public int FreeBuffer => _buffer.Free;

    /// <summary>When something will happen by itself; null while it waits for bytes or for a person.</summary>
    public TimeSpan? NextWake =>
        _condition.IsBlocked ? null
        : _mechanism.Due is { } due && !_resumes ? due
        : !_mechanism.IsIdle || _buffer.Count > 0 ? _clock
        : null;

    /// <summary>Rises on any change of paper or state and with whatever comes in or goes out.</summary>
    public int Version { get; private set; }

    /// <summary>The paper coming out as it is now, from its top edge to the print head.</summary>
    public string CurrentSvg() => SlipSvg.Of(_path.Marks, Options.WidthDots, _path.Head);

    /// <summary>Real-time commands are done at once, wherever they stand; every byte also goes to the buffer. When the
    /// buffer is busy, real-time commands that come alone are done and not kept, so that a host which obeys busy can
    /// ask for ever. What does not fit is lost, as on the real thing.</summary>
    public void Receive(ReadOnlySpan<byte> bytes, TimeSpan now)
    {
        Advance(now);
        if (bytes.Length > 0) Version++;
        var kept = !(_buffer.Busy && RealTimeScanner.IsOnlyCommands(bytes));
        while (bytes.Length > 0)
        {
            // Only DLE begins a real-time command.
            var plain = _realTime.IsInside ? 0 : bytes.IndexOf((byte)0x10);
            var count = plain switch { < 0 => bytes.Length, 0 => 1, _ => plain };
            var cleared = plain == 0 && _realTime.Push(bytes[0], out var command) && DoAtOnce(command);
            if (kept && !cleared) _discarded += count - _buffer.Put(bytes[..count]);
            bytes = bytes[count..];
        }
        Advance(now);
    }

    /// <summary>Processes the buffer and moves the paper up to that time.</summary>
    public void Advance(TimeSpan now)
    {
        if (now < _clock) now = _clock;
        if (_resumes) _clock = now;
        _resumes = false;
        while (true)
        {
            // Nothing a byte does can block the printer: that is left to acts and people.
            if (!_condition.IsBlocked)
                while (_buffer.Count > 0 && _mechanism.HasRoom) _buffer.Skip(_interpreter.Push(_buffer.Front));
            if (_condition.IsBlocked || _mechanism.Ready(_clock, now, out var at) is not { } act) break;
            _clock = at;
            if (Perform(act)) _mechanism.Finish();
        }
        _clock = now;
    }

    /// <summary>The next bytes for the host; false when there are none.</summary>
    public bool TryTakeReply(out byte[] bytes)
    {
        var any = _replies.TryDequeue(out var next);
        bytes = next ?? [];
        return any;
    }

    /// <summary>Loses the buffers and all settings; paper and faults stay.</summary>
    public void PowerCycle(TimeSpan now)
    {
        Advance(now);
        ClearBuffers();
        _realTime.Reset();
        _replies.Clear();
        _discarded = 0;
        _interpreter.PowerOn();
        Change(static condition => (condition.CutterError, condition.OffByButton) = (false, false));
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
        Version++;
        _path.TearOff(_clock);
    }

    public void SetPaper(PaperState paper) => Change(condition => condition.Paper = paper);

    /// <summary>Opening and closing the cover also clears a blade error whose cause is gone.</summary>
    public void SetCover(bool open) => Change(condition =>
    {
        if (condition.CoverOpen && !open && !condition.CutterJammed) condition.CutterError = false;
        condition.CoverOpen = open;
    });

    /// <summary>The cause of a blade error. It shows at the next cut, and the error stays, once the cause is gone,
    /// until DLE ENQ 1 or 2, the cover, or power.</summary>
    public void SetCutterJam(bool jammed) => Change(condition => condition.CutterJammed = jammed);

    /// <summary>The button on the panel.</summary>
    public void SetOnline(bool online) => Change(condition => condition.OffByButton = !online);

    public void SetDrawer(bool open) => Change(condition => condition.DrawerOpen = open && Options.HasDrawer);

    /// <summary>A head that must cool down: it goes on by itself, no command helps.</summary>
    public void SetHeadHot(bool hot) => Change(condition => condition.HeadHot = hot);

    private void Change(Action<PrinterCondition> change)
    {
        var before = _condition.AutomaticStatus();
        var wasBlocked = _condition.IsBlocked;
        change(_condition);
        if (!wasBlocked && _condition.IsBlocked) _mechanism.Pause(_clock);
        if (wasBlocked && !_condition.IsBlocked) _resumes = true;
        var after = _condition.AutomaticStatus();
        if (Options.SendsAutoStatus && PrinterCondition.Differ(_watchedGroups, before, after)) Send(after);
        Version++;
    }

    /// <summary>False: it could not be done and stays in hand.</summary>
    private bool Perform(Motion act)
    {
        Version++;
        switch (act)
        {
            case Motion.Print print:
                _path.Print(print, _clock);
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

    /// <summary>Answers nobody reads are dropped, as on a line without a listener.</summary>
    private void Send(ReadOnlySpan<byte> bytes)
    {
        if (_replies.Count >= MostReplies) _replies.Dequeue();
        _replies.Enqueue(bytes.ToArray());
        Version++;
    }

    /// <summary>True when the buffers were cleared: then the command itself is gone, too.</summary>
    private bool DoAtOnce(ReadOnlySpan<byte> command)
    {
        switch (command)
        {
            case [_, 0x04, var n]:
                if (Options.AnswersRealTime) Send([_condition.RealTimeStatus(n)]);
                return false;
            case [_, 0x05, 1]:
                RecoverFromError();
                return false;
            case [_, 0x05, 2]:
                if (!_condition.CutterError || _condition.CutterJammed) return false;
                ClearBuffers();
                RecoverFromError();
                return true;
            case [_, 0x14, 1, var pin, _]:
                Perform(new Motion.KickDrawer(pin & 1));
                return false;
            case [_, 0x14, 7, 1]:
                Send(_condition.AutomaticStatus());
                return false;
            case [_, 0x14, 8, ..]:
                ClearBuffers();
                Send([0x37, 0x25, 0x00]);
                return true;
            default:
                return false;
        }
    }

    private void RecoverFromError()
    {
        if (_condition is { CutterError: true, CutterJammed: false })
            Change(static condition => condition.CutterError = false);
    }

    private void ClearBuffers()
    {
        _buffer.Clear();
        _mechanism.Clear();
        _interpreter.DropUnprinted();
        Version++;
    }

    /// <summary>What the interpreter may do to the rest of the printer.</summary>
    private sealed class Body(PrinterModel printer) : IPrinterBody
    {
        public PrinterModelOptions Options => printer.Options;
        public PrinterState State => printer.State;
        public void Do(Motion motion) => printer._mechanism.Add(motion);
        public void Reply(ReadOnlySpan<byte> bytes) => printer.Send(bytes);
        public void Trace(string line) => printer._path.AddTrace(line);

        public void WatchStatus(byte groups)
        {
            printer._watchedGroups = groups;
            if (groups != 0 && Options.SendsAutoStatus) Reply(printer._condition.AutomaticStatus());
        }
    }
}
