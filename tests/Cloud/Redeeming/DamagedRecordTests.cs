using PosCloud.Codes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>A stored value that cannot be read spoils what it belongs to and nothing else, and is logged.</summary>
[Trait("Store", "Either")]
public sealed class DamagedRecordTests
{
    private const string FirstNumber = "-9223372036854775808", LastNumber = "9223372036854775807";

    private static readonly string[] SpoiltReplies =
    [
        "x''", "x'00'", "zeroblob(100)", "zeroblob(2000000)",
        // Of another scan: it opens under that scan's id alone.
        "(SELECT reply FROM scans WHERE scan_id = 'scan-2')",
    ];

    public static TheoryData<string> Replies => [.. SpoiltReplies];

    [Theory]
    [MemberData(nameof(Replies))]
    public async Task One_damaged_reply_hides_one_redemption_of_the_list_and_is_logged(string reply)
    {
        await using var cloud = new TestCloud();
        foreach (var scan in new[] { "scan-1", "scan-2", "scan-3" })
            await cloud.AcceptedAsync(cloud.Ask(await cloud.SellAsync(TestGoods.Seats()), scan));
        cloud.Sql($"UPDATE scans SET reply = {reply} WHERE scan_id = 'scan-1'");

        var list = await cloud.Slips.ListUnreportedAsync(new ListUnreportedRequest { Caller = cloud.Caller() });

        Assert.Equal(["scan-2", "scan-3"], list.Items.Select(item => item.ScanId));
        Assert.Single(cloud.Log.Lines, line => line.StartsWith("5032 ") && line.Contains("scan-1"));
    }

    [Theory]
    [InlineData(499)]
    [InlineData(500)]
    [InlineData(1200)]
    public async Task Damaged_replies_in_front_of_the_list_hide_none_of_those_behind_them(int damaged)
    {
        await using var cloud = new TestCloud();
        foreach (var scan in new[] { "scan-1", "scan-2" })
            await cloud.AcceptedAsync(cloud.Ask(await cloud.SellAsync(TestGoods.Seats()), scan));
        PutInFront(cloud, damaged, "x'00'");

        var list = await cloud.Slips.ListUnreportedAsync(new ListUnreportedRequest { Caller = cloud.Caller() });

        Assert.Equal(["scan-1", "scan-2"], list.Items.Select(item => item.ScanId));
        Assert.Equal(10, cloud.Log.Lines.Count(line => line.StartsWith("5032 ")));
        Assert.Single(cloud.Log.Lines, line => line.StartsWith("5033 ") && line.Contains($" {damaged} "));
    }

    [Fact]
    public async Task A_list_is_not_longer_for_what_was_left_out_of_it()
    {
        await using var cloud = new TestCloud();
        await cloud.AcceptedAsync(cloud.Ask(await cloud.SellAsync(TestGoods.Seats()), "scan-1"));
        PutInFront(cloud, 600, "reply");
        cloud.Sql(string.Join(';', Enumerable.Range(1, 550).Select(number =>
        {
            var good = Convert.ToHexString(cloud.Key.SealReply(Small, $"front-{number}"));
            return $"UPDATE scans SET reply = x'{good}' WHERE scan_id = 'front-{number}'";
        }).Prepend("BEGIN").Append("COMMIT")));

        var list = await cloud.Slips.ListUnreportedAsync(new ListUnreportedRequest { Caller = cloud.Caller() });

        Assert.Equal(
            Enumerable.Range(1, 550).Reverse().Take(500).Select(number => $"front-{number}"),
            list.Items.Select(item => item.ScanId));
    }

