using Microsoft.Extensions.Logging;
using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Scanners;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Codes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.TerminalDevices;

/// <summary>Handles what one scanner reports: codes go into its lane's queue. Called from the scanner's loop; does not
/// block.</summary>
/// <param name="symbologies">The kinds of codes that its lane takes; none: all.</param>
internal sealed class ScannerReports(
    string name, LaneQueue queue, IReadOnlyCollection<Symbology> symbologies, DeviceStatusStore statuses,
    ILaneObserver observer, IRandom random, TimeProvider time, ILogger log)
{
    /// <summary>A scanner gone mad can turn in thousands of codes a second; the person is told "busy", or "too long",
    /// once in it.</summary>
    private static readonly TimeSpan TellPeriod = TimeSpan.FromSeconds(1);

    /// <summary>The same code again within this time is one showing: a reader in continuous mode may give one code tens
    /// of thousands of times a second.</summary>
    private static readonly TimeSpan OneShowing = TimeSpan.FromMilliseconds(100);

    private int _turnedAway;
    private long? _busyAt;
    private long? _tooLongAt;
    private long? _otherKindAt;
    private ScanCode? _taken;
    private long _takenAt;

    public void Handle(ScannerEvent reported)
    {
        switch (reported)
        {
            case ScannerEvent.CodeRead read when CodeNormalizer.Plain.Normalize(read.Code.Span).Length == 0:
                log.BytesDiscarded(read.Code.Length, "Padding");
                break;
            case ScannerEvent.CodeRead read when OtherKindOf(read) is { } kind:
                log.BytesDiscarded(read.Code.Length, $"{kind} code");
                if (MayTell(ref _otherKindAt))
                    TurnAway(VerdictKind.Refused, Reason.Malformed, Sentence.OtherKindOfCode);
                break;
            case ScannerEvent.CodeRead read:
                Enqueue(new ScanCode(read.Code.Span));
                break;
            case ScannerEvent.Discarded discarded:
                log.BytesDiscarded(discarded.Length, discarded.Reason.ToString());
                if (SentenceOf(discarded) is { } sentence && MayTell(ref _tooLongAt))
                    TurnAway(VerdictKind.Refused, Reason.Malformed, sentence);
                break;
            case ScannerEvent.Online online:
                log.DeviceOnline(online.Detail);
                statuses.Record(name, reported);
                break;
            case ScannerEvent.Offline offline:
                log.DeviceOffline(offline.Reason);
                statuses.Record(name, reported);
                break;
            case ScannerEvent.NotSignalled silent:
                log.ScannerNotSignalled(silent.Reason);
                break;
        }
    }

    /// <summary>A code that finds no room is not dropped silently: the person is told that it was not taken.</summary>
    private void Enqueue(ScanCode code)
    {
        if (code.Equals(_taken) && time.GetElapsedTime(_takenAt) < OneShowing) return;
        if (queue.TryEnqueue(at => new LaneInput.CodeRead(at, ScanId.Create(at.Wall, random), code)))
        {
            (_taken, _takenAt) = (code, time.GetTimestamp());
            return;
        }

        _turnedAway++;
        if (!MayTell(ref _busyAt)) return;
        log.LaneFull(_turnedAway);
        _turnedAway = 0;
        TurnAway(VerdictKind.Busy, Reason.Unspecified, Sentence.TooMuchWaits);
    }

    /// <summary>Null where the lane takes it, or the reader does not say what it has read.</summary>
    private Symbology? OtherKindOf(ScannerEvent.CodeRead read) =>
        symbologies.Count > 0 && AimIdentifier.SymbologyOf(read.AimId, read.Code.Span) is { } kind
        && !symbologies.Contains(kind) ? kind : null;

    private static Sentence? SentenceOf(ScannerEvent.Discarded discarded) => discarded.Reason switch
    {
        DiscardReason.TooLong => Sentence.CodeTooLong(discarded.Length),
        DiscardReason.SeveralPackets => Sentence.CodeInSeveralPackets,
        _ => null,
    };

    private bool MayTell(ref long? toldAt)
    {
        if (toldAt is { } last && time.GetElapsedTime(last) < TellPeriod) return false;
        toldAt = time.GetTimestamp();
        return true;
    }

    private void TurnAway(VerdictKind kind, Reason reason, Sentence detail) =>
        observer.TurnedAway(queue.Lane, new Verdict(kind, null, Moment.Now(time), reason, detail));
}

