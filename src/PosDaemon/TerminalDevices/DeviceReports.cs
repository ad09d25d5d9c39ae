using Microsoft.Extensions.Logging;
using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Scanners;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.TerminalDevices;

/// <summary>Handles what one scanner reports: codes go into its lane's queue. Called from the scanner's loop; does not
/// block.</summary>
internal sealed class ScannerReports(
    string name, LaneQueue queue, DeviceStatusStore statuses, ILaneObserver observer, IRandom random,
    TimeProvider time, ILogger log)
{
    /// <summary>A scanner gone mad can turn in thousands of codes a second; the person is told "busy" once in it.
    /// </summary>
    private static readonly TimeSpan BusyPeriod = TimeSpan.FromSeconds(1);

    private int _turnedAway;
    private long? _busyAt;

    public void Handle(ScannerEvent reported)
    {
        switch (reported)
        {
            case ScannerEvent.CodeRead read:
                Enqueue(new ScanCode(read.Code.Span));
                break;
            case ScannerEvent.Discarded discarded:
                log.BytesDiscarded(discarded.Length, discarded.Reason.ToString());
                if (discarded.Reason == DiscardReason.TooLong)
                    TurnAway(VerdictKind.Refused, Reason.Malformed,
                        $"A code of {discarded.Length} bytes is longer than any this system knows.");
                break;
            case ScannerEvent.Online online:
                log.DeviceOnline(online.Detail);
                statuses.SetScanner(name, new DeviceStatus(true, online.Detail));
                break;
            case ScannerEvent.Offline offline:
                log.DeviceOffline(offline.Reason);
                statuses.SetScanner(name, new DeviceStatus(false, offline.Reason));
                break;
        }
    }

    /// <summary>A code that finds no room is not dropped silently: the person is told that it was not taken.</summary>
    private void Enqueue(ScanCode code)
    {
        if (queue.TryEnqueue(at => new LaneInput.CodeRead(at, ScanId.Create(at.Wall, random), code))) return;
        _turnedAway++;
        if (_busyAt is { } last && time.GetElapsedTime(last) < BusyPeriod) return;
        _busyAt = time.GetTimestamp();
        log.LaneFull(_turnedAway);
        _turnedAway = 0;
        TurnAway(VerdictKind.Busy, Reason.Unspecified, "Too much is waiting; show the code again.");
    }

    private void TurnAway(VerdictKind kind, Reason reason, string detail) =>
        observer.TurnedAway(queue.Lane, new Verdict(kind, null, Moment.Now(time), reason, detail));
}

/// <summary>Handles each status of one printer: its lanes learn whether it is ready. Called from the printer's loop;
/// does not block.</summary>
/// <param name="queues">Of the lanes that print on it.</param>
internal sealed class PrinterReports(
    string name, IReadOnlyList<LaneQueue> queues, DeviceStatusStore statuses, ILogger log)
{
    private (bool IsReady, string? Trouble)? _known;

    public void Handle(PrinterStatus status)
    {
        statuses.SetPrinter(name, status);
        var (isReady, trouble) = (status.IsReady, DeviceStatusStore.Trouble(status));
        if (_known == (isReady, trouble)) return;
        _known = (isReady, trouble);
        if (isReady) log.PrinterReady();
        else log.PrinterNotReady(trouble ?? "");
        foreach (var queue in queues) queue.Enqueue(at => new LaneInput.PrinterChanged(at, isReady, trouble));
    }
}

/// <summary>Handles what one gate reports of itself; the outcome of an order goes to the lane that gave it. Called from
/// the gate's loop; does not block.</summary>
internal sealed class GateReports(string name, DeviceStatusStore statuses, ILogger log)
{
    public void Handle(GateEvent reported)
    {
        switch (reported)
        {
            case GateEvent.Online online:
                log.DeviceOnline(online.Detail);
                statuses.SetGate(name, new DeviceStatus(true, online.Detail));
                break;
            case GateEvent.Offline offline:
                log.DeviceOffline(offline.Reason);
                statuses.SetGate(name, new DeviceStatus(false, offline.Reason));
                break;
        }
    }
}
