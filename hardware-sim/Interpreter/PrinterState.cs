namespace PosSim.Interpreter;

/// <summary>What an observer standing at the printer can see; the host only learns it through status bytes.</summary>
/// <param name="Online">Data is being processed: cover closed, paper there, no error, not put off line.</param>
/// <param name="CutterError">The blade is stuck since the last cut; stays until the host or the cover clears
/// it.</param>
/// <param name="Printing">The motor runs, or a line waits for it.</param>
/// <param name="Busy">The receive buffer is nearly full: a serial host must stop (DTR off, XOFF).</param>
public sealed record PrinterState(
    PaperState Paper,
    bool CoverOpen,
    bool Online,
    bool CutterJammed,
    bool CutterError,
    bool DrawerOpen,
    bool Printing,
    bool Busy,
    int BufferedBytes,
    int DiscardedBytes,
    int DrawerPulses,
    int Buzzes);

/// <summary>What the two paper sensors see.</summary>
public enum PaperState
{
    Ok,

    /// <summary>The roll is nearly used up; printing goes on.</summary>
    Near,

    /// <summary>No paper under the head; printing stops where it is and the printer goes off line.</summary>
    End,
}
