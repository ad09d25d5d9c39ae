using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using PosCloud.Redeeming;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>Cases 21 to 25, 31 and 35: every "no" has its reason and what staff need, and uses nothing.</summary>
[Trait("Store", "Either")]
public sealed class RefusalTests
{
    [Theory]
    [InlineData("Case 22: refunded", "UPDATE orders SET state = 2", Reason.Refunded)]
    [InlineData("Case 22: refunded in part", "UPDATE entitlements SET state = 2", Reason.Refunded)]
    [InlineData("cancelled", "UPDATE orders SET state = 3", Reason.Cancelled)]
    [InlineData("Case 23: not paid", "UPDATE orders SET state = 0", Reason.NotPaid)]
    [InlineData("blocked", "UPDATE entitlements SET state = 1 WHERE parent_id IS NULL", Reason.Blocked)]
    [InlineData("Case 24: reissued", "UPDATE codes SET revoked = true", Reason.Revoked)]
    [InlineData("Case 21: expired", "UPDATE entitlements SET valid_until = 1700000000000", Reason.Expired)]
    [InlineData("Case 21: too early", "UPDATE entitlements SET valid_from = 1900000000000", Reason.NotYetValid)]
    [InlineData("revoked terminal", "INSERT INTO terminals (terminal_id, revoked) VALUES ('t-1', true)",
        Reason.TerminalRevoked)]
    [InlineData("Case 35: changed", "UPDATE entitlements SET basket_digest = 'x'", Reason.BasketChanged)]
    public async Task A_code_in_a_bad_state_is_refused_with_its_reason_and_stays_unused(
        string what, string change, Reason reason)
    {
        Assert.NotEmpty(what);
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Trolley()));
        cloud.Sql(change);
        var refused = await cloud.RefusedAsync(request);
        Assert.Equal(reason, refused.Reason);
        Assert.NotEmpty(refused.Message);
        var preview = await cloud.Preview.RunAsync(
            new PreviewRequest { ScanId = cloud.NextId(), Caller = request.Caller, Code = request.Code });
        Assert.Equal(reason, preview.Refused.Reason);
        Assert.Equal(0, cloud.Count("SELECT count(*) FROM redemptions"));
        Assert.Equal(1, cloud.Count("SELECT count(*) FROM refusals"));
        Assert.Equal(1, cloud.Count("SELECT sum(uses_left) FROM entitlements"));
    }

    [Fact]
    public async Task Case_21_dates_are_told_in_full_and_in_the_stores_own_time()
    {
        await using var cloud = new TestCloud();
        var from = TestGoods.Start.AddDays(1);
        var goods = TestGoods.Seats() with { ValidFrom = from, ValidUntil = from.AddDays(1) };
        var code = await cloud.SellAsync(goods);
        var early = await cloud.RefusedAsync(cloud.Ask(code));
        Assert.Equal(from, early.ValidFrom.ToDateTimeOffset());
        Assert.Contains("2026-03-02 12:00", early.Message);
        cloud.Time.Advance(TimeSpan.FromDays(2));
        var late = await cloud.RefusedAsync(cloud.Ask(code));
        Assert.Equal((Reason.Expired, from.AddDays(1)), (late.Reason, late.ValidUntil.ToDateTimeOffset()));
    }

    [Fact]
    public async Task Case_22_the_wrong_store_is_told_the_right_one_and_nothing_of_the_order()
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.One(TestGoods.Elsewhere) with { Buyer = "138****0001" });
        var refused = await cloud.RefusedAsync(cloud.Ask(code));
        Assert.Equal((Reason.WrongPlace, "城西店"), (refused.Reason, refused.RightPlace));
        Assert.Null(refused.Entitlement);
        var right = cloud.Ask(code);
        right.Caller.StoreId = "other";
        await cloud.AcceptedAsync(right);
    }

    public static TheoryData<string, byte[]> NoCodes => new()
    {
        { "empty", [] },
        { "one byte", [0x01] },
        { "NUL inside", "AB\0CD"u8.ToArray() },
        { "escape", "\u001bp\u0001abcd"u8.ToArray() },
        { "not UTF-8", [0xFF, 0xFE, 0x80, 0x81, 0x82] },
        { "Chinese", "云栖里购物中心"u8.ToArray() },
        { "inner space", "AB CD EF"u8.ToArray() },
        { "ECI only", "\\000026"u8.ToArray() },
        { "4,096 bytes", Encoding.ASCII.GetBytes(new string('A', 4096)) },
        { "100,000 bytes", Encoding.ASCII.GetBytes(new string('7', 100_000)) },
    };

    [Theory]
    [MemberData(nameof(NoCodes))]
    public async Task Case_25_what_cannot_be_a_code_is_malformed_and_recorded(string what, byte[] bytes)
    {
        Assert.NotEmpty(what);
        await using var cloud = new TestCloud();
        await cloud.SellAsync(TestGoods.Seats());
        var request = cloud.Ask("");
        request.Code = ByteString.CopyFrom(bytes);
        Assert.Equal(Reason.Malformed, (await cloud.RefusedAsync(request)).Reason);
        Assert.True((await cloud.Redeem.RunAsync(request)).RepeatedReply);
        Assert.Equal(1, cloud.Count("SELECT count(*) FROM refusals WHERE reason = 16"));
    }

    [Fact]
    public async Task Case_25_a_tampered_code_is_not_found()
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.Seats());
        var tampered = code[..^1] + (code[^1] == 'Z' ? 'Y' : 'Z');
        Assert.Equal(Reason.NotFound, (await cloud.RefusedAsync(cloud.Ask(tampered))).Reason);
        Assert.Equal(Reason.NotFound, (await cloud.RefusedAsync(cloud.Ask(code[..^4]))).Reason);
        Assert.Equal(Reason.NotFound, (await cloud.RefusedAsync(cloud.Ask("6901234567892"))).Reason);
    }

    [Theory]
    [InlineData("ECI", "\\000026{0}")]
    [InlineData("white space", " \t{0}\r\n")]
    [InlineData("both", " \\000026 {0} ")]
    public async Task Case_25_what_a_scanner_adds_is_taken_off(string what, string form)
    {
        Assert.NotEmpty(what);
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.Seats());
        await cloud.AcceptedAsync(cloud.Ask(string.Format(form, code)));
    }

    [Fact]
    public async Task A_code_typed_by_hand_may_be_small_without_hyphen_and_with_o_for_zero()
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.Seats());
        var typed = code.Replace("-", "").Replace('0', 'o').Replace('1', 'l').ToLowerInvariant();
        await cloud.AcceptedAsync(cloud.Ask(typed));
    }

    [Theory]
    [InlineData("unknown store", "nowhere", "", "云端没有门店")]
    [InlineData("Case 31: other store", "strict", "op-2", "may not redeem")]
    [InlineData("roster, unknown operator", "strict", "op-9", "Unknown operator")]
    public async Task Case_31_who_may_not_is_not_permitted(string what, string store, string who, string message)
    {
        Assert.NotEmpty(what);
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        request.Caller.StoreId = store;
        request.Caller.OperatorId = who;
        var refused = await cloud.RefusedAsync(request);
        Assert.Equal(Reason.NotPermitted, refused.Reason);
        Assert.Contains(message, refused.Message);
        Assert.Null(refused.Entitlement);
    }

    [Fact]
    public async Task A_store_without_a_roster_records_an_operator_the_cloud_does_not_know()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        request.Caller.OperatorId = "relief-7";
        await cloud.AcceptedAsync(request);
        Assert.Equal(1, cloud.Count("SELECT count(*) FROM redemptions WHERE operator = 'relief-7'"));
    }

    [Fact]
    public async Task Every_record_keeps_who_where_and_both_times()
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.Seats());
        var request = cloud.Ask(code);
        request.Caller.OperatorId = "op-1";
        await cloud.AcceptedAsync(request);
        request.ScanId = cloud.NextId();
        await cloud.RefusedAsync(request);
        var now = TestGoods.Start.ToUnixTimeMilliseconds();
        foreach (var table in new[] { "redemptions", "refusals" })
            Assert.Equal(1, cloud.Count(
                $"""
                SELECT count(*) FROM {table} WHERE terminal = 't-1' AND lane = 'counter' AND store = 'mall'
                    AND operator = 'op-1' AND device_time = {now - 2000} AND received_at = {now}
                """));
    }

    [Fact]
    public async Task A_device_time_outside_the_calendar_is_no_reason_to_fail()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        request.Caller.DeviceTime = new Timestamp { Seconds = long.MaxValue, Nanos = -5 };
        await cloud.AcceptedAsync(request);
    }

    [Theory]
    [InlineData("scan_id", "", "t")]
    [InlineData("terminal_id", "s", "")]
    [InlineData("control character", "s\n2026 INF forged", "t")]
    public async Task A_request_that_no_record_can_be_made_of_is_an_invalid_request(
        string what, string scan, string terminal)
    {
        Assert.NotEmpty(what);
        await using var cloud = new TestCloud();
        var request = cloud.Ask("ABCD");
        request.ScanId = scan;
        request.Caller.TerminalId = terminal;
        await Assert.ThrowsAsync<InvalidRequestException>(() => cloud.Redeem.RunAsync(request));
        request.ScanId = new string('x', 65);
        request.Caller.TerminalId = "t";
        await Assert.ThrowsAsync<InvalidRequestException>(() => cloud.Redeem.RunAsync(request));
        request.Caller = null;
        await Assert.ThrowsAsync<InvalidRequestException>(() => cloud.Redeem.RunAsync(request));
    }
}
