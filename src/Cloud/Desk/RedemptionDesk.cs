using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using PosCloud.Codes;
using PosCloud.Entitlements;
using PosCloud.Ledger;
using PosCloud.Redeeming;
using PosCloud.Slips;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Desk;

/// <summary>Answers the terminals: turns a message into facts, lets the ledger decide inside one transaction, turns
/// the outcome into the reply. Owns no state; any number of calls run at the same time.</summary>
internal sealed partial class RedemptionDesk(
    ILedger ledger, CodeKey key, CodeMint mint, TimeProvider time, ILogger<RedemptionDesk> log)
{
    public async Task<PreviewResponse> PreviewAsync(PreviewRequest request)
    {
        var now = Now();
        var (entry, code, question) = Read(
            request.ScanId, request.Caller, request.Code.Span, uses: 1, bill: null, answers: [], now);
        var facts = await ledger.PreviewAsync(entry);
        var reply = new PreviewResponse { ServerTime = now.ToTimestamp() };
        // The same scan was accepted before and the terminal missed it: Redeem will give that reply again, so the
        // guest must not see red now.
        if (facts.OwnReply is not null && Open(facts.OwnReply, entry.ScanId).Accepted is { } accepted)
            reply.Offer = new PreviewOffer { Entitlement = accepted.Entitlement };
        else if (StandingPolicy.Refusal(facts.Case, question) is { } refused)
            reply.Refused = refused;
        else
            reply.Offer = Offer(facts.Case.Code!.Entitlement);
        return reply;
    }

    public async Task<RedeemResponse> RedeemAsync(RedeemRequest request)
    {
        var now = Now();
        var (entry, code, question) = Read(
            request.ScanId, request.Caller, request.Code.Span, request.Uses, request.Bill, request.Answers, now);
        var outcome = await ledger.RedeemAsync(entry, facts => Decide(entry, facts, question, code));
        var reply = outcome switch
        {
            RedeemOutcome.Decided(var decision) => Open(decision.Reply, entry.ScanId),
            RedeemOutcome.Repeated(var stored) => Open(stored, entry.ScanId),
            _ => new RedeemResponse { Refused = KeyConflict() },
        };
        reply.ServerTime = now.ToTimestamp();
        reply.RepeatedReply = outcome is RedeemOutcome.Repeated;
        Told(entry, outcome, reply);
        return reply;
    }

    private RedeemDecision Decide(
        RedeemEntry entry, RedeemCase facts, PresentedQuestion question, PresentedCode? code)
    {
        if (RedeemPolicy.Refusal(facts, question) is { } refused)
            return new RefuseDecision(refused.Reason, Sealed(new RedeemResponse { Refused = refused }, entry.ScanId));
        var before = facts.Code!.Entitlement;
        var taking = RedeemPolicy.Take(before, question);
        var accepted = Accept(facts.Asker, before, taking, question, code!.Value);
        var use = new Use(
            accepted.RedemptionId, before.UsesLeft - taking.After.UsesLeft, taking.BalanceTaken,
            before.Kind == EntitlementKind.Voucher ? question.Bill!.Minor : 0, taking.ValueUsed, taking.CashDue,
            accepted.Slip is not null, accepted.UndoUntil?.ToDateTimeOffset(), AnswersJson(before, question));
        return new AcceptDecision(use, Sealed(new RedeemResponse { Accepted = accepted }, entry.ScanId));
    }

    private Accepted Accept(
        Asker asker, EntitlementFacts before, Taking taking, PresentedQuestion question, PresentedCode code)
    {
        var now = question.Call.ReceivedAt;
        var accepted = new Accepted
        {
            RedemptionId = mint.NewId('R'),
            RedeemedAt = now.ToTimestamp(),
            Entitlement = WireEntitlement.From(taking.After),
            Uses = taking.Uses,
            OpenGate = before.Product.OpensGate,
        };
        if (before.Kind == EntitlementKind.Voucher)
        {
            accepted.ValueUsed = WireEntitlement.Money(taking.ValueUsed, before.Order.Currency);
            accepted.CashDue = WireEntitlement.Money(taking.CashDue, before.Order.Currency);
        }
        if (before.Product.UndoWindow > TimeSpan.Zero)
            accepted.UndoUntil = (now + before.Product.UndoWindow).ToTimestamp();
        accepted.Slip = SlipData.Write(new SlipFacts(
            accepted.RedemptionId, now, asker.Shop!, asker.Operator?.Name ?? question.Call.Operator, question.Call,
            before, taking, question, code.Text, key));
        return accepted;
    }

    private static PreviewOffer Offer(EntitlementFacts entitlement)
    {
        var offer = new PreviewOffer { Entitlement = WireEntitlement.From(entitlement) };
        offer.Needs.AddRange(NeedsPolicy.Of(entitlement));
        return offer;
    }

    private (RedeemEntry Entry, PresentedCode? Code, PresentedQuestion Question) Read(
        string scanId, Caller caller, ReadOnlySpan<byte> raw, int uses, Money? bill,
        IReadOnlyCollection<Answer> answers, DateTimeOffset now)
    {
        var call = Incoming.Call(caller, now);
        var code = PresentedCode.Read(raw);
        var hash = code is { } known ? key.Hash(known) : key.Hash(raw);
        var fingerprint = Content.OfRedeem(key, hash, call.Store, uses, bill, answers);
        var question = new PresentedQuestion
        {
            Call = call,
            Malformed = code is null,
            Uses = uses == 0 ? 1 : uses,
            Bill = bill,
            Answers = Incoming.Answers(answers),
        };
        return (new RedeemEntry(Incoming.Id(scanId, "scan_id"), fingerprint, hash, call), code, question);
    }

    // Only what was asked for is kept: a client may send more.
    private static string AnswersJson(EntitlementFacts entitlement, PresentedQuestion question)
    {
        if (entitlement.Product.Questions.Count == 0)
            return "";
        var kept = entitlement.Product.Questions
            .Where(asked => question.Answers.ContainsKey(asked.Key))
            .ToDictionary(asked => asked.Key, asked => question.Answers[asked.Key].Trim());
        return JsonSerializer.Serialize(kept, ContentsJson.Default.IReadOnlyDictionaryStringString);
    }

    private static Refused KeyConflict() =>
        new() { Reason = Reason.KeyConflict, Message = new RefusalText(null).KeyConflict };

    private byte[] Sealed(IMessage reply, string id) => key.Seal(reply.ToByteArray(), id);

    private RedeemResponse Open(byte[] reply, string scanId) => RedeemResponse.Parser.ParseFrom(key.Open(reply, scanId));

    // The books keep milliseconds; a reply must not say more than its repetition can.
    private DateTimeOffset Now() =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    private void Told(RedeemEntry entry, RedeemOutcome outcome, RedeemResponse reply)
    {
        var call = entry.Call;
        if (outcome is RedeemOutcome.Repeated)
            DeskLog.Repeated(log, entry.ScanId, call.Store, call.Terminal);
        else if (reply.Accepted is { } accepted)
            DeskLog.Accepted(log, accepted.RedemptionId, entry.ScanId, call.Store, call.Terminal, call.Lane);
        else
            DeskLog.Refused(log, reply.Refused.Reason, entry.ScanId, call.Store, call.Terminal, call.Lane);
    }
}