/// <summary>Handles each status of one printer: its lanes learn whether it is ready. Called from the printer's loop;
/// does not block.</summary>
/// <param name="queues">Of the lanes that print on it.</param>
/// <param name="groups">Those that it is in.</param>
internal sealed class PrinterReports(
    string name, IReadOnlyList<LaneQueue> queues, IReadOnlyList<GroupReports> groups, DeviceStatusStore statuses,
    ILogger log)
{
    // More than a printer has troubles. A peer that is none goes from one to the next and back for ever.
    private const int MostTroubles = 16;

    // Those that it has had since it was ready.
    private readonly HashSet<string> _troubles = [];
    private (bool IsReady, string? Trouble)? _known;

    public void Handle(PrinterStatus status)
    {
        statuses.SetPrinter(name, status);
        var (isReady, trouble) = (status.IsReady, DeviceStatusStore.Trouble(status));
        if (_known == (isReady, trouble)) return;
        _known = (isReady, trouble);
        Log(isReady, trouble ?? "");
        foreach (var queue in queues)
            queue.EnqueueNewest(name, at => new LaneInput.PrinterChanged(at, isReady, trouble));
        foreach (var group in groups)
            group.Handle(name, isReady, trouble);
    }

    private void Log(bool isReady, string trouble)
    {
        if (isReady)
        {
            _troubles.Clear();
            log.PrinterReady();
        }
        else if (_troubles.Count < MostTroubles && _troubles.Add(trouble))
        {
            log.PrinterNotReady(trouble);
        }
    }
}

/// <summary>Handles what one gate reports of itself: who passed goes to its lane as well. The outcome of an order does
/// not come this way. Called from the gate's loop; does not block.</summary>
/// <param name="queue">Of its lane; null where none uses it.</param>
internal sealed class GateReports(
    string name, LaneQueue? queue, DeviceStatusStore statuses, IRandom random, TimeProvider time, ILogger log)
{
    private const string NoOrder = "none";

    public void Handle(GateEvent reported)
    {
        Log(reported);
        statuses.Record(name, reported, time.GetLocalNow());
        Publish(reported);
    }

    private void Log(GateEvent reported)
    {
        switch (reported)
        {
            case GateEvent.Online online: log.DeviceOnline(online.Detail); break;
            case GateEvent.Offline offline: log.DeviceOffline(offline.Reason); break;
            case GateEvent.Opened opened: log.GateOpened(opened.Order.Value); break;
            case GateEvent.Passed passed: log.GatePassed(passed.Order.Value); break;
            case GateEvent.TimedOut late: log.GateTimedOut(late.Order.Value); break;
            case GateEvent.Tailgated behind: log.GateTailgated(behind.Order.Value); break;
            case GateEvent.Blocked blocked: log.GateBlocked(blocked.Order?.Value ?? NoOrder); break;
            case GateEvent.Unwatched unknown: log.GateUnwatched(unknown.Order.Value, unknown.Reason); break;
            case GateEvent.Fault fault: log.GateFault(fault.Reason); break;
            case GateEvent.Cleared: log.GateCleared(); break;
        }
    }

    private void Publish(GateEvent reported)
    {
        switch (reported)
        {
            case GateEvent.Passed passed:
                Publish(passed.Order, PassagePhase.Passed, "passed");
                break;
            case GateEvent.TimedOut late:
                Publish(late.Order, PassagePhase.TimedOut, "nobody passed in time");
                break;
            case GateEvent.Unwatched unknown:
                Publish(unknown.Order, PassagePhase.Unknown, unknown.Reason);
                break;
            case GateEvent.Tailgated behind:
                Publish(behind.Order, PassagePhase.Tailgated, "somebody else passed as well");
                break;
            case GateEvent.Blocked blocked:
                Publish(blocked.Order, PassagePhase.Blocked, "the passage is blocked");
                break;
        }
    }

    private void Publish(GateOrderId? order, PassagePhase outcome, string detail)
    {
        if (order is { } known && GateOrders.Read(known) is var (scan, pulse))
            queue?.Enqueue(at => new LaneInput.PassageReported(
                at, scan, pulse, outcome, detail, UndoId.Create(at.Wall, random)));
    }
}
