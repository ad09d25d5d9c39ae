using PosCloud.Ledger;
using PosDaemon.Protocol.Redemption.V1;
using Verdict = PosDaemon.Protocol.Redemption.V1.ItemVerdict.Types.Verdict;

namespace PosCloud.Tests;

// What terminals deliver later and ask for when they start, and who may call as which.
public abstract partial class LedgerStoreContract
{
    [Fact]
    public async Task Slip_reports_are_kept_by_scan_and_copy()
    {
        var attempt = Attempt((await SellAsync(TestGoods.Seats())).CodeHash!);
        await Store.RedeemAsync(attempt, AcceptOne);
        var line = new SlipReportLine(attempt.ScanId, 1, SlipOutcome.Unknown, TestGoods.Start, "printer1", "");

        await ReportAsync(line, write: true);
        await ReportAsync(line with { Copy = 2, Outcome = SlipOutcome.Printed }, write: true);
        await ReportAsync(line with { Outcome = SlipOutcome.NotPrinted }, write: false);

        Assert.Equal(new SlipReportFacts(true, "t-1", SlipOutcome.Unknown), await ReportAsync(line, write: false));
        await ReportAsync(line with { Outcome = SlipOutcome.Assumed }, write: true);
        Assert.Equal(SlipOutcome.Assumed, (await ReportAsync(line, write: false)).Known);
        Assert.Equal(
            new SlipReportFacts(false, "", null), await ReportAsync(line with { ScanId = "never" }, write: false));
    }

    [Fact]
    public async Task Unreported_are_a_terminals_own_oldest_first_and_no_more_than_asked_for()
    {
        var scans = new List<RedeemAttempt>();
        for (var number = 0; number < 5; number++)
        {
            var attempt = Attempt((await SellAsync(TestGoods.Seats())).CodeHash!) with
            {
                Call = Call with { ReceivedAt = TestGoods.Start.AddMinutes(-number) },
            };
            scans.Add(attempt);
            await Store.RedeemAsync(attempt, AcceptOne);
        }
        var elsewhere = Attempt((await SellAsync(TestGoods.Seats())).CodeHash!) with
        {
            Call = Call with { Terminal = "t-2" },
        };
        await Store.RedeemAsync(elsewhere, AcceptOne);
        await ReportAsync(new SlipReportLine(scans[3].ScanId, 1, SlipOutcome.Unknown, null, "", ""), write: true);
        await Store.UndoAsync(Undo("undo-1", scans[1].ScanId), GiveBack);

        var early = UnreportedPlace.Since(TestGoods.Start.AddHours(-1));
        var all = await Store.ListUnreportedAsync("t-1", false, early, 10);
        Assert.Equal([scans[4].ScanId, scans[2].ScanId, scans[0].ScanId], all.Select(use => use.ScanId));
        Assert.All(all, use => Assert.Equal([1, 2, 3], use.Reply));
        Assert.All(all, use => Assert.Equal(0, use.ReportedCopy));
        var first = await Store.ListUnreportedAsync("t-1", false, early, 2);
        Assert.Equal(all.Take(2).Select(use => use.ScanId), first.Select(use => use.ScanId));
        var rest = await Store.ListUnreportedAsync("t-1", false, first[1].Place, 2);
        Assert.Equal(all[2].ScanId, Assert.Single(rest).ScanId);
        var late = UnreportedPlace.Since(TestGoods.Start.AddMinutes(-1));
        Assert.Single(await Store.ListUnreportedAsync("t-1", false, late, 10));
    }

    /// <summary>Of a use that is missing a terminal that starts anew believes that its slip is on paper.</summary>
    [Fact]
    public async Task Unreported_has_what_was_decided_and_not_yet_written()
    {
        var attempt = Attempt((await SellAsync(TestGoods.Seats())).CodeHash!);
        await using var redeeming = await HeldWriter.HoldAsync(Store, attempt, AcceptOne);

        var listing = Store.ListUnreportedAsync("t-1", false, UnreportedPlace.Since(TestGoods.Start.AddHours(-1)), 10);
        await redeeming.ReleaseBehindAsync(listing);

        Assert.Equal(attempt.ScanId, Assert.Single(await listing).ScanId);
    }

