using Google.Protobuf.WellKnownTypes;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Redeeming.Policies;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Redeeming;

/// <summary>What a code is good for, without using it; a refusal goes on record.</summary>
internal sealed class PreviewUseCase(
    ILedgerStore ledger, CodeKey key, RefusedPreviews refusals, TimeProvider time)
{
    /// <exception cref="InvalidRequestException">No record could be made of the request.</exception>
    /// <exception cref="DamagedReplyException">What was answered to this scan cannot be read.</exception>
    /// <exception cref="LedgerException">The ledger cannot be read now.</exception>
    public async Task<PreviewResponse> RunAsync(PreviewRequest request)
    {
        var asked = CodeRequest.Read(
            key, request.ScanId, request.Caller, request.Code.Span, uses: 1, bill: null, answers: [],
            time.GetLedgerNow(), request.Direction);
        var facts = await ledger.ReadRedeemAsync(asked.Attempt);
        var now = time.GetLedgerNow();
        var response = new PreviewResponse { ServerTime = now.ToTimestamp() };
        // The same scan was accepted before and the terminal missed it: Redeem will give that reply again, so the
        // guest must not see red now.
        if (facts.Stored is { IsAccepted: true } stored && stored.IsOfCodeOf(asked.Attempt))
            response.Offer = new PreviewOffer
            {
                Entitlement = RedeemUseCase.OpenReply(key, stored.Reply, asked.ScanId).Accepted?.Entitlement,
            };
        else if (RedeemPolicy.TakenBack(facts) is { } takenBack)
            response.Refused = takenBack;
        else if (ValidityPolicy.Refusal(facts, asked.Input, now) is { } refused)
            response.Refused = ReplyLimit.Shorten(refused, new RefusalText(facts.Caller.Shop));
        else
            response.Offer = Offer(facts.Code!, asked.Input, facts.Caller.Shop!, now);
        if (!ReplyLimit.Fits(response))
            response.Refused = ReplyLimit.TooLong(new RefusalText(facts.Caller.Shop));
        if (response.Refused is { Reason: not Reason.AlreadyUndone } no)
            refusals.Add(asked.Attempt.Of(facts.Code), no.Reason);
        return response;
    }

    private static PreviewOffer Offer(FoundCode code, RedeemInput input, Shop shop, DateTimeOffset now) => new()
    {
        Entitlement = WireEntitlement.From(code.Entitlement),
        Needs =
        {
            NeedsPolicy.Of(
                code.Entitlement, isUse: PassagePolicy.UsesTaken(code, input, shop, now) > 0,
                PassagePolicy.MostPersons(code, input, shop, now)),
        },
    };
}
