using PosDaemon.Devices.Printers;

namespace PosDaemon.Lanes;

/// <summary>Why a slip waits or is not printed, as the journal and the printer's loop have it, and what the person at
/// the lane is told of that. What a driver says has no sentence here: the phase of the slip says what to do.</summary>
internal static class SlipWords
{
    public const string Undone = "undone";

    public const string NoPrinter = "this lane has no printer";

    public const string ByOperator = "the operator asked for it";

    public const string NotLaidOut = "this slip could not be laid out; the log says why";

    public const string JournalLost = "the journal was lost";

    public const string JournalOlder = "the journal was older than it had been";

    public const string SetAside = "its scan is set aside";

    public const string PaperIsOut = PrinterTrouble.PaperEnd;

    public const string CoverIsOpen = PrinterTrouble.CoverOpen;

    public const string CutterIsStuck = PrinterTrouble.CutterError;

    public const string HeadIsHot = PrinterTrouble.OverTemperature;

    public const string NeedsPowerCycle = PrinterTrouble.UnrecoverableError;

    public const string NotReady = "the printer is not ready";

    /// <param name="phase">As it is shown.</param>
    /// <param name="waits">It prints by itself as soon as the printer is ready.</param>
    /// <param name="why">For the technician; null where nothing is known.</param>
    /// <returns>Null where there is nothing to do.</returns>
    public static Sentence? Of(SlipPhase phase, bool waits, string? why) => (phase, why) switch
    {
        (SlipPhase.Held, PaperIsOut) => Sentence.PaperIsOut,
        (SlipPhase.Held, CoverIsOpen) => Sentence.CoverIsOpen,
        (SlipPhase.Held, CutterIsStuck) => Sentence.CutterIsStuck,
        (SlipPhase.Held, HeadIsHot) => Sentence.HeadIsHot,
        (SlipPhase.Held, NeedsPowerCycle) => Sentence.PrinterNeedsPowerCycle,
        (SlipPhase.Held, NotLaidOut) => Sentence.SlipHasFault,
        (SlipPhase.Held, _) => waits ? Sentence.PrinterNotReady : Sentence.SlipNotTaken,
        (SlipPhase.Unknown, JournalLost or JournalOlder) => Sentence.SlipAfterLoss,
        (SlipPhase.Unknown, _) => Sentence.SlipInDoubt,
        (SlipPhase.Dropped, Undone) => Sentence.SlipDroppedByUndo,
        (SlipPhase.Dropped, NoPrinter) => Sentence.NoPrinter,
        _ => null,
    };
}
