using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Redeeming.Policies;
using PosDaemon.Protocol.Redemption.V1;
using Verdict = PosDaemon.Protocol.Redemption.V1.ItemVerdict.Types.Verdict;

namespace PosCloud.Redeeming;

/// <summary>Redemptions that a terminal decided off line. One transaction per item: a bad one blocks no other, and a
/// crash in the middle loses none that was answered.</summary>
internal sealed class OfflineUploadUseCase(
    ILedgerStore ledger, CodeKey key, TimeProvider time, ILogger<OfflineUploadUseCase> log)
{
    /// <param name="request">What is uploaded.</param>
    /// <param name="refusal">Why the caller may not speak for the terminal of an item; null: it may.</param>
    /// <exception cref="InvalidRequestException">The caller cannot be read, or there are too many items.</exception>
    /// <exception cref="LedgerException">The ledger cannot be written now.</exception>
    public async Task<UploadOfflineResponse> RunAsync(
        UploadOfflineRequest request, Func<string, ValueTask<string?>> refusal)
    {
        var now = time.GetLedgerNow();
        RequestReader.Call(request.Caller, now);
        RequestReader.CheckCount(request.Items.Count, "items");
        var response = new UploadOfflineResponse();
        var isLong = false;
        foreach (var item in request.Items)
        {
            response.Verdicts.Add(await SettleAsync(item, request.Caller, refusal, now));
            isLong = isLong || !ReplyLimit.Fits(response);
            if (isLong) Shorten(response);
        }
        response.ServerTime = time.GetLedgerNow().ToTimestamp();
        return response;
    }

    private async Task<OfflineVerdict> SettleAsync(
        OfflineRedemption item, Caller uploader, Func<string, ValueTask<string?>> refusal, DateTimeOffset now)
    {
        UploadAttempt attempt;
        try
        {
            var read = CodeRequest.Read(
                key, item.ScanId, item.Caller ?? uploader, item.Code.Span, item.Uses, item.Bill, item.Answers, now);
            attempt = new UploadAttempt(read.ScanId, read.Fingerprint, read.CodeHash, read.Input.Call)
            {
                OlderFingerprints = [.. read.Older.Select(older => older.Fingerprint)],
            };
        }
        catch (InvalidRequestException e)
        {
            return Verdicts(Verdict.Rejected, e.Message);
        }
        if (await refusal(attempt.Call.Terminal) is { } notYours)
            return Verdicts(Verdict.Rejected, notYours);
        var (decision, facts) = await ledger.UploadAsync(attempt, facts => UploadPolicy.Decide(facts, attempt));
        RedemptionLog.OfflineItem(log, attempt.ScanId, attempt.Call.Terminal, decision.Verdict);
        var verdict = Verdicts(decision.Verdict, decision.Message);
        if (facts.Scan is { IsAccepted: false } scan && scan.HasContentOf(attempt))
            verdict.WouldHaveRefused = RefusalOf(scan, attempt.ScanId);
        return verdict;
    }

    /// <summary>The verdicts have to arrive; of each refusal the reason and its sentence are enough then, some 1.5 KB
    /// for each of 500 items.</summary>
    private static void Shorten(UploadOfflineResponse response)
    {
        foreach (var verdict in response.Verdicts)
        {
            if (verdict.WouldHaveRefused is { } refused)
                verdict.WouldHaveRefused = new Refused
                {
                    Reason = refused.Reason, Message = RequestReader.Clip(refused.Message, 500),
                };
        }
    }

    private Refused RefusalOf(StoredScan scan, string scanId)
    {
        try
        {
            return RedeemUseCase.OpenReply(key, scan.Reply, scanId).Refused;
        }
        catch (DamagedReplyException)
        {
            RedemptionLog.OfflineReplyDamaged(log, scanId);
            return new Refused { Reason = scan.Reason };
        }
    }

    private static OfflineVerdict Verdicts(Verdict verdict, string message) =>
        new() { Verdict = new ItemVerdict { Verdict = verdict, Message = message } };
}
