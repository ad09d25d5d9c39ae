using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using PosCloud.Admin.Staff;
using PosCloud.Admin.Webhooks;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;
using PosDaemon.Protocol.Redemption.V1;
using Verdict = PosDaemon.Protocol.Redemption.V1.ItemVerdict.Types.Verdict;

namespace PosCloud.Tests;

/// <summary>What was before a rotation of the key is as good after it. Through the real host, by the operator's
/// commands.</summary>
[Trait("Store", "Either")]
public sealed class RotatedShopTests : IAsyncLifetime
{
    private const string Pin = "493817";

    private AdminShop _shop = null!;

    private RedemptionService.RedemptionServiceClient Till => new(_shop.Cloud.Channel);

    public async ValueTask InitializeAsync() =>
        _shop = await AdminShop.OpenAsync(options => options.WebhookPrivate = true);

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_code_that_was_sold_before_is_used_shown_again_found_and_replaced_after()
    {
        var (sold, replaced) = (await _shop.OrderAsync("wash", key: "o-1"), await _shop.OrderAsync("tea", key: "o-2"));

        await RotateAsync();
        var used = await _shop.RedeemAsync(AdminShop.Code(sold));
        var shown = await _shop.Owner.PostAsync($"orders/{sold["orderId"]}/codes");
        var found = await _shop.Owner.GetAsync($"orders:find?text={AdminShop.Code(sold)}");
        var one = replaced["entitlements"]![0]!;
        var after = await _shop.Owner.PostAsync(
            $"orders/{replaced["orderId"]}/entitlements/{one["entitlementId"]}/code", AdminShop.Json("""
            {"codeIssue":1}
            """));
        var again = await _shop.Owner.PostAsync($"orders/{replaced["orderId"]}/codes");

        Assert.Equal(4, used.Accepted.Entitlement.UsesLeft);
        Assert.Equal(AdminShop.Code(sold), AdminShop.Code(shown));
        Assert.Contains((string)sold["orderId"]!, found.ToJsonString());
        Assert.NotEqual(AdminShop.Code(replaced), AdminShop.Code(after));
        Assert.Equal(AdminShop.Code(after), AdminShop.Code(again));
        Assert.Equal(Reason.Revoked, (await _shop.RedeemAsync(AdminShop.Code(replaced))).Refused.Reason);
        Assert.NotNull((await _shop.RedeemAsync(AdminShop.Code(after))).Accepted);
    }

    [Fact]
    public async Task A_refusal_of_an_old_code_is_on_record_with_its_order()
    {
        var order = await _shop.OrderAsync("tea", key: "o-1");
        await _shop.RedeemAsync(AdminShop.Code(order));

        await RotateAsync();
        Assert.Equal(Reason.AlreadyRedeemed, (await _shop.RedeemAsync(AdminShop.Code(order))).Refused.Reason);

        Assert.Equal(1, _shop.Cloud.Count(
            "SELECT count(*) FROM refusals r JOIN codes c ON c.code_hash = r.code_hash"));
    }

    [Fact]
    public async Task A_scan_and_an_undo_that_were_answered_before_get_the_same_answer_after()
    {
        var (kept, undone) = (AdminShop.Code(await _shop.OrderAsync("wash", key: "o-1")),
            AdminShop.Code(await _shop.OrderAsync("wash", key: "o-2")));
        var first = await _shop.RedeemAsync(kept, "scan-kept");
        await _shop.RedeemAsync(undone, "scan-undone");
        var back = await _shop.UndoAsync("scan-undone");
        var refused = await _shop.RedeemAsync("T-UNKNOWN", "scan-refused");

        await RotateAsync();
        var again = await _shop.RedeemAsync(kept, "scan-kept");
        var backAgain = await _shop.UndoAsync("scan-undone");
        var refusedAgain = await _shop.RedeemAsync("T-UNKNOWN", "scan-refused");
        var other = await _shop.RedeemAsync(undone, "scan-kept");
        var late = await _shop.UndoAsync("scan-kept");

        Assert.True(again.RepeatedReply && backAgain.RepeatedReply && refusedAgain.RepeatedReply);
        Assert.Equal(first.Accepted.ToByteArray(), again.Accepted.ToByteArray());
        Assert.Equal(back.Undone.ToByteArray(), backAgain.Undone.ToByteArray());
        Assert.Equal(refused.Refused.ToByteArray(), refusedAgain.Refused.ToByteArray());
        Assert.Equal(Reason.KeyConflict, other.Refused.Reason);
        Assert.Equal(5, late.Undone.Entitlement.UsesLeft);
    }

