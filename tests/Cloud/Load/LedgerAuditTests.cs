using Google.Protobuf;
using PosCloud.Ledger;
using PosDaemon.Protocol.Redemption.V1;
using Verdict = PosDaemon.Protocol.Redemption.V1.ItemVerdict.Types.Verdict;

namespace PosCloud.Tests;

/// <summary>The audit of a ledger finds what is wrong with it, and names it.</summary>
public sealed class LedgerAuditTests
{
    // A pass of five: two uses stand, one was taken back; a voucher of 100 yuan, of which 30 are spent; one refusal.
    private static readonly StandingUse PassUse = new("R-1", "s-1", "N-pass", IsUndone: false, 2, 0);
    private static readonly StandingUse UndoneUse = new("R-2", "s-2", "N-pass", IsUndone: true, 1, 0);
    private static readonly StandingUse VoucherUse = new("R-3", "s-3", "N-voucher", IsUndone: false, 0, 3000);

    private static readonly LedgerState Ledger = new(
        [PassUse, UndoneUse, VoucherUse],
        [
            new RecordedScan("s-1", Reason.Unspecified), new RecordedScan("s-2", Reason.Unspecified),
            new RecordedScan("s-3", Reason.Unspecified), new RecordedScan("s-4", Reason.NotEnoughUses),
        ],
        [new RecordedSlip("s-1", 1, SlipOutcome.Printed)],
        [new WhatIsLeft("N-pass", 5, 3, 0, 0), new WhatIsLeft("N-voucher", 1, 1, 10000, 7000)]);

    public static TheoryData<string, string> Damages => new()
    {
        { "doubled under its id", "redemption R-1 is there 2 times" },
        { "doubled under another id", "scan s-1 was accepted as R-1 and has 2 redemptions" },
        { "doubled for another scan", "redemption R-9 is of scan s-9, which nobody asked for" },
        { "missing", "scan s-1 was accepted as R-1 and has 0 redemptions" },
        { "of a refused scan", "scan s-4 was answered NotEnoughUses and has redemption R-9" },
        { "undone for nobody", "redemption R-1 of scan s-1 is undone and nobody was told so" },
        { "not undone", "scan s-2 was undone and the ledger has no undone redemption of it" },
        { "used once too often", "of N-pass 2 uses are taken and 2 left of 5" },
        { "spent too often", "of N-voucher 3000 is spent and 6999 left of 10000" },
        { "scan is missing", "scan s-4 was answered NotEnoughUses and the ledger says nothing" },
        { "scan of nobody", "scan s-9 is on record and nobody asked for it" },
        { "scan of a preview", "scan p-1 was previewed and is on record" },
        { "slip is missing", "the slip of scan s-1 was reported as Printed and is not so in the ledger" },
    };

    [Fact]
    public void A_ledger_that_has_what_was_heard_has_no_fault() =>
        Assert.Empty(LedgerAudit.Compare(Ledger, [Notes()]));

    [Theory]
    [MemberData(nameof(Damages))]
    public void What_is_wrong_with_a_ledger_is_named(string damage, string fault) =>
        Assert.Contains(fault, LedgerAudit.Compare(Damage(damage), [Notes()]));

    [Fact]
    public void Two_replies_under_one_id_must_be_the_same_and_the_second_be_marked()
    {
        var (changed, unmarked, silent) = (Notes(), Notes(), Notes());
        changed.Redeems[0].Heard.Add(Accepted(PassUse with { RedemptionId = "R-9" }, isRepeated: true));
        unmarked.Redeems[0].Heard.Add(Accepted(PassUse));
        silent.Undos[0].Heard.Clear();

        Assert.Contains("scan s-1 was answered in two ways: R-1, R-9", LedgerAudit.Compare(Ledger, [changed]));
        Assert.Contains("scan s-1 was answered as new, after it was answered", LedgerAudit.Compare(Ledger, [unmarked]));
        Assert.Contains("undo u-1 was never answered", LedgerAudit.Compare(Ledger, [silent]));
    }

    private static LedgerState Damage(string damage)
    {
        var stranger = PassUse with { RedemptionId = "R-9" };
        IReadOnlyList<StandingUse> Uses(StandingUse first) => [first, UndoneUse, VoucherUse];
        return damage switch
        {
            "doubled under its id" => Ledger with { Redemptions = [.. Ledger.Redemptions, PassUse] },
            "doubled under another id" => Ledger with { Redemptions = [.. Ledger.Redemptions, stranger] },
            "doubled for another scan" =>
                Ledger with { Redemptions = [.. Ledger.Redemptions, stranger with { ScanId = "s-9" }] },
            "missing" => Ledger with { Redemptions = [UndoneUse, VoucherUse] },
            "of a refused scan" =>
                Ledger with { Redemptions = [.. Ledger.Redemptions, stranger with { ScanId = "s-4" }] },
            "undone for nobody" => Ledger with { Redemptions = Uses(PassUse with { IsUndone = true }) },
            "not undone" =>
                Ledger with { Redemptions = [PassUse, UndoneUse with { IsUndone = false }, VoucherUse] },
            "used once too often" =>
                Ledger with { Entitlements = [Ledger.Entitlements[0] with { UsesLeft = 2 }, Ledger.Entitlements[1]] },
            "spent too often" =>
                Ledger with { Entitlements = [Ledger.Entitlements[0], Ledger.Entitlements[1] with { Balance = 6999 }] },
            "scan is missing" => Ledger with { Scans = [.. Ledger.Scans.Take(3)] },
            "scan of nobody" => WithScan("s-9"),
            "scan of a preview" => WithScan("p-1"),
            "slip is missing" => Ledger with { Slips = [] },
            _ => throw new ArgumentOutOfRangeException(nameof(damage)),
        };
    }

    private static LedgerState WithScan(string scan) =>
        Ledger with { Scans = [.. Ledger.Scans, new RecordedScan(scan, Reason.NotFound)] };

    private static TerminalNotes Notes()
    {
        var notes = new TerminalNotes { Previewed = { "p-1" } };
        foreach (var use in Ledger.Redemptions)
            notes.Redeems.Add(Asked(use.ScanId, Accepted(use), Accepted(use, isRepeated: true)));
        notes.Redeems.Add(Asked("s-4", HeardReply.Of(new RedeemResponse
        {
            Refused = new Refused { Reason = Reason.NotEnoughUses },
        })));
        var undo = new AskedUndo(new UndoRequest { UndoId = "u-1", ScanId = UndoneUse.ScanId });
        undo.Heard.Add(HeardReply.Of(new UndoResponse { Undone = new Undone() }));
        notes.Undos.Add(undo);
        notes.Slips.Add((
            new SlipReport { ScanId = "s-1", Copy = 1, Outcome = SlipOutcome.Printed }, Verdict.Stored));
        return notes;
    }

    private static AskedRedeem Asked(string scan, params HeardReply[] heard)
    {
        var asked = new AskedRedeem(new RedeemRequest { ScanId = scan, Code = ByteString.Empty });
        asked.Heard.AddRange(heard);
        return asked;
    }

    private static HeardReply Accepted(StandingUse use, bool isRepeated = false) => HeardReply.Of(new RedeemResponse
    {
        RepeatedReply = isRepeated,
        Accepted = new Accepted
        {
            RedemptionId = use.RedemptionId,
            Entitlement = new Entitlement { EntitlementId = use.EntitlementId },
            Uses = Math.Max(use.UsesTaken, 1),
            ValueUsed = use.ValueTaken > 0 ? new Money { Minor = use.ValueTaken } : null,
        },
    });
}
