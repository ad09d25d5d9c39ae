namespace PosSim.Interpreter;

/// <summary>What an observer standing at the printer can see; the host only learns it through status bytes.</summary>
/// <param name="Online">Data is being processed: cover closed, paper there, no error, not put off line.</param>
/// <param name="CutterError">The blade is stuck since the last cut; stays until the host or the cover clears
/// it.</param>
/// <param name="Error">What only the host, the cover or the power switch ends.</param>
/// <param name="HeadHot">Too hot to print; goes on by itself.</param>
/// <param name="HeadHeat">Heat of the head in percent of what is too hot.</param>
/// <param name="FeedPressed">Somebody holds the FEED button.</param>
/// <param name="WaitsForFeed">On line again only with FEED or DLE ENQ 0.</param>
/// <param name="ShutDown">The host has ended it by DLE DC4 2: only power helps.</param>
/// <param name="DrawerPinHigh">Pin 3 of the drawer's connector.</param>
/// <param name="Printing">The motor runs, or a line waits for it.</param>
/// <param name="Busy">The receive buffer is nearly full: a serial host must stop (DTR off, XOFF).
/// Where the make says so, also while it is off line.</param>
public sealed record PrinterState(
    PaperState Paper,
    bool CoverOpen,
    bool Online,
    bool CutterJammed,
    bool CutterError,
    PrinterError Error,
    bool HeadHot,
    int HeadHeat,
    bool FeedPressed,
    bool WaitsForFeed,
    bool ShutDown,
    bool DrawerOpen,
    bool DrawerPinHigh,
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

/// <summary>Errors besides those of blade, head and cover.</summary>
public enum PrinterError
{
    None,

    /// <summary>Ends with DLE ENQ 1 or 2, the cover or the power switch.</summary>
    Recoverable,

    /// <summary>Ends with the power switch alone.</summary>
    Unrecoverable,
}
