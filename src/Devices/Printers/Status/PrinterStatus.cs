namespace PosDaemon.Devices.Printers;

/// <summary>Facts a printer told about itself, in UnifiedPOS words; null is "not known".</summary>
/// <param name="Connected">The transport is open and, where the printer can be heard, it answers.</param>
/// <param name="Age">How old the newest fact is.</param>
/// <param name="Trouble">Why it is not connected or not ready, for people; null when all is well.</param>
public sealed record PrinterStatus(
    bool Connected,
    bool? Offline,
    bool? CoverOpen,
    bool? PaperEnd,
    bool? PaperNearEnd,
    bool? CutterError,
    bool? OtherError,
    string? Model,
    TimeSpan? Age,
    string? Trouble)
{
    public static PrinterStatus Unknown { get; } =
        new(false, null, null, null, null, null, null, null, null, "not opened yet");

    /// <summary>A slip sent now is expected to come out. A fact that is not known does not stand in the way.</summary>
    public bool IsReady => Connected && Offline is not true && CoverOpen is not true && PaperEnd is not true
        && CutterError is not true && OtherError is not true;
}
