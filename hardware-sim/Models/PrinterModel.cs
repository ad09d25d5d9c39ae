using PosSim.Interpreter;
using PosSim.Paper;

namespace PosSim.Models;

/// <summary>A receipt printer without cables: bytes in, status bytes out, paper. Single-threaded, no clock of its own,
/// no I/O. Whoever carries its bytes calls <see cref="Advance"/> at <see cref="NextWake"/> and takes the replies after
/// each call, those that change its state included.</summary>
public sealed partial class PrinterModel
{
    private readonly ReceiveBuffer buffer;
    private readonly RealTimeScanner realTime = new();
    private readonly Mechanism mechanism;
    private readonly Queue<byte[]> replies = new();
    private readonly EscPosInterpreter interpreter;
    private TimeSpan clock;
    private bool resumes;

    public PrinterModel(PrinterModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        buffer = new ReceiveBuffer(options.BufferBytes);
        mechanism = new Mechanism(options);
        strip = new PaperStrip(options.HeadToBladeDots);
        interpreter = new EscPosInterpreter(new Body(this));
    }

    public PrinterModelOptions Options { get; }

    /// <summary>Bytes it can take now. A transport reads no more than this from its host.</summary>
    public int FreeBuffer => buffer.Free;

    /// <summary>When something will happen by itself; null while it waits for bytes or for a person.</summary>
    public TimeSpan? NextWake =>
        IsBlocked ? null
        : mechanism.Due is { } due && !resumes ? due
        : !mechanism.IsIdle || buffer.Count > 0 ? clock
        : null;

    /// <summary>Rises on any change of paper or state and with whatever comes in or goes out.</summary>
    public int Version { get; private set; }

    /// <summary>Real-time commands are done at once, wherever they stand; every byte also goes to the buffer. When the
    /// buffer is busy, real-time commands that come alone are done and not kept, so that a host which obeys busy can
    /// ask for ever. What does not fit is lost, as on the real thing.</summary>
    public void Receive(ReadOnlySpan<byte> bytes, TimeSpan now)
    {
        Advance(now);
        if (bytes.Length > 0) Version++;
        bool kept = !(buffer.Busy && RealTimeScanner.IsOnlyCommands(bytes));
        while (bytes.Length > 0)
        {
            // Only DLE begins a real-time command.
            int plain = realTime.IsInside ? 0 : bytes.IndexOf((byte)0x10);
            int count = plain switch { < 0 => bytes.Length, 0 => 1, _ => plain };
            bool cleared = plain == 0 && realTime.Push(bytes[0], out ReadOnlySpan<byte> command) && DoAtOnce(command);
            if (kept && !cleared) discarded += count - buffer.Put(bytes[..count]);
            bytes = bytes[count..];
        }
        Advance(now);
    }

    /// <summary>Processes the buffer and moves the paper up to that time.</summary>
    public void Advance(TimeSpan now)
    {
        if (now < clock) now = clock;
        if (resumes) clock = now;
        resumes = false;
        while (true)
        {
            // Nothing a byte does can block the printer: that is left to acts and people.
            if (!IsBlocked)
                while (buffer.Count > 0 && mechanism.HasRoom) buffer.Skip(interpreter.Push(buffer.Front));
            if (IsBlocked || mechanism.Ready(clock, now, out TimeSpan at) is not { } act) break;
            clock = at;
            if (Perform(act)) mechanism.Finish();
        }
        clock = now;
    }

    /// <summary>The next bytes for the host, if any.</summary>
    public bool TryTakeReply(out byte[] bytes)
    {
        bool any = replies.TryDequeue(out byte[]? next);
        bytes = next ?? [];
        return any;
    }

    /// <summary>Loses the buffers and all settings; paper and faults stay.</summary>
    public void PowerCycle(TimeSpan now)
    {
        Advance(now);
        ClearBuffers();
        realTime.Reset();
        replies.Clear();
        discarded = 0;
        interpreter.PowerOn();
        ChangeState(() => (cutterError, offByButton) = (false, false));
    }

    /// <summary>Answers nobody reads are dropped, as on a line without a listener.</summary>
    private void Send(ReadOnlySpan<byte> bytes)
    {
        if (replies.Count >= 1000) replies.Dequeue();
        replies.Enqueue(bytes.ToArray());
        Version++;
    }

    /// <summary>True when the buffers were cleared: then the command itself is gone, too.</summary>
    private bool DoAtOnce(ReadOnlySpan<byte> command)
    {
        switch (command)
        {
            case [_, 0x04, var n]:
                if (Options.AnswersRealTime) Send([StatusBytes.RealTime(n, State, headHot)]);
                return false;
            case [_, 0x05, 1]:
                RecoverFromError();
                return false;
            case [_, 0x05, 2]:
                if (!cutterError || cutterJammed) return false;
                ClearBuffers();
                RecoverFromError();
                return true;
            case [_, 0x14, 1, var pin, _]:
                Perform(new Motion.KickDrawer(pin & 1));
                return false;
            case [_, 0x14, 7, 1]:
                Send(StatusBytes.Automatic(State, headHot));
                return false;
            case [_, 0x14, 8, ..]:
                ClearBuffers();
                Send([0x37, 0x25, 0x00]);
                return true;
            default:
                return false;
        }
    }

    private void ClearBuffers()
    {
        buffer.Clear();
        mechanism.Clear();
        interpreter.DropUnprinted();
        Version++;
    }

    /// <summary>What the interpreter may do to the rest of the printer.</summary>
    private sealed class Body(PrinterModel printer) : IPrinterBody
    {
        public PrinterModelOptions Options => printer.Options;
        public PrinterState State => printer.State;
        public void Do(Motion motion) => printer.mechanism.Add(motion);
        public void Reply(ReadOnlySpan<byte> bytes) => printer.Send(bytes);
        public void WatchStatus(byte groups) => printer.WatchStatus(groups);
        public void Trace(string line) => printer.KeepTrace(line);
    }
}