    [Fact]
    public async Task Entry_codes_on_paper_that_was_printed_before_let_in_after_and_die_with_their_undo()
    {
        var tickets = await _shop.Cloud.SellAsync([TestGoods.Seats(), TestGoods.Seats()]);
        var papers = new List<IReadOnlyList<string>>();
        foreach (var (place, ticket) in tickets.Index())
            papers.Add(PapersOf((await RedeemAsync(ticket, $"collect-{place}")).Accepted));

        await RotateAsync();
        var entry = await RedeemAsync(papers[0][0], "entry-1");
        await Till.UndoAsync(new UndoRequest { UndoId = "u-1", ScanId = "collect-1", Caller = Caller });

        Assert.True(entry.Accepted.OpenGate);
        Assert.Equal(Reason.AlreadyRedeemed, (await RedeemAsync(papers[0][0], "entry-2")).Refused.Reason);
        Assert.Equal(Reason.Revoked, (await RedeemAsync(papers[1][0], "entry-3")).Refused.Reason);
        var fresh = PapersOf((await RedeemAsync(tickets[1], "collect-again")).Accepted);
        Assert.True((await RedeemAsync(fresh[1], "entry-4")).Accepted.OpenGate);
    }

    [Fact]
    public async Task What_was_decided_off_line_and_uploaded_before_gets_its_verdict_again_after()
    {
        var tickets = await _shop.Cloud.SellAsync(
            [TestGoods.One(TestGoods.Pass), TestGoods.One(TestGoods.Pass), TestGoods.One(TestGoods.Member)]);
        await RedeemAsync(tickets[0], "scan-online");
        var question = await RedeemAsync(tickets[2], "scan-question");
        var before = await UploadAsync(tickets[1], "scan-offline");

        await RotateAsync();
        var known = await UploadAsync(tickets[0], "scan-online");
        var again = await UploadAsync(tickets[1], "scan-offline");
        var other = await UploadAsync(tickets[0], "scan-offline");
        var answered = await Till.RedeemAsync(new RedeemRequest
        {
            ScanId = "scan-question", Caller = Caller, Code = ByteString.CopyFromUtf8(tickets[2]),
            Answers = { new Answer { Key = "size", Value = "M" } },
        });

        Assert.Equal(Verdict.Known, known.Verdict.Verdict);
        Assert.Equal(before.Verdict, again.Verdict);
        Assert.NotEqual(before.Verdict, other.Verdict);
        Assert.Equal(Reason.NeedsAnswers, question.Refused.Reason);
        Assert.NotNull(answered.Accepted);
    }

    [Fact]
    public async Task An_operators_sign_in_goes_on_and_the_PIN_is_kept_under_the_new_key_from_the_next_one_on()
    {
        await _shop.Owner.PutAsync("operators/op-1", AdminShop.Json(
            $$"""{"name":"王","storeIds":["{{AdminShop.Store}}"],"mayUndo":true}"""));
        await _shop.Owner.SendAsync(HttpMethod.Put, "operators/op-1/pin", $$"""{"pin":"{{Pin}}"}""");
        var session = (await SignInAsync(Pin)).SignedIn.Session;
        var hash = PinHash();
        var code = AdminShop.Code(await _shop.OrderAsync("wash", key: "o-1"));

        await RotateAsync();
        var used = await Till.RedeemAsync(new RedeemRequest
        {
            ScanId = "s-1", Code = ByteString.CopyFromUtf8(code), Caller = CallerOf(session),
        });
        var wrong = await SignInAsync("880011");
        var unchanged = PinHash();
        var next = await SignInAsync(Pin);

        Assert.NotNull(used.Accepted);
        Assert.NotNull(wrong.Refused);
        Assert.Equal(hash, unchanged);
        Assert.NotNull(next.SignedIn);
        var key = _shop.Cloud.Part<CodeKey>();
        Assert.StartsWith(key.Name + "$argon2id$", PinHash());
        Assert.NotNull((await SignInAsync(Pin)).SignedIn);
        // Neither session ended with it.
        foreach (var (place, one) in new[] { session, next.SignedIn.Session }.Index())
            Assert.NotNull((await Till.RedeemAsync(new RedeemRequest
            {
                ScanId = $"s-2-{place}", Code = ByteString.CopyFromUtf8(code), Caller = CallerOf(one),
            })).Accepted);
    }

