using PosDaemon.Journal;
using PosDaemon.Lanes;

namespace PosDaemon.LaneRuntime;

/// <summary>Why a lane takes no work.</summary>
/// <param name="Message">For the person at the lane.</param>
/// <param name="OfJournalSaid">What the journal said, for the technician; null where the lane failed by a bug.</param>
internal sealed record LaneTrouble(Sentence Message, string? OfJournalSaid)
{
    /// <summary>The journal cannot be written; else the lane failed by a bug.</summary>
    public bool IsOfJournal => OfJournalSaid is not null;

    /// <summary>What a person is told whose order the lane does not take. Nothing of it was begun; where the lane
    /// failed over it, nobody knows.</summary>
    public Sentence NotTaken => IsOfJournal ? Sentence.NothingDone(Message) : Sentence.LookWhetherDone(Message);

    public static LaneTrouble OfJournal(JournalException fault) => new(
        fault.Fault == JournalFault.DiskFull ? Sentence.JournalFull : Sentence.JournalUnusable, fault.Message);
}
