using PosSim.Interpreter;

namespace PosSim.Models;

/// <summary>What the printer says to its host and when, in the manners of its make.</summary>
internal sealed class HostAnswers(PrinterModelOptions options, PrinterCondition condition)
{
    private const byte Xon = 0x11, Xoff = 0x13;
    private const byte AllGroups = 0x4F;

    private readonly ReplyLine _line = new(options.ReplyBytesPerSecond);
    private readonly QueuedStatusScanner _queuedStatus = new();
    private bool _toldBusy;

    public PrinterManners Manners { get; set; } = options.Manners;

    /// <summary>The groups of GS a whose changes are sent.</summary>
    public byte WatchedGroups { get; set; }

    /// <summary>GS ( H fn 49: 0 nothing, 1 a response whenever it goes off line, 2 with its cause.</summary>
    public int OfflineAnswer { get; set; }

    /// <summary>Rises with each answer.</summary>
    public int Sent { get; private set; }

    /// <summary>When the next byte is through, where answers take time.</summary>
    public TimeSpan? Due => _line.Due;

    public bool TryDequeue(TimeSpan clock, out byte[] bytes) => _line.TryDequeue(clock, out bytes);

    public void PowerOn()
    {
        _line.Clear();
        _queuedStatus.Reset();
        OfflineAnswer = 0;
    }

    public void Send(ReadOnlySpan<byte> bytes, TimeSpan clock)
    {
        Sent++;
        if (!Has(PrinterManners.AnswersNothing)) _line.Send(bytes, clock);
    }

    public void SendFlow(bool isBusy, TimeSpan clock)
    {
        if (options.Flow != FlowControl.Xon || isBusy == _toldBusy) return;
        _toldBusy = isBusy;
        Sent++;
        if (!Has(PrinterManners.AnswersNothing)) _line.SendFlow(isBusy ? Xoff : Xon, clock);
    }

    public void SendAutoStatus(TimeSpan clock)
    {
        if (options.SendsAutoStatus) Send(condition.AutomaticStatus(), clock);
    }

    /// <param name="before">The automatic status before something changed.</param>
    /// <param name="cause">What <see cref="PrinterCondition.OfflineCause"/> was.</param>
    /// <param name="clock">The printer's time.</param>
    public void SendChange(ReadOnlySpan<byte> before, byte cause, TimeSpan clock)
    {
        var groups = Has(PrinterManners.AutoStatusUnasked) ? (byte)(WatchedGroups | AllGroups) : WatchedGroups;
        if (PrinterCondition.Differ(groups, before, condition.AutomaticStatus())) SendAutoStatus(clock);
        if (OfflineAnswer != 0 && (condition.OfflineCause & ~cause) != 0) SendOffline(OfflineAnswer == 2, clock);
    }

    public void AnswerRealTime(int n, TimeSpan clock)
    {
        if (!options.AnswersRealTime || (n > 2 && Has(PrinterManners.RealTimeOneAndTwoOnly))) return;
        var status = Has(PrinterManners.RealTimeAlwaysWell) ? (byte)0x12 : condition.RealTimeStatus(n);
        Send([Has(PrinterManners.RealTimeWrongByte) ? (byte)(status & 0x6C) : status], clock);
    }

    /// <summary>DLE DC4 7: 1 automatic status, 2 extended status (39h, 40h for nothing to say, 00h: its content is
    /// ours), 4 offline response.</summary>
    public void SendKind(byte kind, TimeSpan clock)
    {
        if (kind == 1) Send(condition.AutomaticStatus(), clock);
        else if (kind == 2) Send([0x39, 0x40, 0x00], clock);
        else if (kind == 4) SendOffline(withCause: true, clock);
    }

    /// <summary>Of bytes that came in: GS r, for printers that answer it before its turn.</summary>
    public void AnswerQueued(ReadOnlySpan<byte> bytes, PrinterState state, TimeSpan clock)
    {
        foreach (var value in bytes)
            if (_queuedStatus.Push(value) && options.AnswersQueuedStatus)
                Send([StatusCommands.StatusByte(value, state)], clock);
    }

    /// <summary>37h 23h, the causes where they are wanted, 00h.</summary>
    private void SendOffline(bool withCause, TimeSpan clock) =>
        Send(withCause ? [0x37, 0x23, condition.OfflineCause, 0x00] : [0x37, 0x23, 0x00], clock);

    private bool Has(PrinterManners manner) => (Manners & manner) != 0;
}
