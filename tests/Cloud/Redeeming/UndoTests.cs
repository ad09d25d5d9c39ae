using Google.Protobuf;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>Cases 18 to 20: one named use is taken back, once, in its time.</summary>
[Trait("Store", "Either")]
public sealed class UndoTests
{
    [Fact]
    public async Task Case_18_an_undo_in_the_window_gives_the_use_back_and_both_events_stay_on_record()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        request.Caller.OperatorId = "op-1";
        await cloud.AcceptedAsync(request);
        cloud.Time.Advance(TimeSpan.FromMinutes(14));
        var undone = (await cloud.UndoAsync(request.ScanId, caller: request.Caller)).Undone;
        Assert.Equal(1, undone.Entitlement.UsesLeft);
        request.ScanId = cloud.NextId();
        await cloud.AcceptedAsync(request);
        Assert.Equal(2, cloud.Count("SELECT count(*) FROM redemptions"));
        Assert.Equal(1, cloud.Count(
            "SELECT count(*) FROM undos WHERE reason = 0 AND operator = 'op-1' AND why = '顾客改主意'"));
    }

    [Fact]
    public async Task Case_19_an_undo_asked_again_is_the_same_reply_even_after_its_window()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        await cloud.AcceptedAsync(request);
        var first = await cloud.UndoAsync(request.ScanId, "undo-1");
        cloud.Time.Advance(TimeSpan.FromHours(1));
        await cloud.ReopenAsync();
        var again = await cloud.UndoAsync(request.ScanId, "undo-1");
        Assert.Equal((false, true), (first.RepeatedReply, again.RepeatedReply));
        Assert.Equal(first.Undone.ToByteArray(), again.Undone.ToByteArray());
        Assert.Equal(1, cloud.Count("SELECT uses_left FROM entitlements WHERE parent_id IS NULL"));
    }

    public static TheoryData<string, Func<TestCloudAccess, Task>, Reason> Refusals => new()
    {
        { "too late", cloud => cloud.Wait(TimeSpan.FromMinutes(16)), Reason.TooLate },
        { "settled", cloud => cloud.Change("UPDATE redemptions SET settled_at = 1"), Reason.Settled },
        { "undone by another", cloud => cloud.UndoBefore(), Reason.AlreadyUndone },
        { "another terminal", cloud => cloud.As(caller => caller.TerminalId = "t-2"), Reason.NotPermitted },
        { "another store", cloud => cloud.As(caller => caller.StoreId = "strict"), Reason.NotPermitted },
        { "redeem-only operator", cloud => cloud.As(caller => caller.OperatorId = "op-2"), Reason.NotPermitted },
        {
            "revoked terminal",
            cloud => cloud.Change("INSERT INTO terminals (terminal_id, revoked) VALUES ('t-1', true)"),
            Reason.NotPermitted
        },
        { "never", cloud => cloud.Change("UPDATE redemptions SET undo_until = NULL"), Reason.TooLate },
        { "no such use", cloud => cloud.Other("never-scanned"), Reason.NotFound },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Case_19_an_undo_out_of_order_is_refused_with_its_own_reason_and_stays_refused(
        string what, Func<TestCloudAccess, Task> arrange, Reason reason)
    {
        Assert.NotEmpty(what);
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        await cloud.AcceptedAsync(request);
        var access = new TestCloudAccess(cloud, request.ScanId);
        await arrange(access);
        var reply = await cloud.UndoAsync(access.ScanId, "undo-x", access.Caller);
        Assert.Equal(reason, reply.Refused.Reason);
        Assert.NotEmpty(reply.Refused.Message);
        Assert.True((await cloud.UndoAsync(access.ScanId, "undo-x", access.Caller)).RepeatedReply);
    }

    [Fact]
    public async Task Case_19_an_undo_id_used_for_another_use_is_a_conflict()
    {
        await using var cloud = new TestCloud();
        var one = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        var two = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        await cloud.AcceptedAsync(one);
        await cloud.AcceptedAsync(two);
        Assert.NotNull((await cloud.UndoAsync(one.ScanId, "undo-1")).Undone);
        Assert.Equal(Reason.KeyConflict, (await cloud.UndoAsync(two.ScanId, "undo-1")).Refused.Reason);
        Assert.Equal(1, cloud.Count("SELECT count(*) FROM redemptions WHERE undone_at IS NOT NULL"));
        Assert.Equal(1, cloud.Count("SELECT count(*) FROM undo_conflicts"));
    }

    [Fact]
    public async Task Case_20_an_undo_of_one_use_of_a_pass_leaves_the_others()
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.One(TestGoods.Pass));
        var two = cloud.Ask(code);
        two.Uses = 2;
        await cloud.AcceptedAsync(two);
        await cloud.AcceptedAsync(cloud.Ask(code));
        var undone = (await cloud.UndoAsync(two.ScanId)).Undone;
        Assert.Equal(4, undone.Entitlement.UsesLeft);
    }

    [Fact]
    public async Task An_undo_of_a_forfeiting_voucher_gives_the_whole_value_back()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.One(TestGoods.FishVoucher)));
        request.Bill = new Money { Minor = 4000, Currency = "CNY" };
        await cloud.AcceptedAsync(request);
        var undone = (await cloud.UndoAsync(request.ScanId)).Undone;
        Assert.Equal((10000, 1), (undone.Entitlement.Balance.Minor, undone.Entitlement.UsesLeft));
    }

    [Fact]
    public async Task The_paper_of_an_undone_ticket_lets_nobody_in()
    {
        await using var cloud = new TestCloud();
        var ticket = cloud.Ask(await cloud.SellAsync(TestGoods.Seats(1)));
        var slip = SlipJson.Of((await cloud.AcceptedAsync(ticket)).Slip);
        var entry = slip.GetProperty("seats")[0].GetProperty("entry_code").GetString()!;
        Assert.NotNull((await cloud.UndoAsync(ticket.ScanId)).Undone);
        Assert.Equal(Reason.Revoked, (await cloud.RefusedAsync(cloud.Ask(entry))).Reason);
    }

    [Fact]
    public async Task A_retry_of_the_redeem_after_an_undo_is_still_the_stored_reply()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        var first = await cloud.Redeem.RunAsync(request);
        await cloud.UndoAsync(request.ScanId);
        Assert.Equal(first.Accepted, (await cloud.Redeem.RunAsync(request)).Accepted);
        Assert.Equal(1, cloud.Count("SELECT uses_left FROM entitlements WHERE parent_id IS NULL"));
    }

    /// <summary>What a row of the table may do before the undo is asked.</summary>
    public sealed class TestCloudAccess
    {
        private readonly TestCloud _cloud;

        internal TestCloudAccess(TestCloud cloud, string scanId)
        {
            _cloud = cloud;
            ScanId = scanId;
            Caller = cloud.Caller();
        }

        public string ScanId { get; private set; }

        public Caller Caller { get; }

        public Task Wait(TimeSpan time) => Do(() => _cloud.Time.Advance(time));

        public Task Change(string sql) => Do(() => _cloud.Sql(sql));

        public Task As(Action<Caller> change) => Do(() => change(Caller));

        public Task Other(string scanId) => Do(() => ScanId = scanId);

        public Task UndoBefore() => _cloud.UndoAsync(ScanId);

        private static Task Do(Action act)
        {
            act();
            return Task.CompletedTask;
        }
    }
}
