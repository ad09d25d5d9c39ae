using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Redeeming.Policies;
using PosCloud.Selling;
using PosCloud.Slips;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Redeeming;

/// <summary>Uses a code, once per scan id. Holds no state; any number of calls run at the same time.</summary>
internal sealed class RedeemUseCase(
    ILedgerStore ledger, CodeKey key, CodeGenerator generator, TimeProvider time, ILogger<RedeemUseCase> log)
{
    /// <exception cref="InvalidRequestException">No record can be made of the request.</exception>
    /// <exception cref="DamagedReplyException">What was answered to this scan cannot be read.</exception>
    /// <exception cref="LedgerException">The ledger cannot be written now.</exception>
    public async Task<RedeemResponse> RunAsync(RedeemRequest request)
    {
        var now = time.GetLedgerNow();
        var asked = CodeRequest.Read(
            key, request.ScanId, request.Caller, request.Code.Span, request.Uses, request.Bill, request.Answers, now,
            request.Direction);
        var notAfter = RequestReader.Limit(request.NotAfter, "not_after");
        var attempt = asked.Attempt;
        var damage = "";
        var decision = await ledger.RedeemAsync(attempt, facts =>
        {
            damage = facts.Code?.Entitlement.Damage ?? "";
            return Decide(attempt, facts, asked, notAfter);
        });
        if (damage.Length > 0)
            RedemptionLog.RecordDamaged(log, damage, attempt.ScanId);
        var response = decision switch
        {
            RedeemDecision.Accept accept => accept.Response,
            RedeemDecision.Refuse refuse => refuse.Response,
            RedeemDecision.Repeat repeat => OpenReply(key, repeat.Reply, attempt.ScanId),
            RedeemDecision.NotDone => new() { NotDone = new() { Message = new RefusalText(null).RequestTooLate } },
            _ => new() { Refused = KeyConflict() },
        };
        // Of the answer: a terminal reads its clock's error from it, and a request may have waited.
        response.ServerTime = time.GetLedgerNow().ToTimestamp();
        response.RepeatedReply = decision is RedeemDecision.Repeat;
        LogOutcome(attempt, response);
        return response;
    }

    /// <summary>What was answered to a scan.</summary>
    /// <exception cref="DamagedReplyException">It cannot be read, or is no answer.</exception>
    public static RedeemResponse OpenReply(CodeKey key, byte[] reply, string scanId)
    {
        var response = key.OpenReply(RedeemResponse.Parser, reply, scanId);
        return response.ResultCase == RedeemResponse.ResultOneofCase.None
            ? throw new DamagedReplyException(scanId)
            : response;
    }

    // The scan id first, whether as answered or as taken back; then the time, which is that of the transaction: a
    // request may have waited.
    private RedeemDecision Decide(
        RedeemAttempt attempt, RedeemFacts facts, CodeRequest asked, DateTimeOffset? notAfter)
    {
        if (facts.Stored is { } stored && !AsksAgain(stored, attempt))
            return stored.HasContentOf(attempt)
                ? new RedeemDecision.Repeat(stored.Reply)
                : new RedeemDecision.Conflict();
        if (RedeemPolicy.TakenBack(facts) is { } takenBack)
            return Refuse(attempt, facts, takenBack);
        var now = time.GetLedgerNow();
        if (now > notAfter)
            return new RedeemDecision.NotDone();
        return RedeemPolicy.Refusal(facts, asked.Input, now) is { } refused
            ? Refuse(attempt, facts, refused)
            : Accept(attempt, facts, asked, now);
    }

    private RedeemDecision.Refuse Refuse(RedeemAttempt attempt, RedeemFacts facts, Refused refused)
    {
        var response = new RedeemResponse
        {
            Refused = ReplyLimit.Shorten(refused, new RefusalText(facts.Caller.Shop)),
        };
        return new RedeemDecision.Refuse(response, key.SealReply(response, attempt.ScanId));
    }

    // NEEDS_ANSWERS is a question, not a decision: the same scan of the same code in the same store may come back with
    // what was missing, and only then. Any other stored reply is final.
    private static bool AsksAgain(StoredScan stored, RedeemAttempt attempt) =>
        stored.Reason == Reason.NeedsAnswers
        && !stored.HasContentOf(attempt)
        && stored.IsOfCodeOf(attempt)
        && stored.Store == attempt.Call.Store;

    private RedeemDecision Accept(RedeemAttempt attempt, RedeemFacts facts, CodeRequest asked, DateTimeOffset now)
    {
        var (before, shop) = (facts.Code!.Entitlement, facts.Caller.Shop!);
        var consumed = RedeemPolicy.Consume(
            before, asked.Input, PassagePolicy.UsesTaken(facts.Code, asked.Input, shop, now));
        var presence = Presence.Read(before, facts.Code.Passages, shop, now);
        var way = PassagePolicy.WayOf(before, asked.Input);
        var isUse = way == Passage.None || consumed.Uses > 0;
        var isVoucher = before.Kind == EntitlementKind.Voucher;
        var accepted = new Accepted
        {
            RedemptionId = generator.NewId(isUse ? 'R' : 'P'),
            RedeemedAt = now.ToTimestamp(),
            Entitlement = WireEntitlement.From(consumed.After),
            Uses = consumed.Uses,
            OpenGate = before.Product.OpensGate || way == Passage.Exit,
            Direction = way == Passage.Exit ? Direction.Exit : Direction.Unspecified,
            ValueUsed = isVoucher ? WireEntitlement.Money(consumed.ValueUsed, before.Order.Currency) : null,
            CashDue = isVoucher ? WireEntitlement.Money(consumed.CashDue, before.Order.Currency) : null,
            UndoUntil = before.Product.UndoWindow > TimeSpan.Zero
                ? (now + before.Product.UndoWindow).ToTimestamp()
                : null,
        };
        if (way == Passage.Exit && presence is { Persons: 0 })
            accepted.Entitlement.Notes.Add(new RefusalText(shop).NotInside);
        accepted.Slip = !isUse ? null : SlipData.Write(new SlipFacts(
            accepted.RedemptionId, now, shop, asked.Input.Call.Terminal, asked.Input.Call.Lane,
            facts.Caller.Operator?.Name ?? asked.Input.Call.Operator, before, consumed,
            asked.Input.Bill, asked.Input.Answers, asked.Code!.Value.Text, key));
        var response = new RedeemResponse { Accepted = accepted };
        if (!ReplyLimit.Fits(response))
            return Refuse(attempt, facts, ReplyLimit.TooLong(new RefusalText(facts.Caller.Shop)));
        var use = new Use(
            accepted.RedemptionId, now, before.UsesUntaken - consumed.After.UsesUntaken, consumed.BalanceTaken,
            isVoucher ? asked.Input.Bill!.Minor : 0, consumed.ValueUsed, consumed.CashDue,
            accepted.Slip is not null, accepted.UndoUntil?.ToDateTimeOffset(),
            isUse ? SealAnswers(accepted.RedemptionId, before, asked.Input) : null)
        {
            EntryCodes = !isUse ? [] : before.Contents.Seats.Select(seat => (
                seat.AdmissionId, key.Hash(key.EntryCode(seat.AdmissionId, accepted.RedemptionId)))).ToList(),
            Passage = way,
            Persons = way == Passage.None ? 0 : asked.Input.Persons,
            Inside = presence?.After(PassagePolicy.ToPassage(way, asked.Input, consumed.Uses, now)).Stores,
        };
        return new RedeemDecision.Accept(response, key.SealReply(response, asked.ScanId), use);
    }

    // Only what was asked for is kept: a client may send more.
    private byte[]? SealAnswers(string redemptionId, EntitlementFacts entitlement, RedeemInput input)
    {
        if (entitlement.Product.Questions.Count == 0)
            return null;
        var kept = entitlement.Product.Questions
            .Where(question => input.Answers.ContainsKey(question.Key))
            .ToDictionary(question => question.Key, question => input.Answers[question.Key].Trim());
        return key.SealAnswers(
            JsonSerializer.Serialize(kept, LedgerJson.Default.IReadOnlyDictionaryStringString), redemptionId);
    }

    private static Refused KeyConflict() =>
        new() { Reason = Reason.KeyConflict, Message = new RefusalText(null).KeyConflict };

    private void LogOutcome(RedeemAttempt attempt, RedeemResponse response)
    {
        var call = attempt.Call;
        if (response.RepeatedReply)
            RedemptionLog.Repeated(log, attempt.ScanId, call.Store, call.Terminal);
        else if (response.Accepted is { } accepted)
            RedemptionLog.Accepted(
                log, accepted.RedemptionId, attempt.ScanId, call.Store, call.Terminal, call.Lane);
        else if (response.Refused is { } refused)
            RedemptionLog.Refused(log, refused.Reason, attempt.ScanId, call.Store, call.Terminal, call.Lane);
        else
            RedemptionLog.NotDone(log, attempt.ScanId, call.Store, call.Terminal, call.Lane);
    }
}