    [Fact]
    public async Task What_is_asked_for_by_the_same_key_or_external_id_is_the_order_and_the_refund_of_before()
    {
        var order = await _shop.OrderAsync("wash", key: "o-1");
        var external = await _shop.OrderAsync("tea", key: "o-2", more: ""","externalId":"WX-1" """);
        var refunds = $"orders/{order["orderId"]}/refunds";
        await _shop.Owner.PostAsync(refunds, AdminShop.Json("""{"amount":100,"why":"晚到"}"""), "r-1");

        await RotateAsync();
        var again = await _shop.OrderAsync("wash", key: "o-1");
        var externalAgain = await _shop.OrderAsync("tea", key: "o-9", more: ""","externalId":"WX-1" """);
        await _shop.Owner.PostAsync(refunds, AdminShop.Json("""{"amount":100,"why":"晚到"}"""), "r-1");

        Assert.Equal(
            ((string)order["orderId"]!, AdminShop.Code(order)), ((string)again["orderId"]!, AdminShop.Code(again)));
        Assert.Equal((string)external["orderId"]!, (string)externalAgain["orderId"]!);
        Assert.Equal(AdminShop.Code(external), AdminShop.Code(externalAgain));
        Assert.Equal((2L, 1L), (
            _shop.Cloud.Count("SELECT count(*) FROM orders"), _shop.Cloud.Count("SELECT count(*) FROM refunds")));
    }

    [Fact]
    public async Task Webhooks_are_signed_and_read_by_the_secrets_of_before()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var endpoint = await _shop.Owner.PostAsync("webhooks/endpoints", AdminShop.Json(
            $$"""{"url":"{{receiver.Url}}","types":["redemption.created"]}"""));
        var source = await _shop.Owner.PostAsync("webhooks/sources", AdminShop.Json("""{"name":"小程序"}"""));
        var code = AdminShop.Code(await _shop.OrderAsync("wash", key: "o-1"));

        await RotateAsync();
        await _shop.RedeemAsync(code);
        WebhookReceiver.Message? message = null;
        for (var second = 0; message is null && second < 100; second++)
        {
            // The worker's clock.
            _shop.Cloud.Time.Advance(TimeSpan.FromSeconds(1));
            message = await receiver.TryNextAsync(TimeSpan.FromMilliseconds(200));
        }

