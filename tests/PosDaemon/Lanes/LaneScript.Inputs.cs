using System.Collections.Immutable;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Lanes;

// What can come to a lane, in the words of the shop.
internal sealed partial class LaneScript
{
    public LaneScript Show(string code = "T-1") => Read(Code(code), null);

    /// <summary>As a scanner gives it.</summary>
    public LaneScript Show(ReadOnlySpan<byte> code) => Read(new ScanCode(code), null);

    /// <summary>Typed at the console, which waits for an answer.</summary>
    public LaneScript Enter(string code = "T-1") => Read(Code(code), NextCommand());

    public LaneScript Offered(Entitlement what, params Need[] needs)
    {
        var offer = new PreviewOffer { Entitlement = what };
        offer.Needs.AddRange(needs);
        return Previewed(new PreviewResponse { Offer = offer });
    }

    public LaneScript Offered(string id = "s1", params Need[] needs)
    {
        var offer = new PreviewOffer();
        offer.Needs.AddRange(needs);
        return Previewed(new PreviewResponse { Offer = offer }, id);
    }

    public LaneScript Previewed(PreviewResponse reply, string id = "s1") =>
        Feed(at => new LaneInput.PreviewAnswered(at, new ScanId(id), reply));

    public LaneScript Accepted(string id = "s1", bool slip = true, bool gate = false) => Answered(new RedeemResponse
    {
        Accepted = new Accepted
        {
            RedemptionId = "r-" + id, OpenGate = gate,
            Slip = slip ? new Slip { Kind = "redemption", DataJson = "{}" } : null,
        },
    }, id);

    public LaneScript Refused(string id = "s1", Reason reason = Reason.AlreadyRedeemed) =>
        Answered(new RedeemResponse { Refused = new Refused { Reason = reason } }, id);

    /// <summary>The cloud has used nothing and asks for more.</summary>
    public LaneScript NeedsMore(string message, params Need[] needs)
    {
        var refused = new Refused { Reason = Reason.NeedsAnswers, Message = message };
        refused.Needs.AddRange(needs);
        return Answered(new RedeemResponse { Refused = refused });
    }

    public LaneScript Answered(RedeemResponse reply, string id = "s1", int attempt = 0) =>
        Feed(at => new LaneInput.RedeemAnswered(at, new ScanId(id),
            attempt > 0 ? attempt : Redeems.Count(asked => asked.ScanId == id), reply));

    /// <param name="attempt">Of the question that is answered; 0 for the last one.</param>
    public LaneScript NotDone(int attempt = 0, string id = "s1") =>
        Answered(new RedeemResponse { NotDone = new NotDone() }, id, attempt);

    public LaneScript NoAnswer(string id = "s1", Question question = Question.Redeem) =>
        Feed(at => new LaneInput.NoAnswer(at, new ScanId(id), question, "deadline"));

    /// <summary>The cloud has said which scans have no slip report; those redeemed from so many seconds after the
    /// opening on are not among them.</summary>
    public LaneScript CloudNames(double askedAt, params string[] withoutReport) =>
        Feed(at => new LaneInput.SlipsChecked(at, 1,
            [.. withoutReport.Select(scan => new ScanId(scan))], Opening.AddSeconds(askedAt)));

    /// <summary>The cloud does not answer, and nothing speaks against the journal.</summary>
    public LaneScript JournalIsBelieved() => Feed(at => new LaneInput.SlipsChecked(at, 1, null, default));

    /// <summary>Confirms with a bill in a currency of its own.</summary>
    public LaneScript ConfirmIn(string currency, long bill) => Feed(at => new LaneInput.Confirmed(
        at, NextCommand(), RedeemTerms.Plain with { BillMinor = bill, Currency = currency }));

    public LaneScript Confirm(long? bill = null, int uses = 1, params (string Key, string Value)[] answers)
    {
        var given = answers.ToImmutableSortedDictionary(answer => answer.Key, answer => answer.Value);
        return Feed(at => new LaneInput.Confirmed(at, NextCommand(), new RedeemTerms(uses, bill, given)));
    }

    public LaneScript Cancel(string? seen = null) => Feed(at => new LaneInput.Cancelled(at, NextCommand(), Id(seen)));