    /// <summary>Else it would be told that the scan redeemed nothing, and the guest who goes on says it did.</summary>
    [Fact]
    public async Task An_undo_sees_the_redeem_of_its_terminal_that_is_under_way()
    {
        var attempt = Attempt((await SellAsync(TestGoods.Seats())).CodeHash!);
        await using var redeeming = await HeldWriter.HoldAsync(Store, attempt, AcceptOne);

        var seen = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var undoing = Store.UndoAsync(Undo("undo-1", attempt.ScanId), facts =>
        {
            seen.TrySetResult(facts.Use is not null);
            return facts.Use is null ? RefuseUndo(Reason.NotFound) : GiveBack(facts);
        });
        await redeeming.ReleaseBehindAsync(seen.Task);
        await undoing;

        Assert.True(await seen.Task);
    }

    /// <summary>Else who was let in by a seat's own code is inside, and the ticket is good again.</summary>
    [Fact]
    public async Task An_undo_of_a_ticket_sees_the_seat_that_is_being_let_in()
    {
        var sold = await SellAsync(TestGoods.Seats(1));
        var seat = sold.Facts.Contents.Seats[0].AdmissionId;
        var ticket = Attempt(sold.CodeHash!);
        await Store.RedeemAsync(ticket, facts => Print(facts, (seat, [1])));
        var single = Attempt([1]) with { Call = Call with { Terminal = "t-2" } };
        await using var lettingIn = await HeldWriter.HoldAsync(Store, single, AcceptOne);

        var seen = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var undoing = Store.UndoAsync(Undo("undo-1", ticket.ScanId), facts =>
        {
            seen.TrySetResult(facts.Use!.AdmissionsUsed);
            return RefuseUndo(Reason.NotPermitted);
        });
        await lettingIn.ReleaseBehindAsync(seen.Task);
        await undoing;

        Assert.Equal(1, await seen.Task);
    }

    [Fact]
    public async Task Text_that_no_database_can_hold_whole_is_kept_as_far_as_it_goes()
    {
        var attempt = Attempt((await SellAsync(TestGoods.Seats())).CodeHash!);
        await Store.RedeemAsync(attempt, AcceptOne);
        var line = new SlipReportLine(
            attempt.ScanId, 1, SlipOutcome.Printed, DateTimeOffset.MinValue, "a\0b", "half of \ud83d");

        await ReportAsync(line, write: true);

        Assert.Equal(SlipOutcome.Printed, (await ReportAsync(line, write: false)).Known);
    }

    [Fact]
    public async Task An_upload_leaves_its_trace_once()
    {
        var attempt = new UploadAttempt("scan-off", [1], [2], Call);
        var first = new UploadDecision(Verdict.Rejected, "no", Write: true);

        var (_, before) = await Store.UploadAsync(attempt, _ => first);
        var (_, after) = await Store.UploadAsync(attempt, _ => first with { Write = false });

        Assert.Equal(new UploadFacts(null, null), before);
        Assert.Equal((Verdict.Rejected, "no"), (after.Upload!.Verdict, after.Upload.Message));
        await Assert.ThrowsAnyAsync<Exception>(() => Store.UploadAsync(attempt, _ => first));
    }

    [Fact]
    public async Task A_terminals_name_is_of_the_first_user_until_it_is_released()
    {
        Assert.Null(await Store.Terminals.FindTerminalOwnerAsync("t-1"));
        Assert.Equal(1000u, await Store.Terminals.OwnTerminalAsync("t-1", 1000, TestGoods.Start));
        Assert.Equal(1000u, await Store.Terminals.OwnTerminalAsync("t-1", 1001, TestGoods.Start));
        Assert.Equal(uint.MaxValue, await Store.Terminals.OwnTerminalAsync("t-2", uint.MaxValue, TestGoods.Start));
        await Assert.ThrowsAnyAsync<Exception>(() => Store.Terminals.OwnTerminalAsync("t-3", 0, TestGoods.Start));

        Assert.True(await Store.Terminals.ReleaseTerminalAsync("t-1"));
        Assert.False(await Store.Terminals.ReleaseTerminalAsync("t-1"));

        Assert.Equal(1001u, await Store.Terminals.OwnTerminalAsync("t-1", 1001, TestGoods.Start));
        Assert.Equal(1001u, await Store.Terminals.FindTerminalOwnerAsync("t-1"));
        Assert.Equal(uint.MaxValue, await Store.Terminals.FindTerminalOwnerAsync("t-2"));
        Assert.Null(await Store.Terminals.FindTerminalOwnerAsync("t-3"));
    }

    private async Task<SlipReportFacts> ReportAsync(SlipReportLine line, bool write)
    {
        SlipReportFacts? seen = null;
        await Store.ReportSlipsAsync(Call, [line], (_, facts) =>
        {
            seen = facts;
            return new SlipReportVerdict(Verdict.Stored, "", write);
        });
        return seen!;
    }
}
