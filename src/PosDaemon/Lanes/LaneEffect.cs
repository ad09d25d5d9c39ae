using System.Collections.Immutable;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Lanes;

/// <summary>What the lane wants done, in this order. Commit comes first in every step that has one: nothing leaves
/// the process that is not on disk.</summary>
public abstract record LaneEffect
{
    private LaneEffect()
    {
    }

    /// <summary>The scan that it is done for; null where it is not of one scan.</summary>
    public ScanId? OfScan => this switch
    {
        AskPreview ask => new ScanId(ask.Request.ScanId),
        AskRedeem ask => new ScanId(ask.Request.ScanId),
        AskUndo ask => ask.Scan,
        Print print => print.Scan,
        OpenGate open => open.Scan,
        Signal signal => signal.Verdict.Scan,
        SetTimer timer => timer.Timer.Scan,
        Reply reply => reply.Outcome.Scan,
        _ => null,
    };

    public sealed record Commit(JournalBatch Batch) : LaneEffect;

    public sealed record AskPreview(PreviewRequest Request) : LaneEffect;

    /// <param name="Stay">How long from now the guest is taken to stay: what the cloud takes up later it does not do
    /// (<c>not_after</c> of the request). Below zero when he has gone; then only what was done before is told.</param>
    public sealed record AskRedeem(RedeemRequest Request, TimeSpan Stay) : LaneEffect;

    public sealed record AskUndo(ScanId Scan, UndoRequest Request) : LaneEffect;

    /// <param name="ClearFirst">An earlier slip's outcome is unknown: clear the printer's buffer first.</param>
    public sealed record Print(ScanId Scan, int Copy, Slip Slip, bool ClearFirst) : LaneEffect;

    public sealed record OpenGate(ScanId Scan, int Pulse) : LaneEffect;

    /// <summary>Screen, beep and lamps.</summary>
    public sealed record Signal(Verdict Verdict) : LaneEffect;

    public sealed record SetTimer(LaneTimer Timer, TimeSpan After) : LaneEffect;

    public sealed record Reply(CommandId Command, CommandOutcome Outcome) : LaneEffect;
}

/// <summary>How an order of the console ended.</summary>
/// <param name="Done">False: nothing was done, and <paramref name="Message"/> says why and what to do.</param>
public sealed record CommandOutcome(bool Done, ScanId? Scan, Sentence Message);
