using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using PosCloud.Admin.Staff;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>An operator with a PIN is nobody without it. Over gRPC, with PINs that the back office gave.</summary>
[Trait("Store", "Either")]
public sealed class OperatorSignInTests : IAsyncLifetime
{
    private const string Pin = "493817";

    private AdminShop _shop = null!;
    private RedemptionService.RedemptionServiceClient _till = null!;
    private int _ids;

    public async ValueTask InitializeAsync()
    {
        _shop = await AdminShop.OpenAsync();
        _till = new RedemptionService.RedemptionServiceClient(_shop.Cloud.Channel);
        await PutOperatorAsync();
        Assert.Equal(HttpStatusCode.NoContent, await PutPinAsync(Pin));
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task An_operator_with_a_PIN_looks_up_redeems_and_undoes_by_a_sign_in_and_not_without()
    {
        var code = await SellAsync();

        var without = await RedeemAsync(code, Caller());
        var preview = await PreviewAsync(code, Caller());
        var session = await SignInAsync();
        var scan = NextId();
        var accepted = await RedeemAsync(code, Caller(session), scan);
        var undoWithout = await UndoAsync(scan, Caller());
        var undone = await UndoAsync(scan, Caller(session));

        Assert.Equal(
            (Reason.NotPermitted, "操作员“op-1”须先用 PIN 码登录"), (without.Refused.Reason, without.Refused.Message));
        Assert.Equal(Reason.NotPermitted, preview.Refused.Reason);
        Assert.NotNull(accepted.Accepted);
        Assert.Equal(Reason.NotPermitted, undoWithout.Refused.Reason);
        Assert.NotNull(undone.Undone);
        Assert.Equal(("op-1", 1L), (
            _shop.Cloud.Rows("SELECT operator FROM redemptions", row => row.GetString(0))[0],
            _shop.Cloud.Count("SELECT count(*) FROM redemptions")));
    }

    [Fact]
    public async Task A_sign_in_says_who_it_is_and_until_when()
    {
        var reply = await _till.SignInAsync(new SignInRequest { Caller = Caller(), Pin = Pin });

        Assert.Equal(("王", true), (reply.SignedIn.OperatorName, reply.SignedIn.MayUndo));
        Assert.Equal(
            TestGoods.Start + OperatorSession.Life, reply.SignedIn.ValidUntil.ToDateTimeOffset());
        Assert.Equal(TestGoods.Start, reply.ServerTime.ToDateTimeOffset());
        Assert.Contains(_shop.Cloud.Log.Lines, line => line.StartsWith("5096 ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("op-1", "493818")]
    [InlineData("op-1", "")]
    [InlineData("op-none", Pin)]
    [InlineData("op-none", "")]
    public async Task A_wrong_PIN_and_an_unknown_operator_are_told_alike(string operatorId, string pin)
    {
        var reply = await _till.SignInAsync(new SignInRequest { Caller = Caller(operatorId: operatorId), Pin = pin });

        Assert.Equal((Reason.NotPermitted, "工号或 PIN 码不对"), (reply.Refused.Reason, reply.Refused.Message));
        Assert.Contains(_shop.Cloud.Log.Lines, line => line.StartsWith("5097 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Five_wrong_PINs_lock_it_also_for_the_right_one_and_end_no_session()
    {
        var session = await SignInAsync();
        for (var attempt = 1; attempt < FailedTries.Patience; attempt++)
            Assert.Equal("工号或 PIN 码不对", (await TryAsync("0000")).Refused.Message);

        Assert.Equal("PIN 码多次输错，2026-03-01 12:01 后再试", (await TryAsync("0000")).Refused.Message);
        Assert.Equal("PIN 码多次输错，2026-03-01 12:01 后再试", (await TryAsync(Pin)).Refused.Message);
        Assert.NotNull((await RedeemAsync(await SellAsync(), Caller(session))).Accepted);

        _shop.Cloud.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("PIN 码多次输错，2026-03-01 12:03 后再试", (await TryAsync("0000")).Refused.Message);
        _shop.Cloud.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.NotNull((await TryAsync(Pin)).SignedIn);
        Assert.Equal("工号或 PIN 码不对", (await TryAsync("0000")).Refused.Message);
    }

    [Fact]
    public async Task Wrong_PINs_at_one_moment_are_all_counted()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TryAsync("0000")));

        Assert.All(replies, reply => Assert.NotNull(reply.Refused));
        Assert.Equal(FailedTries.Patience, _shop.Cloud.Count("SELECT pin_failures FROM operators"));
    }

    [Fact]
    public async Task A_session_is_of_one_terminal_and_one_operator_and_cannot_be_made_up()
    {
        await PutOperatorAsync("op-2");
        await PutPinAsync("602914", "op-2");
        var session = await SignInAsync();
        var code = await SellAsync();

        var elsewhere = Caller(session);
        elsewhere.TerminalId = "t-2";
        var later = session[..3] + (session[3] == 'A' ? 'B' : 'A') + session[4..];

        Assert.Equal(Reason.NotPermitted, (await RedeemAsync(code, elsewhere)).Refused.Reason);
        Assert.Equal(Reason.NotPermitted, (await RedeemAsync(code, Caller(session, "op-2"))).Refused.Reason);
        Assert.Equal(Reason.NotPermitted, (await RedeemAsync(code, Caller(later))).Refused.Reason);
        Assert.Equal(Reason.NotPermitted, (await RedeemAsync(code, Caller("not base64!"))).Refused.Reason);
        Assert.Equal(0, _shop.Cloud.Count("SELECT count(*) FROM redemptions"));
    }

    [Fact]
    public async Task Another_PIN_ends_sessions_and_no_PIN_needs_none()
    {
        var session = await SignInAsync();
        await PutPinAsync("602914");

        var refused = (await RedeemAsync(await SellAsync(), Caller(session))).Refused;
        Assert.Equal("操作员“op-1”的登录已失效，请重新用 PIN 码登录", refused.Message);
        Assert.NotNull((await TryAsync(Pin)).Refused);

        Assert.Equal(
            HttpStatusCode.NoContent, (await _shop.Owner.SendAsync(HttpMethod.Delete, "operators/op-1/pin")).Status);
        Assert.NotNull((await RedeemAsync(await SellAsync(), Caller())).Accepted);
        Assert.Equal("", (await TryAsync("")).SignedIn.Session);
        Assert.NotNull((await TryAsync(Pin)).Refused);
    }

    [Fact]
    public async Task A_session_ends_and_what_was_scanned_in_time_is_taken_for_another_day()
    {
        var session = await SignInAsync();
        var (code, late) = (await SellAsync(), await SellAsync());
        var inTime = Caller(session);
        var cloud = _shop.Cloud;

        cloud.Time.Advance(OperatorSession.Life + TimeSpan.FromHours(1));
        Assert.Equal(Reason.NotPermitted, (await RedeemAsync(code, Caller(session))).Refused.Reason);
        Assert.NotNull((await RedeemAsync(code, inTime)).Accepted);

        cloud.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(Reason.NotPermitted, (await RedeemAsync(late, inTime)).Refused.Reason);
    }

    [Fact]
    public async Task What_was_answered_stands_without_the_session_and_after_another_PIN()
    {
        var session = await SignInAsync();
        var (code, scan) = (await SellAsync(), NextId());
        var first = await RedeemAsync(code, Caller(session), scan);
        await PutPinAsync("602914");

        var again = await RedeemAsync(code, Caller(), scan);

        Assert.True(again.RepeatedReply);
        Assert.Equal(first.Accepted, again.Accepted);
    }

    [Fact]
    public async Task Who_has_left_or_works_elsewhere_is_told_so_by_the_right_PIN_and_by_no_other()
    {
        await PutOperatorAsync(more: """, "isActive":false""");

        Assert.Equal("工号或 PIN 码不对", (await TryAsync("0000")).Refused.Message);
        Assert.Equal("操作员“op-1”已停用", (await TryAsync(Pin)).Refused.Message);
    }

    [Fact]
    public async Task A_stolen_database_says_nothing_of_a_PIN()
    {
        var hash = _shop.Cloud.Rows("SELECT pin_hash FROM operators", row => row.GetString(0))[0];
        using var random = RandomNumberGenerator.Create();
        using var passwords = new PasswordHash(random);

        // Whoever has the rows tries the few PINs that there are: without the key none of them fits.
        Assert.StartsWith("$argon2id$", hash);
        Assert.False(await passwords.IsOfAsync(Pin, hash));
        Assert.DoesNotContain(_shop.Cloud.Log.Lines, line => line.Contains(Pin, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("123")]
    [InlineData("1234567890123")]
    [InlineData("12a4")]
    [InlineData("4444")]
    [InlineData("3456")]
    [InlineData("9876")]
    [InlineData("")]
    public async Task What_is_no_PIN_or_easily_guessed_is_not_taken(string pin)
    {
        Assert.Equal(HttpStatusCode.BadRequest, await PutPinAsync(pin));
        Assert.NotNull((await TryAsync(Pin)).SignedIn);
    }

    [Fact]
    public async Task A_PIN_is_drawn_on_the_page_and_shown_once()
    {
        using var browser = await OfficeBrowser.OfRoleAsync(_shop.Cloud, Role.Manager, "manager");

        var answer = await browser.SubmitAsync("/admin/operators?edit=op-1", "pin", ("pin", ""));
        var drawn = Regex.Match(
            answer.Html, "class=\"secret\">([0-9]{6})<").Groups[1].Value;

        Assert.NotNull((await TryAsync(drawn)).SignedIn);
        Assert.DoesNotContain(drawn, (await browser.GetAsync("/admin/operators")).Html, StringComparison.Ordinal);
        Assert.Equal(1, _shop.Cloud.Count(
            "SELECT count(*) FROM audit WHERE action = 'operator.pin' AND actor = 'manager' AND subject = 'op-1'"));
    }

    [Fact]
    public async Task A_clerk_gives_no_PIN()
    {
        using var clerk = await AdminCaller.OfAsync(_shop.Cloud, Role.Clerk);

        var (status, _) = await clerk.SendAsync(HttpMethod.Put, "operators/op-1/pin", """{"pin":"602914"}""");

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.NotNull((await TryAsync(Pin)).SignedIn);
    }

    private string NextId() => $"scan-{Interlocked.Increment(ref _ids)}";

    private Caller Caller(string session = "", string operatorId = "op-1") => new()
    {
        TerminalId = "t-1",
        Lane = "counter",
        StoreId = AdminShop.Store,
        OperatorId = operatorId,
        OperatorSession = session,
        DeviceTime = _shop.Cloud.Time.GetUtcNow().ToTimestamp(),
    };

    private async Task<SignInResponse> TryAsync(string pin) =>
        await _till.SignInAsync(new SignInRequest { Caller = Caller(), Pin = pin });

    private async Task<string> SignInAsync() => (await TryAsync(Pin)).SignedIn.Session;

    private async Task<string> SellAsync() => AdminShop.Code(await _shop.OrderAsync("tea"));

    private async Task<RedeemResponse> RedeemAsync(string code, Caller caller, string? scan = null) =>
        await _till.RedeemAsync(new RedeemRequest
        {
            ScanId = scan ?? NextId(), Caller = caller, Code = ByteString.CopyFromUtf8(code),
        });

    private async Task<PreviewResponse> PreviewAsync(string code, Caller caller) =>
        await _till.PreviewAsync(new PreviewRequest
        {
            ScanId = NextId(), Caller = caller, Code = ByteString.CopyFromUtf8(code),
        });

    private async Task<UndoResponse> UndoAsync(string scan, Caller caller) => await _till.UndoAsync(new UndoRequest
    {
        UndoId = NextId(), ScanId = scan, Caller = caller,
    });

    private Task<JsonNode> PutOperatorAsync(string id = "op-1", string more = "") => _shop.Owner.PutAsync(
        $"operators/{id}",
        AdminShop.Json($$"""{"name":"王","storeIds":["{{AdminShop.Store}}"],"mayUndo":true{{more}}}"""));

    private async Task<HttpStatusCode> PutPinAsync(string pin, string operatorId = "op-1") =>
        (await _shop.Owner.SendAsync(
            HttpMethod.Put, $"operators/{operatorId}/pin", $$"""{"pin":"{{pin}}"}""")).Status;
}
