using System.Text.Json;
using Google.Protobuf;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>A reply over the contract's 1 MiB would never arrive: it is not given, and nothing is used.</summary>
[Trait("Store", "Either")]
public sealed class ReplySizeTests
{
    private static readonly string NoContents =
        JsonSerializer.Serialize(new Contents(), LedgerJson.Default.Contents);

    private const int ContractBytes = 1 << 20;

    [Theory]
    [InlineData("the order's note, in notes and slip", 600_000, 1)]
    [InlineData("the order's note alone", 1_500_000, 1)]
    [InlineData("the seats of a slip", 10, 9_000)]
    public async Task A_code_whose_acceptance_could_not_be_sent_stays_unused_and_staff_hear_what_to_do(
        string what, int note, int seats)
    {
        Assert.NotEmpty(what);
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(
            TestGoods.Seats(seats) with { Admission = null, Note = new string('n', note) });

        var reply = await cloud.Redeem.RunAsync(cloud.Ask(code));

        Assert.Equal(Reason.Blocked, reply.Refused.Reason);
        Assert.Contains("缩短", reply.Refused.Message);
        Assert.InRange(reply.CalculateSize(), 1, ContractBytes);
        Assert.Equal(0, cloud.Count("SELECT count(*) FROM redemptions"));
        Assert.InRange(cloud.Count("SELECT max(length(reply)) FROM scans"), 1, ContractBytes);
        cloud.Sql("UPDATE orders SET note = ''");
        cloud.Sql($"UPDATE entitlements SET contents = '{NoContents}'");
        Assert.True((await cloud.AcceptedAsync(cloud.Ask(code))).CalculateSize() < 2000);
    }

    [Fact]
    public async Task Every_size_that_is_accepted_can_be_sent_repeated_and_listed()
    {
        await using var cloud = new TestCloud();
        var accepted = 0;
        for (var note = 520_000; note < 524_400; note += 400)
        {
            // Once in the notes and once in the slip: twice the length, around the limit.
            var code = await cloud.SellAsync(TestGoods.One(TestGoods.Coupon) with { Note = new string('n', note) });
            var request = cloud.Ask(code, scanId: $"scan-{note}".PadRight(64, 's'));
            request.Caller.Lane = new string('线', 64);

            var reply = await cloud.Redeem.RunAsync(request);

            Assert.InRange(reply.CalculateSize(), 1, ContractBytes);
            if (reply.Accepted is null)
                continue;
            accepted++;
            Assert.InRange((await cloud.Redeem.RunAsync(request)).CalculateSize(), 1, ContractBytes);
            var list = await cloud.Slips.ListUnreportedAsync(new ListUnreportedRequest { Caller = cloud.Caller() });
            Assert.Equal(request.ScanId, Assert.Single(list.Items).ScanId);
            Assert.InRange(list.CalculateSize(), 1, ContractBytes);
            var report = new ReportSlipsRequest { Caller = cloud.Caller() };
            report.Reports.Add(new SlipReport { ScanId = request.ScanId, Copy = 1, Outcome = SlipOutcome.Printed });
            await cloud.Slips.ReportAsync(report);
        }
        Assert.InRange(accepted, 2, 9);
    }

    [Fact]
    public async Task A_refusal_leaves_out_what_the_code_is_where_that_would_be_too_long()
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.One(TestGoods.Coupon));
        var first = await cloud.AcceptedAsync(cloud.Ask(code));
        cloud.Sql($"UPDATE entitlements SET detail = '{new string('n', 2 * ContractBytes)}'");

        var refused = await cloud.RefusedAsync(cloud.Ask(code));

        Assert.Equal((Reason.AlreadyRedeemed, true), (refused.Reason, refused.Entitlement is null));
        Assert.Equal(first.RedemptionId, refused.PriorUse.RedemptionId);
        Assert.NotEmpty(refused.Message);
    }

    [Fact]
    public async Task Questions_too_long_to_be_asked_are_no_question_but_a_refusal()
    {
        await using var cloud = new TestCloud();
        var product = TestGoods.Member with
        {
            Questions = [new Question("size", new string('q', 2 * ContractBytes), [], Optional: false)],
        };
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.One(product)));
        var preview = await cloud.Preview.RunAsync(
            new PreviewRequest { ScanId = request.ScanId, Caller = request.Caller, Code = request.Code });

        Assert.Equal(Reason.Blocked, preview.Refused.Reason);
        Assert.Equal(Reason.Blocked, (await cloud.RefusedAsync(request)).Reason);
    }

    [Fact]
    public async Task A_preview_is_refused_where_its_offer_could_not_be_sent()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(
            TestGoods.One(TestGoods.Coupon) with { Note = new string('n', ContractBytes) }));

        var preview = await cloud.Preview.RunAsync(
            new PreviewRequest { ScanId = request.ScanId, Caller = request.Caller, Code = request.Code });

        Assert.Equal(Reason.Blocked, preview.Refused.Reason);
    }

    [Fact]
    public async Task An_undo_is_done_and_leaves_out_what_the_code_is_where_that_would_be_too_long()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.One(TestGoods.Coupon)));
        await cloud.AcceptedAsync(request);
        cloud.Sql($"UPDATE orders SET note = '{new string('n', 2 * ContractBytes)}'");

        var undone = (await cloud.UndoAsync(request.ScanId)).Undone;

        Assert.Equal((TestGoods.Start, true), (undone.UndoneAt.ToDateTimeOffset(), undone.Entitlement is null));
        Assert.Equal(1, cloud.Count("SELECT uses_left FROM entitlements"));
    }

    [Fact]
    public async Task The_verdicts_of_an_upload_leave_out_what_the_codes_are_where_that_would_be_too_long()
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.One(TestGoods.Coupon));
        await cloud.AcceptedAsync(cloud.Ask(code));
        cloud.Sql($"UPDATE entitlements SET detail = '{new string('n', 100_000)}'");
        var upload = new UploadOfflineRequest { Caller = cloud.Caller() };
        for (var number = 0; number < 30; number++)
        {
            var refused = cloud.Ask(code);
            await cloud.RefusedAsync(refused);
            upload.Items.Add(new OfflineRedemption { ScanId = refused.ScanId, Code = refused.Code });
        }

        var reply = await cloud.UploadAsync(upload);

        Assert.InRange(reply.CalculateSize(), 1, ContractBytes);
        Assert.All(reply.Verdicts, verdict => Assert.Equal(
            (ItemVerdict.Types.Verdict.Rejected, Reason.AlreadyRedeemed),
            (verdict.Verdict.Verdict, verdict.WouldHaveRefused.Reason)));
        Assert.All(reply.Verdicts, verdict => Assert.Null(verdict.WouldHaveRefused.Entitlement));
    }

    [Fact]
    public async Task Over_the_wire_an_order_that_is_too_long_is_an_answer_and_no_error()
    {
        await using var cloud = await WireCloud.StartAsync();
        var code = await cloud.SellAsync(
            TestGoods.One(TestGoods.Coupon) with { Note = new string('n', ContractBytes) });

        var (status, reply) = await cloud.Caller.CallAsync<RedeemResponse>("Redeem", WireCloud.Ask(code));

        Assert.Equal((0, Reason.Blocked), (status, reply!.Refused.Reason));
    }
}
