using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using PosCloud.Admin.Reports;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;
using Kind = PosDaemon.Protocol.Redemption.V1.EntitlementKind;

namespace PosCloud.Tests;

/// <summary>Cases 21 and 28 over the wire: who is let in, out and in again, and who is inside.</summary>
[Trait("Store", "Either")]
public sealed class PassageTests : IAsyncLifetime
{
    private const Direction In = Direction.Unspecified;
    private const Direction Out = Direction.Exit;

    private WireCloud _cloud = null!;
    private int _scans;

    public async ValueTask InitializeAsync() =>
        _cloud = await WireCloud.StartAsync(change: options => options.AdminUrls = "http://127.0.0.1:0");

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task Case_28_re_entry_after_an_exit_takes_no_further_use_and_without_one_is_refused_as_inside()
    {
        var code = await SellAsync(Reentry.AfterExit);
        var first = await AcceptedAsync(code, In);
        _cloud.Time.Advance(TimeSpan.FromHours(2));

        var refused = await RefusedAsync(code, In);
        var exit = await AcceptedAsync(code, Out);
        var again = await AcceptedAsync(code, In);

        Assert.Equal((Reason.AlreadyRedeemed, "在场中，12:00 由云岚广场（counter）入场", first.RedemptionId),
            (refused.Reason, refused.Message, refused.PriorUse.RedemptionId));
        Assert.Equal((0, true, Out, null), (exit.Uses, exit.OpenGate, exit.Direction, exit.Slip));
        Assert.Equal((0, 0, true, null), (again.Uses, again.Entitlement.UsesLeft, again.OpenGate, again.Slip));
        Assert.Equal(("R", "P", "P"), (first.RedemptionId[..1], exit.RedemptionId[..1], again.RedemptionId[..1]));
        Assert.Equal(1, await InsideAsync("mall"));
        Assert.Equal(1, _cloud.Count("SELECT sum(uses_taken) FROM redemptions"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-500)]
    [InlineData(3000)]
    public async Task A_voucher_at_an_exit_is_money_as_anywhere_and_lets_nobody_out(long bill)
    {
        var code = await _cloud.SellAsync(TestGoods.One(TestGoods.Voucher));
        var request = WireCloud.Ask(code);
        request.Direction = Out;
        if (bill != 0)
            request.Bill = new Money { Minor = bill, Currency = "CNY" };

        var reply = await new RedemptionService.RedemptionServiceClient(_cloud.Channel).RedeemAsync(request);

        Assert.Equal(bill > 0 ? Reason.Unspecified : Reason.NeedsAnswers, reply.Refused?.Reason ?? default);
        Assert.Equal(bill > 0 ? 3000 : null, reply.Accepted?.ValueUsed.Minor);
        Assert.Equal(bill > 0 ? 7000 : 10000, _cloud.Count("SELECT balance FROM entitlements"));
    }

    [Fact]
    public async Task Case_28_entry_exit_entry_where_nobody_comes_back_lets_out_and_refuses_the_third()
    {
        var code = await SellAsync(Reentry.Once);
        await AcceptedAsync(code, In);
        Assert.Equal(1, await InsideAsync("mall"));
        await AcceptedAsync(code, Out);
        Assert.Equal(0, await InsideAsync("mall"));
        Assert.Equal("已于 2026-03-01 12:00 在云岚广场（counter）核销", (await RefusedAsync(code, In)).Message);
        Assert.Equal(0, await InsideAsync("mall"));
    }

    [Fact]
    public async Task Case_28_without_an_exit_lane_a_code_lets_in_again_and_its_person_is_counted_once()
    {
        var code = await SellAsync(Reentry.Any);
        for (var entry = 0; entry < 3; entry++)
            Assert.Equal(entry == 0 ? 1 : 0, (await AcceptedAsync(code, In)).Uses);
        Assert.Equal(1, await InsideAsync("mall"));
        await AcceptedAsync(code, Out);
        Assert.Equal(0, await InsideAsync("mall"));
    }

    [Theory]
    [InlineData("Any", true)]
    [InlineData("AfterExit", false)]
    public async Task Case_28_from_zone_a_to_zone_b_a_person_is_counted_where_he_is_or_has_to_leave_first(
        string rule, bool mayMove)
    {
        var code = await SellAsync(Enum.Parse<Reentry>(rule));
        await AcceptedAsync(code, In);

        var moved = await ScanAsync(code, In, "strict");

        Assert.Equal(mayMove, moved.Accepted is not null);
        Assert.Equal(mayMove ? (0, 1) : (1, 0), (await InsideAsync("mall"), await InsideAsync("strict")));
        if (!mayMove)
        {
            Assert.Equal("Inside since 12:00, by 云岚广场 (counter)", moved.Refused.Message);
            await AcceptedAsync(code, Out);
            Assert.NotNull((await ScanAsync(code, In, "strict")).Accepted);
        }

        Assert.Equal((0, 1), (await InsideAsync("mall"), await InsideAsync("strict")));
    }

    [Fact]
    public async Task Case_28_persons_are_uses_taken_and_go_in_and_out_one_by_one_or_together()
    {
        var code = await SellAsync(Reentry.AfterExit, Kind.Pass);
        Assert.Equal(3, (await AcceptedAsync(code, In, uses: 3)).Uses);
        await AcceptedAsync(code, Out);
        await AcceptedAsync(code, Out);
        Assert.Equal(1, await InsideAsync("mall"));

        // Two are outside and come back with one who was not in yet.
        var back = await AcceptedAsync(code, In, uses: 3);

        Assert.Equal((1, 1, 4), (back.Uses, back.Entitlement.UsesLeft, await InsideAsync("mall")));
        Assert.Equal(Reason.NotEnoughUses, (await RefusedAsync(code, In, uses: 2)).Reason);
        await AcceptedAsync(code, Out, uses: 9);
        Assert.Equal(0, await InsideAsync("mall"));
    }

    [Fact]
    public async Task Case_28_a_ticket_of_seats_is_fetched_and_each_of_its_seats_goes_in_for_itself()
    {
        var code = await _cloud.SellAsync(TestGoods.Seats() with
        {
            Product = TestGoods.Ticket with { Reentry = Reentry.AfterExit },
            Admission = TestGoods.Admission with { Reentry = Reentry.AfterExit },
        });
        var slip = SlipJson.Of((await AcceptedAsync(code, In)).Slip);
        Assert.Equal(0, await InsideAsync("mall"));
        string[] entries =
        [
            .. slip.GetProperty("seats").EnumerateArray().Select(seat => seat.GetProperty("entry_code").GetString()!),
        ];

        foreach (var entry in entries)
            await AcceptedAsync(entry, In);
        Assert.Equal(2, await InsideAsync("mall"));
        await AcceptedAsync(entries[0], Out);
        await AcceptedAsync(code, Out);
        Assert.Equal(1, await InsideAsync("mall"));
        Assert.Equal(Reason.AlreadyRedeemed, (await RefusedAsync(code, In)).Reason);
    }

    [Fact]
    public async Task Case_28_nobody_is_inside_when_the_day_begins_and_a_use_of_a_pass_is_good_for_its_day()
    {
        var (pass, ticket) = (await SellAsync(Reentry.AfterExit, Kind.Pass), await SellAsync(Reentry.AfterExit));
        var threeDays = await SellAsync(Reentry.AfterExit, isWhileValid: true);
        await AcceptedAsync(pass, In);
        await AcceptedAsync(ticket, In);
        await AcceptedAsync(threeDays, In);
        // 03:59 in the store.
        _cloud.Time.SetUtcNow(TestGoods.Start.AddHours(15).AddMinutes(59));
        Assert.Equal(3, await InsideAsync("mall"));
        Assert.Equal(Reason.AlreadyRedeemed, (await RefusedAsync(threeDays, In)).Reason);

        _cloud.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, await InsideAsync("mall"));
        Assert.Equal((1, 3), await UsesAsync(pass));
        Assert.Equal((0, 0), await UsesAsync(threeDays));
        Assert.Equal(2, await InsideAsync("mall"));
        Assert.Equal(Reason.AlreadyRedeemed, (await RefusedAsync(ticket, In)).Reason);
        Assert.Equal(2, await InsideAsync("mall"));

        async Task<(int Taken, int Left)> UsesAsync(string code)
        {
            var accepted = await AcceptedAsync(code, In);
            return (accepted.Uses, accepted.Entitlement.UsesLeft);
        }
    }

