using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Redeeming.Policies;
using PosDaemon.Protocol.Redemption;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Redeeming;

/// <summary>What became of the paper, and which redemptions nothing was ever reported for.</summary>
internal sealed class SlipReportUseCase(
    ILedgerStore ledger, CodeKey key, TimeProvider time, ILogger<SlipReportUseCase> log)
{
    private static readonly TimeSpan UnreportedReach = TimeSpan.FromDays(7);

    // A reply must stay under the 1 MiB of the contract; a slip is some kilobytes. The terminal reports what it got
    // and asks again for the rest.
    private const int MaxUnreportedBytes = 900 * 1024;

    // Of one list; of more the log says how many.
    private const int MaxDamageLines = 10;

    /// <exception cref="InvalidRequestException">No record can be made of the request.</exception>
    /// <exception cref="LedgerException">The ledger cannot be written now.</exception>
    public async Task<ReportSlipsResponse> ReportAsync(ReportSlipsRequest request)
    {
        var call = RequestReader.Call(request.Caller, time.GetLedgerNow());
        RequestReader.CheckCount(request.Reports.Count, "reports");
        var lines = request.Reports.Select(Line).ToList();
        var verdicts = await ledger.ReportSlipsAsync(
            call, lines, (line, facts) => SlipReportPolicy.Decide(line, facts, call.Terminal));
        var response = new ReportSlipsResponse { ServerTime = time.GetLedgerNow().ToTimestamp() };
        response.Verdicts.AddRange(verdicts.Select(
            verdict => new ItemVerdict { Verdict = verdict.Verdict, Message = verdict.Message }));
        var stored = verdicts.Count(verdict => verdict.Write);
        RedemptionLog.SlipsReported(log, call.Terminal, stored, verdicts.Count - stored);
        return response;
    }

    /// <exception cref="InvalidRequestException">The caller cannot be read.</exception>
    /// <exception cref="LedgerException">The ledger cannot be read now.</exception>
    public async Task<ListUnreportedResponse> ListUnreportedAsync(ListUnreportedRequest request)
    {
        var now = time.GetLedgerNow();
        var call = RequestReader.Call(request.Caller, now);
        var since = request.Since.ToTimeOrNull() ?? now - UnreportedReach;
        var response = new ListUnreportedResponse();
        await AddUnreportedAsync(
            response, call.Terminal, ReadUnreportedAsync(call.Terminal, request.IncludeUnknown, since));
        response.ServerTime = time.GetLedgerNow().ToTimestamp();
        RedemptionLog.UnreportedListed(log, call.Terminal, response.Items.Count, since);
        return response;
    }

    private async Task AddUnreportedAsync(
        ListUnreportedResponse response, string terminal, IAsyncEnumerable<UnreportedUse> uses)
    {
        var (size, leftOut) = (0, 0);
        await foreach (var use in uses)
        {
            if (AcceptanceOf(use) is not { } accepted)
            {
                if (++leftOut <= MaxDamageLines)
                    RedemptionLog.UnreportedDamaged(log, terminal, use.ScanId);
                continue;
            }
            var item = new UnreportedItem
            {
                ScanId = use.ScanId, Lane = use.Lane, Accepted = accepted, ReportedCopy = use.ReportedCopy,
            };
            size += item.CalculateSize();
            // One that is larger than that by itself still fits into a reply of its own.
            if (size > MaxUnreportedBytes && response.Items.Count > 0)
                break;
            response.Items.Add(item);
            if (response.Items.Count == RequestReader.MaxItems)
                break;
        }
        if (leftOut > MaxDamageLines)
            RedemptionLog.MoreUnreportedDamaged(log, terminal, leftOut);
    }

    // Page by page: however many of them cannot be sent, those behind are found.
    private async IAsyncEnumerable<UnreportedUse> ReadUnreportedAsync(
        string terminal, bool withUnknown, DateTimeOffset since)
    {
        var after = UnreportedPlace.Since(since);
        IReadOnlyList<UnreportedUse> page;
        do
        {
            page = await ledger.ListUnreportedAsync(terminal, withUnknown, after, RequestReader.MaxItems);
            foreach (var use in page)
            {
                yield return use;
                after = use.Place;
            }
        }
        while (page.Count == RequestReader.MaxItems);
    }

    // Null: it cannot be read, or (a version before this one stored such) is too large to be sent.
    private Accepted? AcceptanceOf(UnreportedUse use)
    {
        try
        {
            var reply = key.OpenReply(RedeemResponse.Parser, use.Reply, use.ScanId);
            return ReplyLimit.Fits(reply) ? reply.Accepted : null;
        }
        catch (DamagedReplyException)
        {
            return null;
        }
    }

    private static SlipReportLine Line(SlipReport report) => new(
        report.ScanId, report.Copy, report.Outcome, report.At.ToTimeOrNull(),
        RequestReader.Clip(report.Printer, 200), RequestReader.Clip(report.Detail, 500));
}
