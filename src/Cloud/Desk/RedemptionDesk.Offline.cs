using Google.Protobuf.WellKnownTypes;
using PosCloud.Ledger;
using PosCloud.Redeeming;
using PosDaemon.Protocol.Redemption.V1;
using Verdict = PosDaemon.Protocol.Redemption.V1.ItemVerdict.Types.Verdict;

namespace PosCloud.Desk;

internal sealed partial class RedemptionDesk
{
    /// <summary>One transaction per item: a bad one blocks no other, and a crash in the middle loses none that was
    /// answered.</summary>
    public async Task<UploadOfflineResponse> UploadOfflineAsync(UploadOfflineRequest request)
    {
        var now = Now();
        Incoming.Call(request.Caller, now);
        Incoming.Limit(request.Items.Count, "items");
        var reply = new UploadOfflineResponse { ServerTime = now.ToTimestamp() };
        foreach (var item in request.Items)
            reply.Verdicts.Add(await SettleAsync(item, request.Caller, now));
        return reply;
    }

    private async Task<OfflineVerdict> SettleAsync(OfflineRedemption item, Caller uploader, DateTimeOffset now)
    {
        UploadEntry entry;
        try
        {
            var (read, _, _) = Read(
                item.ScanId, item.Caller ?? uploader, item.Code.Span, item.Uses, item.Bill, item.Answers, now);
            entry = new UploadEntry(read.ScanId, read.Fingerprint, read.CodeHash, read.Call);
        }
        catch (InvalidRequestException e)
        {
            return Verdicts(Verdict.Rejected, e.Message);
        }
        var outcome = await ledger.UploadAsync(entry, Settle);
        DeskLog.OfflineItem(log, entry.ScanId, entry.Call.Terminal, outcome.Verdict.Verdict);
        var verdict = Verdicts(outcome.Verdict.Verdict, outcome.Verdict.Message);
        if (outcome.Answered is { Accepted: false, SameContent: true } answered)
            verdict.WouldHaveRefused = Open(answered.Reply, entry.ScanId).Refused;
        return verdict;
    }

    // Codes without a signature cannot be judged by a terminal, so an off-line accept of one is never booked. What
    // the cloud accepted on line itself, and the terminal never heard, is known.
    private static UploadVerdict Settle(AnsweredScan? answered)
    {
        var text = new RefusalText(null);
        return answered switch
        {
            { SameContent: false } => new UploadVerdict(Verdict.Rejected, text.KeyConflict),
            { Accepted: true } => new UploadVerdict(Verdict.Known, ""),
            _ => new UploadVerdict(Verdict.Rejected, text.OfflineNeedsCloud),
        };
    }

    private static OfflineVerdict Verdicts(Verdict verdict, string message) =>
        new() { Verdict = new ItemVerdict { Verdict = verdict, Message = message } };
}
