using Microsoft.Extensions.Logging;
using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Scanners;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Hosting;

/// <summary>Turns what devices say into inputs of their lanes, into the state, and into the log. Its methods are
/// called from the devices' loops and do not block.</summary>
internal sealed class DeviceWiring(
    TerminalDesk desk, DeviceBoard board, IReadOnlyList<LanePlace> lanes, IRandom random, TimeProvider time,
    ILogger<DeviceWiring> log)
{
    /// <summary>A scanner gone mad can turn in thousands of codes a second; the person hears "busy" once in it.
    /// </summary>
    private static readonly TimeSpan SayBusyEvery = TimeSpan.FromSeconds(1);

    public Action<ScannerEvent> Scanner(string name)
    {
        var place = lanes.Single(lane => lane.Entry.Scanner == name);
        var turnedAway = 0;
        long? toldAt = null;
        return said =>
        {
            if (said is not ScannerEvent.CodeRead read)
            {
                Take(place, name, said);
                return;
            }

            // A code that finds no room is not dropped silently: the person hears that it was not taken.
            if (Offer(place, new ScanCode(read.Code.Span))) return;
            turnedAway++;
            if (toldAt is { } last && time.GetElapsedTime(last) < SayBusyEvery) return;
            toldAt = time.GetTimestamp();
            log.LaneFull(turnedAway);
            turnedAway = 0;
            desk.Say(place, Turned(
                VerdictKind.Busy, Reason.Unspecified, "Too much is waiting; show the code again."), null);
        };
    }

    public Action<PrinterStatus> Printer(string name)
    {
        LanePlace[] served = [.. lanes.Where(lane => lane.Entry.Printer == name)];
        bool? ready = null;
        string? trouble = null;
        return status =>
        {
            board.Printer(name, status);
            var (nowReady, nowTrouble) = (status.IsReady, DeviceBoard.Trouble(status));
            if (ready != nowReady || trouble != nowTrouble)
            {
                if (nowReady) log.PrinterReady();
                else log.PrinterNotReady(nowTrouble ?? "");
                (ready, trouble) = (nowReady, nowTrouble);
                foreach (var lane in served)
                    lane.Loop.Inbox.Post(at => new LaneInput.PrinterChanged(at, nowReady, nowTrouble));
            }

            desk.Changed();
        };
    }

    public Action<GateEvent> Gate(string name)
    {
        return said =>
        {
            Take(name, said);
            desk.Changed();
        };
    }

    private void Take(LanePlace place, string name, ScannerEvent said)
    {
        switch (said)
        {
            case ScannerEvent.Discarded discarded:
                log.BytesDiscarded(discarded.Length, discarded.Reason.ToString());
                if (discarded.Reason == DiscardReason.TooLong)
                    desk.Say(place, Turned(VerdictKind.Refused, Reason.Malformed,
                        $"A code of {discarded.Length} bytes is longer than any this system knows."), null);
                break;
            case ScannerEvent.Online online:
                log.DeviceOnline(online.Detail);
                board.Scanner(name, true, online.Detail);
                desk.Changed();
                break;
            case ScannerEvent.Offline offline:
                log.DeviceOffline(offline.Reason);
                board.Scanner(name, false, offline.Reason);
                desk.Changed();
                break;
        }
    }

    private bool Offer(LanePlace place, ScanCode code) =>
        place.Loop.Inbox.Offer(at => new LaneInput.CodeRead(at, ScanId.Create(at.Wall, random), code));

    private void Take(string name, GateEvent said)
    {
        switch (said)
        {
            case GateEvent.Online online:
                log.DeviceOnline(online.Detail);
                board.Gate(name, true, online.Detail);
                break;
            case GateEvent.Offline offline:
                log.DeviceOffline(offline.Reason);
                board.Gate(name, false, offline.Reason);
                break;
            case GateEvent.Passed:
                log.GateSays(said.GetType().Name);
                break;
            default:
                log.GateInTrouble(said.ToString());
                break;
        }
    }

    private Verdict Turned(VerdictKind kind, Reason reason, string detail) =>
        new(kind, null, Moment.Now(time), reason, detail);
}