        Assert.Equal(
            WebhookSignature.Sign(
                Bytes(endpoint), message!.Id, DateTimeOffset.FromUnixTimeSeconds(long.Parse(message.Timestamp)),
                message.Body),
            message.Signature);
        Assert.Equal(Bytes(source), await _shop.Cloud.Part<WebhooksUseCase>().FindSourceSecretAsync(
            (string)source["id"]!));
    }

    [Fact]
    public async Task Who_is_signed_in_at_the_back_office_stays_and_API_keys_are_moved_by_their_next_call()
    {
        using var browser = await OfficeBrowser.OfRoleAsync(_shop.Cloud, Role.Manager, "manager");
        var kept = ApiKeyHashes();

        await RotateAsync();
        using var after = new OfficeBrowser(_shop.Cloud.Admin, browser.Cookies);
        var page = await after.GetAsync("/admin/orders");
        await _shop.Owner.GetAsync("stores");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.NotEqual(kept, ApiKeyHashes());
        Assert.EndsWith(_shop.Cloud.Part<CodeKey>().Name, ApiKeyHashes());
        await _shop.Owner.GetAsync("stores");
    }

    [Fact]
    public async Task A_machine_enrols_after_by_the_ticket_of_before_and_the_form_that_made_it_makes_no_other()
    {
        var owner = new OfficeCaller("boss", "boss", Role.Owner);
        Task<(PosDaemon.Protocol.Codes.EnrollmentTicket Ticket, DateTimeOffset)> EnrollAsync() =>
            _shop.Cloud.Part<TerminalsUseCase>().EnrollAsync(
                owner, "till-3", AdminShop.Store, "https://cloud.example.com:5443", hours: 24, once: "form-1");
        var ticket = (await EnrollAsync()).Ticket;

        await RotateAsync();
        await Assert.ThrowsAsync<PosCloud.Admin.OfficeFaultException>(EnrollAsync);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var enrolled = await _shop.Cloud.Part<Identity.EnrollUseCase>().EnrollAsync(
            new EnrollRequest
            {
                Token = ticket.Token, CertificateRequest = ByteString.CopyFrom(TerminalMachine.RequestOf(key)),
            },
            "127.0.0.1");

        Assert.Equal("till-3", enrolled.TerminalId);
        Assert.Equal(1, _shop.Cloud.Count("SELECT count(*) FROM terminal_certificates"));
    }

    [Fact]
    public async Task A_stolen_database_and_the_old_key_give_no_code_that_was_issued_after()
    {
        var before = await _shop.OrderAsync("tea", key: "o-1");
        var stolen = CodeKeyFile.Open(_shop.Cloud.KeyFile, "the database");

        await RotateAsync();
        var after = await _shop.OrderAsync("tea", key: "o-2");
        var accepted = await _shop.RedeemAsync(AdminShop.Code(after), "scan-after");
        var id = (string)after["entitlements"]![0]!["entitlementId"]!;
        var derived = stolen.IssuedCode(EntitlementKind.Coupon, id, issue: 1);
        var reply = _shop.Cloud.Rows(
            "SELECT reply FROM scans WHERE scan_id = 'scan-after'", row => (byte[])row.GetValue(0))[0];

        // What was there when it was stolen can be derived: that is why it is replaced, where it matters.
        Assert.Equal(AdminShop.Code(before), stolen.IssuedCode(
            EntitlementKind.Coupon, (string)before["entitlements"]![0]!["entitlementId"]!, issue: 1).Text);
        Assert.NotNull(accepted.Accepted);
        Assert.NotEqual(AdminShop.Code(after), derived.Text);
        Assert.Equal(Reason.NotFound, (await _shop.RedeemAsync(derived.Text)).Refused.Reason);
        Assert.Null(stolen.Unseal(SealedKind.Reply, reply, "scan-after"));
    }

    private async Task RotateAsync() => _shop = await _shop.RotateAsync();

    private static Caller Caller => new() { TerminalId = "t-1", Lane = "counter", StoreId = "mall" };

    private static Caller CallerOf(string session) => new()
    {
        TerminalId = "t-1", Lane = "counter", StoreId = AdminShop.Store, OperatorId = "op-1",
        OperatorSession = session,
    };

    private async Task<RedeemResponse> RedeemAsync(string code, string scan) => await Till.RedeemAsync(
        new RedeemRequest { ScanId = scan, Caller = Caller, Code = ByteString.CopyFromUtf8(code) });

    private async Task<OfflineVerdict> UploadAsync(string code, string scan)
    {
        var request = new UploadOfflineRequest { Caller = Caller };
        request.Items.Add(new OfflineRedemption
        {
            ScanId = scan, Caller = Caller, Code = ByteString.CopyFromUtf8(code),
        });
        return (await Till.UploadOfflineAsync(request)).Verdicts[0];
    }

    private async Task<SignInResponse> SignInAsync(string pin) => await Till.SignInAsync(
        new SignInRequest { Caller = CallerOf(""), Pin = pin });

    private string PinHash() => _shop.Cloud.Rows(
        "SELECT pin_hash FROM operators WHERE operator_id = 'op-1'", row => row.GetString(0))[0];

    private string ApiKeyHashes() => string.Concat(_shop.Cloud.Rows(
        "SELECT key_hash FROM api_keys", row => Convert.ToHexStringLower((byte[])row.GetValue(0))));

    private static List<string> PapersOf(Accepted accepted) =>
    [
        .. SlipJson.Of(accepted.Slip).GetProperty("seats").EnumerateArray()
            .Select(seat => seat.GetProperty("entry_code").GetString()!),
    ];

    private static byte[] Bytes(JsonNode made) =>
        Convert.FromBase64String(((string)made["secret"]!)["whsec_".Length..]);
}
