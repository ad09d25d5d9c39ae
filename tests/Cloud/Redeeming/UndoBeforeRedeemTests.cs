using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>An undo that overtakes its redeem: what it was answered stays true, and the code stays unused.</summary>
[Trait("Store", "Either")]
public sealed class UndoBeforeRedeemTests
{
    [Fact]
    public async Task A_redeem_that_comes_after_its_undo_is_refused_and_uses_nothing()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        var undo = await cloud.UndoAsync(request.ScanId, "undo-1");

        var late = await cloud.Redeem.RunAsync(request);

        Assert.Equal(Reason.NotFound, undo.Refused.Reason);
        Assert.Equal(Reason.AlreadyUndone, late.Refused.Reason);
        Assert.NotEmpty(late.Refused.Message);
        Assert.Equal(0, cloud.Count("SELECT count(*) FROM redemptions"));
        Assert.Equal(1, cloud.Count("SELECT count(*) FROM refusals WHERE reason = 22"));
        request.ScanId = cloud.NextId();
        await cloud.AcceptedAsync(request);
    }

    [Fact]
    public async Task Both_ids_have_their_first_answer_for_ever_and_over_a_restart()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        var undo = await cloud.UndoAsync(request.ScanId, "undo-1");
        await cloud.ReopenAsync();
        var late = await cloud.Redeem.RunAsync(request);
        cloud.Time.Advance(TimeSpan.FromDays(400));
        await cloud.ReopenAsync();

        var undoAgain = await cloud.UndoAsync(request.ScanId, "undo-1");
        var redeemAgain = await cloud.Redeem.RunAsync(request);

        Assert.Equal((true, true), (undoAgain.RepeatedReply, redeemAgain.RepeatedReply));
        Assert.Equal(undo.Refused.ToByteArray(), undoAgain.Refused.ToByteArray());
        Assert.Equal(late.Refused.ToByteArray(), redeemAgain.Refused.ToByteArray());
    }

    [Fact]
    public async Task Any_number_of_undo_ids_hear_the_same_before_and_after_the_redeem()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));

        Assert.Equal(Reason.NotFound, (await cloud.UndoAsync(request.ScanId, "undo-1")).Refused.Reason);
        Assert.Equal(Reason.NotFound, (await cloud.UndoAsync(request.ScanId, "undo-2")).Refused.Reason);
        Assert.Equal(Reason.AlreadyUndone, (await cloud.RefusedAsync(request)).Reason);
        Assert.Equal(Reason.NotFound, (await cloud.UndoAsync(request.ScanId, "undo-3")).Refused.Reason);
    }

    public static TheoryData<string, string, Action<Caller>> Strangers => new()
    {
        { "another terminal", "", caller => caller.TerminalId = "t-2" },
        { "another store", "", caller => caller.StoreId = "other" },
        { "a store that the cloud does not know", "", caller => caller.StoreId = "nowhere" },
        { "a redeem-only operator", "", caller => caller.OperatorId = "op-2" },
        { "an operator of other stores", "", caller => (caller.StoreId, caller.OperatorId) = ("other", "op-1") },
        {
            "a revoked terminal", "INSERT INTO terminals (terminal_id, revoked) VALUES ('t-2', true)",
            caller => caller.TerminalId = "t-2"
        },
    };

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task Who_could_not_undo_the_use_cannot_keep_it_from_being_made(
        string who, string change, Action<Caller> stranger)
    {
        Assert.NotEmpty(who);
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        if (change.Length > 0)
            cloud.Sql(change);
        var caller = cloud.Caller();
        stranger(caller);
        var undo = await cloud.UndoAsync(request.ScanId, "undo-1", caller);

        await cloud.AcceptedAsync(request);

        Assert.NotNull(undo.Refused);
        Assert.Equal(undo.Refused, (await cloud.UndoAsync(request.ScanId, "undo-1", caller)).Refused);
        Assert.NotNull((await cloud.UndoAsync(request.ScanId, "undo-2")).Undone);
    }

    [Fact]
    public async Task A_preview_of_the_scan_says_what_its_redeem_will_say()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        await cloud.UndoAsync(request.ScanId);

        var preview = await cloud.Preview.RunAsync(
            new PreviewRequest { ScanId = request.ScanId, Caller = request.Caller, Code = request.Code });

        Assert.Equal(Reason.AlreadyUndone, preview.Refused.Reason);
    }

    [Fact]
    public async Task A_scan_that_was_only_asked_for_more_is_taken_back_for_good_as_well()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.One(TestGoods.Voucher)));
        Assert.Equal(Reason.NeedsAnswers, (await cloud.RefusedAsync(request)).Reason);
        Assert.Equal(Reason.NotFound, (await cloud.UndoAsync(request.ScanId)).Refused.Reason);
        request.Bill = new Money { Minor = 500, Currency = "CNY" };

        Assert.Equal(Reason.AlreadyUndone, (await cloud.RefusedAsync(request)).Reason);
        Assert.Equal(10000, cloud.Count("SELECT balance FROM entitlements"));
    }

    [Fact]
    public async Task Past_its_time_the_redeem_is_refused_all_the_same_because_it_may_not_ask_anew()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        await cloud.UndoAsync(request.ScanId);
        request.NotAfter = TestGoods.Start.AddSeconds(-1).ToTimestamp();

        Assert.Equal(Reason.AlreadyUndone, (await cloud.RefusedAsync(request)).Reason);
    }

    [Fact]
    public async Task What_was_refused_and_what_was_accepted_keeps_its_answer_when_an_undo_finds_nothing()
    {
        await using var cloud = new TestCloud();
        var accepted = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        var refused = cloud.Ask("NO-SUCH-CODE");
        await cloud.RefusedAsync(refused);
        var first = await cloud.AcceptedAsync(accepted);
        Assert.Equal(Reason.NotFound, (await cloud.UndoAsync(refused.ScanId)).Refused.Reason);
        Assert.NotNull((await cloud.UndoAsync(accepted.ScanId)).Undone);
        Assert.Equal(Reason.AlreadyUndone, (await cloud.UndoAsync(accepted.ScanId)).Refused.Reason);

        Assert.Equal(Reason.NotFound, (await cloud.RefusedAsync(refused)).Reason);
        Assert.Equal(first, await cloud.AcceptedAsync(accepted));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task In_any_order_of_arrival_the_journal_and_the_ledger_agree(int seed)
    {
        await using var cloud = new TestCloud();
        var random = new Random(seed);
        for (var round = 0; round < 30; round++)
        {
            var request = cloud.Ask(await cloud.SellAsync(TestGoods.One(TestGoods.Coupon)));
            List<Func<Task>> calls = [];
            var redeems = new List<RedeemResponse>();
            var undos = new List<UndoResponse>();
            for (var copy = 0; copy < 3; copy++)
            {
                var undoId = $"undo-{round}-{random.Next(2)}";
                calls.Add(async () => redeems.Add(await cloud.Redeem.RunAsync(request)));
                calls.Add(async () => undos.Add(await cloud.UndoAsync(request.ScanId, undoId)));
            }
            foreach (var call in calls.OrderBy(_ => random.Next()).ToList())
                await call();

            var used = cloud.Count($"""
                SELECT count(*) FROM redemptions WHERE scan_id = '{request.ScanId}' AND undone_at IS NULL
                """);
            Assert.Single(redeems.Select(reply => reply.ResultCase).Distinct());
            Assert.Equal(0, used);
            // Either the use was made and one undo took it back, or no undo did and it was never made.
            Assert.Equal(redeems[0].Accepted is not null, undos.Exists(reply => reply.Undone is not null));
        }
    }
}