    [Fact]
    public async Task Case_28_an_undo_takes_an_entry_an_exit_and_a_re_entry_back_with_their_presence()
    {
        var code = await SellAsync(Reentry.AfterExit);
        await AcceptedAsync(code, In, scanId: "in");
        await AcceptedAsync(code, Out, scanId: "out");
        await AcceptedAsync(code, In, scanId: "again");

        Assert.Equal(0, (await UndoAsync("again")).UsesLeft);
        Assert.Equal(0, await InsideAsync("mall"));
        Assert.Equal(0, (await UndoAsync("out")).UsesLeft);
        Assert.Equal(1, await InsideAsync("mall"));
        Assert.Equal(Reason.AlreadyRedeemed, (await RefusedAsync(code, In)).Reason);
        Assert.Equal(1, (await UndoAsync("in")).UsesLeft);
        Assert.Equal(0, await InsideAsync("mall"));
        Assert.Equal(1, (await AcceptedAsync(code, In)).Uses);
    }

    [Fact]
    public async Task Case_28_an_entry_that_is_taken_back_behind_a_later_one_leaves_nobody_inside()
    {
        var code = await SellAsync(Reentry.Any);
        await AcceptedAsync(code, In, scanId: "in");
        await AcceptedAsync(code, In, scanId: "again");
        Assert.Equal(1, (await UndoAsync("in")).UsesLeft);
        Assert.Equal(0, await InsideAsync("mall"));
    }

