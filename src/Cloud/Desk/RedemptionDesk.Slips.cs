using Google.Protobuf.WellKnownTypes;
using PosCloud.Ledger;
using PosCloud.Redeeming;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Desk;

internal sealed partial class RedemptionDesk
{
    private static readonly TimeSpan UnreportedReach = TimeSpan.FromDays(7);

    // A reply must stay under the 1 MiB of the contract; a slip is some kilobytes. The terminal reports what it got
    // and asks again for the rest.
    private const int MaxUnreportedBytes = 900 * 1024;

    public async Task<ReportSlipsResponse> ReportSlipsAsync(ReportSlipsRequest request)
    {
        var now = Now();
        var call = Incoming.Call(request.Caller, now);
        Incoming.Limit(request.Reports.Count, "reports");
        var lines = request.Reports.Select(Line).ToList();
        var verdicts = await ledger.ReportSlipsAsync(
            call, lines, (line, facts) => SlipReportPolicy.Decide(line, facts, call.Terminal));
        var reply = new ReportSlipsResponse { ServerTime = now.ToTimestamp() };
        reply.Verdicts.AddRange(verdicts.Select(
            verdict => new ItemVerdict { Verdict = verdict.Verdict, Message = verdict.Message }));
        var stored = verdicts.Count(verdict => verdict.Write);
        DeskLog.SlipsReported(log, call.Terminal, stored, verdicts.Count - stored);
        return reply;
    }

    public async Task<ListUnreportedResponse> UnreportedAsync(ListUnreportedRequest request)
    {
        var now = Now();
        var call = Incoming.Call(request.Caller, now);
        var since = Incoming.Time(request.Since) ?? now - UnreportedReach;
        var uses = await ledger.UnreportedAsync(call.Terminal, since, Incoming.MaxItems);
        var reply = new ListUnreportedResponse { ServerTime = now.ToTimestamp() };
        var size = 0;
        foreach (var use in uses)
        {
            var item = new UnreportedItem
            {
                ScanId = use.ScanId,
                Lane = use.Lane,
                Accepted = Open(use.Reply, use.ScanId).Accepted,
            };
            size += item.CalculateSize();
            if (size > MaxUnreportedBytes)
                break;
            reply.Items.Add(item);
        }
        DeskLog.UnreportedAsked(log, call.Terminal, reply.Items.Count, since);
        return reply;
    }

    private static SlipLine Line(SlipReport report) => new(
        report.ScanId, report.Copy, report.Outcome, Incoming.Time(report.At), Incoming.Clip(report.Printer, 200),
        Incoming.Clip(report.Detail, 500));
}
