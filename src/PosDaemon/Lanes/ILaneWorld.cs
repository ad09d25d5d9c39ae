using System.Collections.Immutable;
using PosDaemon.Journal;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Lanes;

/// <summary>Where a lane's effects happen: the daemon's devices, journal and cloud, or the simulation's. Nothing here
/// waits but <see cref="Commit"/>; what comes of an order returns later as an input.</summary>
public interface ILaneWorld
{
    Moment Now { get; }

    /// <summary>Durable when it returns.</summary>
    /// <exception cref="JournalException">Nothing of it was written.</exception>
    void Commit(JournalBatch batch);

    /// <summary>This lane's scans: all that are not final, and the newest final ones.</summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    ImmutableArray<ScanRecord> Load();

    void Ask(PreviewRequest request);

    void Ask(RedeemRequest request);

    void Ask(ScanId scan, UndoRequest request);

    void Print(ScanId scan, int copy, Slip slip, bool clearFirst);

    void OpenGate(ScanId scan, int pulse);

    void Signal(Verdict verdict);

    void SetTimer(LaneTimer timer, TimeSpan after);

    void Answer(CommandId command, CommandOutcome outcome);
}