    [Fact]
    public async Task A_reply_that_can_be_opened_and_holds_no_acceptance_is_no_item_of_the_list()
    {
        await using var cloud = new TestCloud();
        var spoilt = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()), "scan-1");
        await cloud.AcceptedAsync(spoilt);
        await cloud.AcceptedAsync(cloud.Ask(await cloud.SellAsync(TestGoods.Seats()), "scan-2"));
        var empty = Convert.ToHexString(cloud.Key.SealReply(new RedeemResponse(), "scan-1"));
        cloud.Sql($"UPDATE scans SET reply = x'{empty}' WHERE scan_id = 'scan-1'");

        var list = await cloud.Slips.ListUnreportedAsync(new ListUnreportedRequest { Caller = cloud.Caller() });

        Assert.Equal("scan-2", Assert.Single(list.Items).ScanId);
        await Assert.ThrowsAsync<DamagedReplyException>(() => cloud.Redeem.RunAsync(spoilt));
    }

    [Theory]
    [MemberData(nameof(Replies))]
    public async Task A_damaged_reply_is_no_answer_to_its_own_scan_and_no_other_is_touched(string reply)
    {
        await using var cloud = new TestCloud();
        var spoilt = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()), "scan-1");
        var good = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()), "scan-2");
        await cloud.AcceptedAsync(spoilt);
        var first = await cloud.AcceptedAsync(good);
        cloud.Sql($"UPDATE scans SET reply = {reply} WHERE scan_id = 'scan-1'");

        await Assert.ThrowsAsync<DamagedReplyException>(() => cloud.Redeem.RunAsync(spoilt));
        await Assert.ThrowsAsync<DamagedReplyException>(() => cloud.Preview.RunAsync(
            new PreviewRequest { ScanId = spoilt.ScanId, Caller = spoilt.Caller, Code = spoilt.Code }));
        Assert.Equal(first, await cloud.AcceptedAsync(good));
        Assert.NotNull((await cloud.UndoAsync(spoilt.ScanId)).Undone);
    }

    [Fact]
    public async Task A_damaged_reply_to_an_undo_is_no_answer_to_that_undo_alone()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        await cloud.AcceptedAsync(request);
        await cloud.UndoAsync(request.ScanId, "undo-1");
        cloud.Sql("UPDATE undos SET reply = x'00'");

        await Assert.ThrowsAsync<DamagedReplyException>(() => cloud.UndoAsync(request.ScanId, "undo-1"));
        Assert.Equal(Reason.AlreadyUndone, (await cloud.UndoAsync(request.ScanId, "undo-2")).Refused.Reason);
    }

    [Fact]
    public async Task A_damaged_reply_spoils_no_verdict_of_an_upload()
    {
        await using var cloud = new TestCloud();
        var upload = new UploadOfflineRequest { Caller = cloud.Caller() };
        await cloud.SellAsync(TestGoods.Seats());
        for (var number = 0; number < 3; number++)
        {
            var refused = cloud.Ask("NO-SUCH-CODE");
            await cloud.RefusedAsync(refused);
            upload.Items.Add(new OfflineRedemption { ScanId = refused.ScanId, Code = refused.Code });
        }
        cloud.Sql($"UPDATE scans SET reply = x'00' WHERE scan_id = '{upload.Items[1].ScanId}'");

        var reply = await cloud.UploadAsync(upload);

        Assert.Equal(3, reply.Verdicts.Count);
        Assert.All(reply.Verdicts, verdict => Assert.Equal(Reason.NotFound, verdict.WouldHaveRefused.Reason));
    }

    private static readonly string[] SpoiltRecords =
    [
        "UPDATE entitlements SET contents = 'null' WHERE title = 'bad'",
        "UPDATE entitlements SET contents = '[1]' WHERE title = 'bad'",
        "UPDATE entitlements SET contents = '{}' WHERE title = 'bad'",
        """UPDATE entitlements SET contents = '{"seats":null}' WHERE title = 'bad'""",
        """UPDATE entitlements SET contents = '{"seats":[null]}' WHERE title = 'bad'""",
        """UPDATE entitlements SET contents = '{"seats":[{}]}' WHERE title = 'bad'""",
        """UPDATE entitlements SET contents = '{"items":[{"name":null,"quantity":1}]}' WHERE title = 'bad'""",
        "UPDATE entitlements SET state = 99 WHERE title = 'bad'",
        "UPDATE entitlements SET state = -1 WHERE title = 'bad'",
        "UPDATE orders SET state = 99 WHERE note = 'bad'",
        "UPDATE products SET kind = 99 WHERE product_id = 'bad'",
        "UPDATE products SET balance_rule = 9 WHERE product_id = 'bad'",
        "UPDATE products SET undo_seconds = 9223372036854775807 WHERE product_id = 'bad'",
        "UPDATE products SET undo_seconds = -5 WHERE product_id = 'bad'",
        "UPDATE products SET questions = 'null' WHERE product_id = 'bad'",
        "UPDATE products SET questions = '[null]' WHERE product_id = 'bad'",
        """UPDATE products SET questions = '[{"key":null}]' WHERE product_id = 'bad'""",
    ];

    // PostgreSQL lets no such value in.
    private static readonly string[] SpoiltInSqlite =
    [
        "UPDATE entitlements SET contents = '{' WHERE title = 'bad'",
        "UPDATE entitlements SET contents = '' WHERE title = 'bad'",
        "UPDATE entitlements SET state = 4294967296 WHERE title = 'bad'",
        "UPDATE entitlements SET valid_from = -9223372036854775808 WHERE title = 'bad'",
        "UPDATE entitlements SET valid_until = 9223372036854775807 WHERE title = 'bad'",
        "UPDATE entitlements SET uses_total = 4294967297, uses_left = 4294967296 WHERE title = 'bad'",
        "UPDATE products SET questions = '{' WHERE product_id = 'bad'",
    ];

    private static readonly string[] SpoiltInPostgres =
    [
        "UPDATE entitlements SET valid_from = '-infinity' WHERE title = 'bad'",
        "UPDATE entitlements SET valid_from = '0044-03-15 BC' WHERE title = 'bad'",
        "UPDATE entitlements SET valid_until = 'infinity' WHERE title = 'bad'",
        "UPDATE entitlements SET valid_until = '20000-01-01' WHERE title = 'bad'",
    ];

    public static TheoryData<string> Records =>
        [.. SpoiltRecords, .. TestDatabase.IsPostgres ? SpoiltInPostgres : SpoiltInSqlite];

    [Theory]
    [MemberData(nameof(Records))]
    public async Task What_cannot_be_read_of_a_code_refuses_that_code_leaves_it_unused_and_is_logged(string damage)
    {
        await using var cloud = new TestCloud();
        var product = TestGoods.Pass with { ProductId = "bad" };
        var goods = TestGoods.One(product) with { Title = "bad", Note = "bad" };
        var code = await cloud.SellAsync(goods);
        var used = cloud.Ask(code);
        await cloud.AcceptedAsync(used);
        var good = await cloud.SellAsync(TestGoods.One(TestGoods.Pass));
        cloud.Sql(damage);

        var refused = await cloud.RefusedAsync(cloud.Ask(code));

        Assert.Equal(Reason.Blocked, refused.Reason);
        Assert.Contains("损坏", refused.Message);
        Assert.Single(cloud.Log.Lines, line => line.StartsWith("5060 "));
        Assert.Equal(1, cloud.Count("SELECT count(*) FROM redemptions"));
        var preview = await cloud.Preview.RunAsync(
            new PreviewRequest { ScanId = cloud.NextId(), Caller = used.Caller, Code = used.Code });
        Assert.Equal(Reason.Blocked, preview.Refused.Reason);
        Assert.NotNull((await cloud.UndoAsync(used.ScanId)).Undone);
        await cloud.AcceptedAsync(cloud.Ask(good));
    }

    public static TheoryData<string> Offsets => ["999999", TestDatabase.IsPostgres ? "-2147483648" : FirstNumber];

    [Theory]
    [MemberData(nameof(Offsets))]
    public async Task A_store_whose_offset_is_none_goes_on_with_the_time_of_Greenwich(string minutes)
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.Seats());
        cloud.Sql($"UPDATE stores SET utc_offset_minutes = {minutes}");

        var accepted = await cloud.AcceptedAsync(cloud.Ask(code));

        Assert.Contains("T04:00:00+00:00", accepted.Slip.DataJson);
        Assert.Contains("04:00", (await cloud.RefusedAsync(cloud.Ask(code))).Message);
    }

    [Fact]
    public async Task A_code_that_is_good_to_the_end_of_time_prints_and_one_from_the_beginning_as_well()
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.One(TestGoods.Pass) with
        {
            ValidFrom = DateTimeOffset.MinValue, ValidUntil = DateTimeOffset.MaxValue,
        }));

        var accepted = await cloud.AcceptedAsync(request);

        Assert.Equal("9999-12-31T23:59:59+00:00",
            SlipJson.Of(accepted.Slip).GetProperty("valid_until").GetString());
    }

    public static TheoryData<string> NoTimes =>
        TestDatabase.IsPostgres ? ["'infinity'", "'-infinity'"] : [LastNumber, FirstNumber];

    [Theory]
    [MemberData(nameof(NoTimes))]
    public async Task A_use_whose_time_cannot_be_read_is_a_use_all_the_same(string time)
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.Seats());
        var request = cloud.Ask(code);
        await cloud.AcceptedAsync(request);
        cloud.Sql($"UPDATE redemptions SET redeemed_at = {time}");

        var refused = await cloud.RefusedAsync(cloud.Ask(code));

        Assert.Equal((Reason.AlreadyRedeemed, null), (refused.Reason, refused.PriorUse));
        Assert.NotEmpty(refused.Message);
        Assert.NotNull((await cloud.UndoAsync(request.ScanId)).Undone);
    }

    [Theory]
    [MemberData(nameof(NoTimes))]
    public async Task An_end_of_the_undo_that_cannot_be_read_is_an_end_that_has_passed(string time)
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        await cloud.AcceptedAsync(request);
        cloud.Sql($"UPDATE redemptions SET undo_until = {time}");

        Assert.Equal(Reason.TooLate, (await cloud.UndoAsync(request.ScanId)).Refused.Reason);
    }

    [Fact]
    public async Task Over_the_wire_a_damaged_reply_is_data_loss_with_a_log_line_and_no_word_of_its_content()
    {
        await using var cloud = await WireCloud.StartAsync();
        var request = WireCloud.Ask(await cloud.SellAsync(TestGoods.One(TestGoods.Pass)));
        await cloud.Caller.CallAsync<RedeemResponse>("Redeem", request);
        cloud.Sql("UPDATE scans SET reply = x'00'");

        var (status, _) = await cloud.Caller.CallAsync<RedeemResponse>("Redeem", request);

        Assert.Equal(15, status);
        Assert.Single(cloud.Log.Lines, line => line.StartsWith("3053 ") && line.Contains("scan-1"));
    }

    private static RedeemResponse Small => new() { Accepted = new Accepted { RedemptionId = "R-1" } };

    /// <summary>Redemptions of the same millisecond as scan-1 that come before it in every list: the highest number
    /// first.</summary>
    private static void PutInFront(TestCloud cloud, int count, string reply)
    {
        var numbers =
            $"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) ";
        var (merchant, terminal) = (TestDatabase.MerchantInFront, TestDatabase.IsPostgres ? ", terminal" : "");
        cloud.Sql($"""
            INSERT INTO scans (scan_id, fingerprint, code_hash, store, reason, reply, received_at{terminal})
            {numbers}
            SELECT {merchant}'front-' || i, fingerprint, code_hash, store, reason, {reply}, received_at{terminal}
            FROM scans, n WHERE scan_id = 'scan-1'
            """);
        cloud.Sql($"""
            INSERT INTO redemptions (seq, redemption_id, scan_id, entitlement_id, redeemed_at, uses_taken,
                balance_taken, bill, value_used, cash_due, has_slip, terminal, lane, store, operator, received_at)
            {numbers}
            SELECT {merchant}-i, 'front-' || i, 'front-' || i, entitlement_id, redeemed_at, 0, 0, 0, 0, 0, has_slip,
                terminal, lane, store, operator, received_at
            FROM redemptions, n WHERE scan_id = 'scan-1'
            """);
    }
}
