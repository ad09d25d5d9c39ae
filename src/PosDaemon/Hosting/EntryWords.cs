using PosDaemon.Journal;
using E = PosDaemon.Journal.JournalEntry;

namespace PosDaemon.Hosting;

/// <summary>Journal entries in words, for the log.</summary>
internal static class EntryWords
{
    public static string Of(JournalEntry entry) => entry switch
    {
        E.Read => "read",
        E.Confirmed => "confirmed; the cloud is asked to redeem",
        E.Accept e => $"accepted as redemption {e.Accepted.RedemptionId}",
        E.Refuse e => $"refused: {e.Refused.Reason}",
        E.Cancel e => $"cancelled: {e.Why}",
        E.Recovered => "recovered from the cloud; its slip is held",
        E.CopyDue e => $"copy {e.Copy} is due: {e.Why}",
        E.SlipStarted e => $"copy {e.Copy} goes to the printer",
        E.SlipEnded e => $"copy {e.Copy}: {e.Outcome} ({e.Detail})",
        E.SlipHeld e => $"slip held: {e.Why}",
        E.SlipReleased => "held slip released",
        E.SlipDropped e => $"slip dropped: {e.Why}",
        E.GatePulsed e => $"gate pulse {e.Pulse} ordered",
        E.GateEnded e => $"gate pulse {e.Pulse}: {e.Outcome} ({e.Detail})",
        E.GateLate => "the answer came too late for the gate",
        E.UndoAsked => "undo asked for",
        E.UndoEnded e => $"undo: {e.Reply.ResultCase}",
        _ => entry.GetType().Name,
    };
}