    [Fact]
    public async Task Case_28_fifty_devices_at_once_let_one_in_and_after_the_exit_one_again()
    {
        var code = await SellAsync(Reentry.AfterExit);
        for (var round = 0; round < 2; round++)
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ScanAsync(code, In)));
            Assert.Single(replies, reply => reply.Accepted is not null);
            Assert.Equal(1, await InsideAsync("mall"));
            await AcceptedAsync(code, Out);
        }

        Assert.Equal(1, _cloud.Count("SELECT sum(uses_taken) FROM redemptions"));
    }

    [Fact]
    public async Task An_exit_that_is_sent_again_is_the_same_reply_and_one_record_and_as_an_entry_a_conflict()
    {
        var code = await SellAsync(Reentry.AfterExit, Kind.Pass);
        await AcceptedAsync(code, In, uses: 2);
        var first = await ScanAsync(code, Out, scanId: "out");
        var again = await ScanAsync(code, Out, scanId: "out");
        var entry = await ScanAsync(code, In, scanId: "out");
        Assert.Equal((first.Accepted, true), (again.Accepted, again.RepeatedReply));
        Assert.Equal(Reason.KeyConflict, entry.Refused.Reason);
        Assert.Equal(1, await InsideAsync("mall"));
        Assert.Equal(2, _cloud.Count("SELECT count(*) FROM redemptions"));
    }

    [Theory]
    [InlineData("None")]
    [InlineData("AfterExit")]
    public async Task Case_21_an_exit_scan_of_an_expired_code_is_allowed(string rule)
    {
        var code = await SellAsync(Enum.Parse<Reentry>(rule));
        await AcceptedAsync(code, In);
        _cloud.Sql(TestDatabase.IsPostgres
            ? "UPDATE entitlements SET valid_until = '2026-02-01'"
            : "UPDATE entitlements SET valid_until = 1");
        _cloud.Sql("UPDATE products SET weekdays = 0");

        var exit = await AcceptedAsync(code, Out);

        Assert.Equal((true, 0, 0), (exit.OpenGate, exit.Entitlement.Notes.Count, await InsideAsync("mall")));
        Assert.NotEqual(Reason.Unspecified, (await RefusedAsync(code, In)).Reason);
    }

    [Theory]
    [InlineData("UPDATE entitlements SET state = 1", Reason.Blocked)]
    [InlineData("UPDATE orders SET state = 3", Reason.Cancelled)]
    [InlineData("UPDATE orders SET state = 2", Reason.Refunded)]
    [InlineData("UPDATE codes SET revoked = true", Reason.Revoked)]
    public async Task Case_21_an_exit_scan_of_what_is_blocked_cancelled_refunded_or_revoked_is_refused(
        string change, Reason reason)
    {
        var code = await SellAsync(Reentry.AfterExit);
        await AcceptedAsync(code, In);
        _cloud.Sql(change);
        Assert.Equal(reason, (await RefusedAsync(code, Out)).Reason);
        Assert.Equal(1, await InsideAsync("mall"));
    }

    [Fact]
    public async Task Who_was_never_seen_to_enter_is_let_out_and_the_staff_are_told_and_nothing_is_used()
    {
        var code = await SellAsync(Reentry.AfterExit);
        var exit = await AcceptedAsync(code, Out);
        Assert.Equal((true, 1), (exit.OpenGate, exit.Entitlement.UsesLeft));
        Assert.Equal(["没有在场记录，仍予放行"], exit.Entitlement.Notes);
        Assert.Equal((1, 1), ((await AcceptedAsync(code, In)).Uses, await InsideAsync("mall")));
    }

    [Fact]
    public async Task What_is_used_in_leaving_is_used_at_an_exit_and_once()
    {
        var code = await _cloud.SellAsync(TestGoods.Trolley());
        var paid = await AcceptedAsync(code, Out);
        Assert.Equal((1, In), (paid.Uses, paid.Direction));
        Assert.NotNull(paid.Slip);
        Assert.Equal(Reason.AlreadyRedeemed, (await RefusedAsync(code, Out)).Reason);
    }

    [Fact]
    public async Task A_preview_says_what_the_scan_would_be_told()
    {
        var code = await SellAsync(Reentry.AfterExit);
        await AcceptedAsync(code, In);
        Assert.Equal(Reason.AlreadyRedeemed, (await PreviewAsync(code, In)).Refused.Reason);
        Assert.NotNull((await PreviewAsync(code, Out)).Offer);
        await AcceptedAsync(code, Out);
        Assert.Empty((await PreviewAsync(code, In)).Offer.Needs);
    }

    [Fact]
    public async Task A_preview_of_a_pass_says_how_many_can_go_by_it_at_once_those_included_who_come_back()
    {
        var code = await SellAsync(Reentry.AfterExit, Kind.Pass);
        Assert.Equal(5, Assert.Single((await PreviewAsync(code, In)).Offer.Needs).Max);
        await AcceptedAsync(code, In, uses: 4);
        Assert.Empty((await PreviewAsync(code, In)).Offer.Needs);
        Assert.Equal(4, Assert.Single((await PreviewAsync(code, Out)).Offer.Needs).Max);
        await AcceptedAsync(code, Out, uses: 3);

        // One is inside, three are outside and one has not been in yet.
        Assert.Equal(4, Assert.Single((await PreviewAsync(code, In)).Offer.Needs).Max);
        var back = await AcceptedAsync(code, In, uses: 4);
        Assert.Equal((1, 0), (back.Uses, back.Entitlement.UsesLeft));
    }

    [Fact]
    public async Task Nobody_is_counted_any_more_once_the_product_counts_nobody()
    {
        var (ticket, pass) = (await SellAsync(Reentry.AfterExit), await SellAsync(Reentry.AfterExit, Kind.Pass));
        await AcceptedAsync(ticket, In);
        await AcceptedAsync(pass, In);
        Assert.Equal(2, await InsideAsync("mall"));
        _cloud.Sql("UPDATE products SET reentry = 0 WHERE product_id = 'Ticket-AfterExit'");
        Assert.Equal(1, await InsideAsync("mall"));
    }

    [Fact]
    public async Task Who_comes_back_is_not_asked_again_for_what_he_has_answered()
    {
        var code = await _cloud.SellAsync(TestGoods.One(TestGoods.Member with { Reentry = Reentry.Any }));
        Assert.Equal(Reason.NeedsAnswers, (await RefusedAsync(code, In)).Reason);
        var request = Ask(code, In, "mall");
        request.Answers.Add(new Answer { Key = "size", Value = "M" });
        Assert.NotNull((await ScanAsync(request)).Accepted.Slip);
        Assert.Null((await AcceptedAsync(code, In)).Slip);
    }

    private Task<string> SellAsync(Reentry rule, Kind kind = Kind.Ticket, bool isWhileValid = false) =>
        _cloud.SellAsync(new Goods
        {
            Product = TestGoods.Pass with
            {
                ProductId = $"{kind}-{rule}{(isWhileValid ? "-days" : "")}", Kind = kind, OpensGate = true,
                Reentry = rule, IsReentryWhileValid = isWhileValid,
            },
            Title = "园区票",
            Uses = kind == Kind.Pass ? 5 : 1,
        });

    private RedeemRequest Ask(string code, Direction direction, string store, int uses = 0, string? scanId = null)
    {
        var request = WireCloud.Ask(code, scanId ?? $"scan-{Interlocked.Increment(ref _scans)}");
        (request.Direction, request.Uses, request.Caller.StoreId) = (direction, uses, store);
        request.Caller.OperatorId = "op-1";
        return request;
    }

    private async Task<RedeemResponse> ScanAsync(RedeemRequest request) =>
        (await _cloud.Caller.CallAsync<RedeemResponse>("Redeem", request)).Reply!;

    private Task<RedeemResponse> ScanAsync(
        string code, Direction direction, string store = "mall", int uses = 0, string? scanId = null) =>
        ScanAsync(Ask(code, direction, store, uses, scanId));

    private async Task<Accepted> AcceptedAsync(string code, Direction direction, int uses = 0, string? scanId = null)
    {
        var reply = await ScanAsync(code, direction, uses: uses, scanId: scanId);
        Assert.Null(reply.Refused);
        return reply.Accepted;
    }

    private async Task<Refused> RefusedAsync(string code, Direction direction, int uses = 0)
    {
        var reply = await ScanAsync(code, direction, uses: uses);
        Assert.Null(reply.Accepted);
        return reply.Refused;
    }

    private async Task<Entitlement> UndoAsync(string scanId)
    {
        var undo = new UndoRequest
        {
            UndoId = $"undo-{scanId}", ScanId = scanId, Caller = Ask("", In, "mall").Caller,
        };
        return (await _cloud.Caller.CallAsync<UndoResponse>("Undo", undo)).Reply!.Undone.Entitlement;
    }

    private async Task<PreviewResponse> PreviewAsync(string code, Direction direction)
    {
        var request = Ask(code, direction, "mall");
        return (await _cloud.Caller.CallAsync<PreviewResponse>("Preview", new PreviewRequest
        {
            ScanId = request.ScanId, Caller = request.Caller, Code = request.Code, Direction = direction,
        })).Reply!;
    }

    private async Task<long> InsideAsync(string store) =>
        (await _cloud.Part<RecordsUseCase>().CountInsideAsync()).FirstOrDefault(one => one.StoreId == store)?.Persons
        ?? 0;
}
