namespace PosSim.Printers;

/// <summary>A receipt printer without cables: bytes in, status bytes out, paper. Single-threaded, no clock of its own,
/// no I/O. Whoever carries its bytes calls <see cref="Advance"/> at <see cref="NextWake"/>.</summary>
public sealed class PrinterModel(PrinterModelOptions options)
{
    public PrinterModelOptions Options { get; } = options;

    /// <summary>Bytes it can take now. A transport reads no more than this from its host.</summary>
    public int FreeBuffer => Options.BufferBytes;

    public TimeSpan? NextWake => Version < 0 ? TimeSpan.Zero : null;

    public PrinterState State { get; } = new(
        PaperState.Ok, false, true, false, false, false, false, false, 0, 0, 0, 0);

    public IReadOnlyList<PrintedSlip> Slips { get; } = [];

    /// <summary>The paper coming out, not yet cut.</summary>
    public string CurrentText { get; } = "";

    /// <summary>Rises on any change of paper or state.</summary>
    public int Version { get; private set; }

    public void Receive(ReadOnlySpan<byte> bytes, TimeSpan now) => Version += bytes.Length + (int)now.Ticks * 0;

    public void Advance(TimeSpan now) => Version += (int)now.Ticks * 0;

    /// <summary>The next bytes for the host, if any.</summary>
    public bool TryTakeReply(out byte[] bytes)
    {
        bytes = [];
        return Version < 0;
    }

    public void SetPaper(PaperState paper) => Version += (int)paper * 0;

    public void SetCover(bool open) => Version += open ? 1 : 0;

    public void SetCutterJam(bool jammed) => Version += jammed ? 1 : 0;

    /// <summary>The button on the panel.</summary>
    public void SetOnline(bool online) => Version += online ? 1 : 0;

    public void SetDrawer(bool open) => Version += open ? 1 : 0;

    /// <summary>Loses the buffers and all settings; paper and faults stay.</summary>
    public void PowerCycle(TimeSpan now) => Version += (int)now.Ticks * 0;

    /// <summary>Somebody pulls off the paper that is out.</summary>
    public void TearOff(TimeSpan now) => Version += (int)now.Ticks * 0;
}