    /// <summary>Confirms what was on the screen when the key was pressed.</summary>
    public LaneScript ConfirmSeen(string seen) =>
        Feed(at => new LaneInput.Confirmed(at, NextCommand(), RedeemTerms.Plain, Scan: Id(seen)));

    public LaneScript Printed(string id = "s1", int copy = 1) => Reported(SlipOutcome.Printed, id, copy);

    public LaneScript NotPrinted(string id = "s1", int copy = 1) => Reported(SlipOutcome.NotPrinted, id, copy);

    public LaneScript Unknown(string id = "s1", int copy = 1) => Reported(SlipOutcome.Unknown, id, copy);

    public LaneScript Reported(SlipOutcome outcome, string id = "s1", int copy = 1) =>
        Feed(at => new LaneInput.PrinterReported(at, new ScanId(id), copy, outcome, "as the printer says"));

    public LaneScript PrinterIs(bool ready) =>
        Feed(at => new LaneInput.PrinterChanged(at, ready, ready ? null : "paper out"));

    public LaneScript GateSays(GatePhase outcome, string id = "s1", int pulse = 1) =>
        Feed(at => new LaneInput.GateReported(at, new ScanId(id), pulse, outcome, "as the board says"));

    /// <summary>The sensor's word; an undo that follows is the next one, u1, u2 ….</summary>
    public LaneScript Sees(PassagePhase outcome, string id = "s1", int pulse = 1)
    {
        var undo = new UndoId($"u{_undos + 1}");
        Feed(at => new LaneInput.PassageReported(
            at, new ScanId(id), pulse, outcome, "as the sensor says", undo));
        if (Scan(id).Undo?.Id == undo)
            _undos++;
        return this;
    }

    public LaneScript Timer(TimerKind kind, string? id = "s1", int number = 0) =>
        Feed(at => new LaneInput.TimerFired(at, new LaneTimer(kind, id is null ? null : new ScanId(id), number)));

    /// <summary>Waits for the timer set last, and lets it fire.</summary>
    public LaneScript Ring()
    {
        var last = Timers[^1];
        Wait(last.After.TotalSeconds);
        return Feed(at => new LaneInput.TimerFired(at, last.Timer));
    }

    public LaneScript Reprint(string id = "s1") =>
        Feed(at => new LaneInput.ReprintWanted(at, NextCommand(), new ScanId(id), FromJournal(id)));

    public LaneScript Undo(string id = "s1") => Feed(at => new LaneInput.UndoWanted(
        at, NextCommand(), new ScanId(id), new UndoId($"u{++_undos}"), "wang", "wrong ticket", FromJournal(id)));

    public LaneScript SignIn(string id = "chen", double hours = 16) => Feed(at => new LaneInput.SignedIn(
        at, NextCommand(), new LaneOperator(id, $"Operator {id}", at.Wall.AddHours(hours))));

    public LaneScript SignOut() => Feed(at => new LaneInput.SignedOut(at, NextCommand()));

    public LaneScript Undone(string id = "s1", string undo = "u1") =>
        UndoAnswered(new UndoResponse { Undone = new Undone() }, id, undo);

    public LaneScript UndoRefused(string id = "s1", string undo = "u1") => UndoAnswered(
        new UndoResponse { Refused = new Refused { Message = "Settled yesterday." } }, id, undo);

    public LaneScript UndoAnswered(UndoResponse reply, string id = "s1", string undo = "u1") =>
        Feed(at => new LaneInput.UndoAnswered(at, new ScanId(id), new UndoId(undo), reply));

    public LaneScript Unreported(params UnreportedItem[] items) =>
        Feed(at => new LaneInput.Unreported(
            at, [.. items.Select(item => new LostItem(item, FromJournal(item.ScanId)))]));

    public LaneScript Stop() => Feed(at => new LaneInput.Stopping(at));

    private LaneScript Read(ScanCode code, CommandId? command)
    {
        var id = new ScanId($"s{_begun + 1}");
        Feed(at => new LaneInput.CodeRead(at, id, code, command));
        if (_journal.ContainsKey(id))
            _begun++;
        return this;
    }

    private CommandId NextCommand() => new(++_commands);

    private static ScanId? Id(string? scan) => scan is null ? null : new ScanId(scan);
}
