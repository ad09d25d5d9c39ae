using PosDaemon.Protocol.EscPos.Status;

namespace PosDaemon.Devices.Printers;

/// <summary>Why a slip would not come out of a printer, by its facts, in words that are the same everywhere.</summary>
public static class PrinterTrouble
{
    public const string PaperEnd = "out of paper";

    public const string CoverOpen = "the cover is open";

    public const string CutterError = "the cutter is stuck";

    public const string OverTemperature = "the print head is too hot";

    public const string UnrecoverableError = "an error that switching off and on may mend";

    public const string RecoverableError = "an error that it recovers from once its cause is gone";

    public const string OtherError = "an error it does not explain";

    public const string Offline = "off line";

    /// <summary>What a person mends first; null when nothing is known to be wrong.</summary>
    public static string? Of(PrinterFacts facts) => facts switch
    {
        { PaperEnd: true } => PaperEnd,
        { CoverOpen: true } => CoverOpen,
        { CutterError: true } => CutterError,
        { OverTemperature: true } => OverTemperature,
        { UnrecoverableError: true } => UnrecoverableError,
        { RecoverableError: true } => RecoverableError,
        { OtherError: true } => OtherError,
        { Offline: true } => Offline,
        _ => null,
    };
}
