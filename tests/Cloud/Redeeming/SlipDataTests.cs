using System.Text.Json;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>The data of each slip, field by field: a template and a translator depend on these names.</summary>
[Trait("Store", "Either")]
public sealed class SlipDataTests
{
    private static readonly string[] Common =
    [
        "merchant", "store", "title", "detail", "order_number", "redemption_id", "redeemed_at", "operator", "terminal",
        "lane", "buyer", "note", "currency", "footer",
    ];

    public static TheoryData<string, string[]> Kinds => new()
    {
        { "seat-ticket", ["seats"] },
        { "voucher", ["face", "bill", "used", "cash_due", "balance_left", "balance_rule"] },
        { "pass", ["uses", "uses_left", "uses_total", "valid_until"] },
        { "membership", ["answers", "valid_until"] },
        { "tour", ["departs_at", "meeting_point", "people"] },
        { "checkout", ["items", "bags", "total", "paid_by", "exit_code"] },
        { "transit", ["entry", "exit", "fare", "balance", "debt"] },
        { "redemption", ["items"] },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_kind_of_slip_has_the_common_fields_and_its_own(string kind, string[] own)
    {
        var slip = await SlipAsync(kind);
        Assert.Equal(kind, slip.Kind);
        Assert.Equal([.. Common, .. own], SlipJson.Of(slip).EnumerateObject().Select(field => field.Name));
    }

    [Fact]
    public async Task Times_have_the_stores_offset_and_money_is_in_minor_units()
    {
        var slip = await SlipAsync("seat-ticket");
        var data = SlipJson.Of(slip);
        Assert.Equal("2026-03-01T12:00:00+08:00", data.GetProperty("redeemed_at").GetString());
        Assert.Contains("云岚广场", slip.DataJson);
        var seat = data.GetProperty("seats")[1];
        Assert.Equal(
            ["event", "hall", "area", "row", "seat", "starts_at", "entry_code", "price"],
            seat.EnumerateObject().Select(field => field.Name));
        Assert.Equal("2026-03-01T20:00:00+08:00", seat.GetProperty("starts_at").GetString());
        Assert.Equal(28000, seat.GetProperty("price").GetInt64());
        Assert.Equal(("5", "2"), (seat.GetProperty("row").GetString(), seat.GetProperty("seat").GetString()));
    }

    [Fact]
    public async Task A_ride_says_where_it_went_what_it_cost_and_what_the_account_holds()
    {
        var data = SlipJson.Of(await SlipAsync("transit"));
        Assert.Equal(("东站 08:12", "西站 08:37"), (data.GetProperty("entry").GetString(),
            data.GetProperty("exit").GetString()));
        Assert.Equal([400, 250, 0], new[] { "fare", "balance", "debt" }.Select(name =>
            data.GetProperty(name).GetInt64()));
    }

    [Fact]
    public async Task A_voucher_slip_says_what_was_used_and_what_is_due_in_cash()
    {
        var data = SlipJson.Of(await SlipAsync("voucher"));
        Assert.Equal(
            [10000, 13800, 10000, 3800, 0],
            new[] { "face", "bill", "used", "cash_due", "balance_left" }.Select(name =>
                data.GetProperty(name).GetInt64()));
        Assert.Equal("forfeited", data.GetProperty("balance_rule").GetString());
    }

    [Fact]
    public async Task A_checkout_slip_lists_items_bags_total_and_the_exit_code()
    {
        var data = SlipJson.Of(await SlipAsync("checkout"));
        var item = data.GetProperty("items")[0];
        Assert.Equal(
            ["name", "quantity", "unit_price", "amount"], item.EnumerateObject().Select(field => field.Name));
        Assert.Equal(1360, item.GetProperty("amount").GetInt64());
        Assert.Equal(
            ["name", "quantity", "amount"], data.GetProperty("bags")[0].EnumerateObject().Select(field => field.Name));
        Assert.Equal(2680, data.GetProperty("total").GetInt64());
        Assert.StartsWith("X-", data.GetProperty("exit_code").GetString());
    }

    [Fact]
    public async Task A_membership_slip_gives_question_and_answer_and_leaves_out_what_was_not_answered()
    {
        var answers = SlipJson.Of(await SlipAsync("membership")).GetProperty("answers").EnumerateArray().ToList();
        var only = Assert.Single(answers);
        Assert.Equal(("尺码", "M"), (only.GetProperty("question").GetString(), only.GetProperty("answer").GetString()));
    }

    [Fact]
    public async Task A_hostile_note_stays_inside_its_JSON_string()
    {
        await using var cloud = new TestCloud();
        const string Note = "a\u0000b\u001bp\"},{\"x\":1\r\n\u202e";
        var code = await cloud.SellAsync(TestGoods.Seats() with { Note = Note });
        var accepted = await cloud.AcceptedAsync(cloud.Ask(code));
        // PostgreSQL holds no NUL.
        Assert.Equal(
            TestDatabase.IsPostgres ? Note.Replace('\0', '\uFFFD') : Note,
            SlipJson.Of(accepted.Slip).GetProperty("note").GetString());
    }

    private static async Task<Slip> SlipAsync(string kind)
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(Sold(kind)));
        if (kind == "voucher")
            request.Bill = new Money { Minor = 13800, Currency = "CNY" };
        if (kind == "membership")
            request.Answers.Add(new Answer { Key = "size", Value = "M" });
        return (await cloud.AcceptedAsync(request)).Slip;
    }

    private static Goods Sold(string kind) => kind switch
    {
        "seat-ticket" => TestGoods.Seats(),
        "voucher" => TestGoods.One(TestGoods.FishVoucher),
        "pass" => TestGoods.One(TestGoods.Pass) with { ValidUntil = TestGoods.Start.AddDays(30) },
        "membership" => TestGoods.One(TestGoods.Member) with { ValidUntil = TestGoods.Start.AddDays(30) },
        "tour" => TestGoods.One(TestGoods.Tour) with
        {
            Contents = new Contents { DepartsAt = TestGoods.Start.AddDays(1), MeetingPoint = "二号码头", People = 2 },
        },
        "checkout" => TestGoods.Trolley(),
        "transit" => TestGoods.One(TestGoods.Metro) with
        {
            Contents = new Contents { Ride = new Ride("东站 08:12", "西站 08:37", 400, 250, 0) },
        },
        _ => TestGoods.One(TestGoods.Coupon) with { Contents = new Contents { Items = [new Item("套餐", 1, 5800)] } },
    };
}
