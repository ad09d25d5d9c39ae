using System.Text.Json.Nodes;
using Grpc.Core;
using PosDaemon.Testing;

namespace PosCloud.Tests;

/// <summary>The official Python client against the cloud, with nothing but the .proto files.</summary>
[Trait("Store", "Either")]
public sealed class PythonClientTests(PythonModules modules) : IClassFixture<PythonModules>, IAsyncLifetime
{
    private static readonly string Scripts = Path.Combine(AppContext.BaseDirectory, "Services", "interop");

    private WireCloud? _cloud;
    private ScriptPeer? _client;

    private WireCloud Cloud => _cloud!;

    public async ValueTask InitializeAsync()
    {
        PythonModules.RequireOrSkip();
        _cloud = await WireCloud.StartAsync(change: options => options.Urls += ";https://127.0.0.1:0");
        _client = ScriptPeer.Start(PythonModules.Interpreter, Scripts, "client.py", modules.Folder);
        await _client.ReadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
            await _client.DisposeAsync();
        if (_cloud is not null)
            await _cloud.DisposeAsync();
    }

    [Fact]
    public async Task A_code_is_previewed_redeemed_asked_for_again_undone_and_its_slip_reported()
    {
        var code = await Cloud.SellAsync(TestGoods.One(TestGoods.Pass));

        var preview = await ReplyAsync("Preview", Scan("s-1"), code);
        var first = await ReplyAsync("Redeem", Scan("s-1", ("uses", 2)), code);
        var again = await ReplyAsync("Redeem", Scan("s-1", ("uses", 2), ("attempt", 2)), code);
        var unreported = await ReplyAsync("ListUnreported", Call());
        var report = await ReplyAsync("ReportSlips", Call(("reports", new JsonArray(new JsonObject
        {
            ["scan_id"] = "s-1", ["copy"] = 1, ["outcome"] = "SLIP_OUTCOME_PRINTED", ["printer"] = "一号打印机",
        }))));
        var reported = await ReplyAsync("ListUnreported", Call());
        var undo = await ReplyAsync("Undo", Scan("s-1", ("undo_id", "u-1"), ("why", "顾客改主意")));
        var undoAgain = await ReplyAsync("Undo", Scan("s-1", ("undo_id", "u-1"), ("why", "顾客改主意")));

        Assert.Equal(5, (int)preview["offer"]!["entitlement"]!["uses_left"]!);
        Assert.Equal("商户 pass", (string?)preview["offer"]!["entitlement"]!["merchant_name"]);
        Assert.Equal((3, 2), ((int)first["accepted"]!["entitlement"]!["uses_left"]!, (int)first["accepted"]!["uses"]!));
        Assert.Equal((false, true), ((bool)first["repeated_reply"]!, (bool)again["repeated_reply"]!));
        MustEqual(first["accepted"]!, again["accepted"]!);
        MustEqual(first["accepted"]!, unreported["items"]!.AsArray().Single()!["accepted"]!);
        Assert.Equal("VERDICT_STORED", (string?)report["verdicts"]!.AsArray().Single()!["verdict"]);
        Assert.Empty(reported["items"]!.AsArray());
        Assert.Equal(5, (int)undo["undone"]!["entitlement"]!["uses_left"]!);
        Assert.Equal((false, true), ((bool)undo["repeated_reply"]!, (bool)undoAgain["repeated_reply"]!));
        MustEqual(undo["undone"]!, undoAgain["undone"]!);
    }

    [Fact]
    public async Task A_voucher_pays_a_bill_and_who_comes_second_hears_who_was_first()
    {
        var voucher = await Cloud.SellAsync(TestGoods.One(TestGoods.Voucher));
        var bill = new JsonObject { ["minor"] = "12500", ["currency"] = "CNY" };

        var paid = await ReplyAsync("Redeem", Scan("s-1", ("bill", bill)), voucher);
        var second = await ReplyAsync("Redeem", Scan("s-2", ("bill", bill.DeepClone())), voucher);
        var unknown = await ReplyAsync("Redeem", Scan("s-3"), "NO-SUCH-CODE");

        Assert.Equal(
            ("10000", "2500"),
            ((string?)paid["accepted"]!["value_used"]!["minor"], (string?)paid["accepted"]!["cash_due"]!["minor"]));
        Assert.Equal("REASON_ALREADY_REDEEMED", (string?)second["refused"]!["reason"]);
        Assert.Equal("已于 2026-03-01 12:00 在云岚广场（收银台）核销", (string?)second["refused"]!["message"]);
        Assert.Equal(
            (string?)paid["accepted"]!["redemption_id"],
            (string?)second["refused"]!["prior_use"]!["redemption_id"]);
        Assert.Equal("查无此码", (string?)unknown["refused"]!["message"]);
    }

    [Fact]
    public async Task A_watch_begins_with_a_heartbeat_and_the_cloud_hears_that_it_was_left()
    {
        var closed = Cloud.Log.WhenLogged("5051");

        var first = await ReplyAsync("Watch", Call());

        Assert.NotNull(first["heartbeat"]);
        await closed.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
    }

    [Fact]
    public async Task A_wrong_request_is_a_status_with_its_text()
    {
        var (code, details, replies) = await AskAsync(Order("Redeem", Scan(""), "NO-SUCH-CODE"));

        Assert.Equal((StatusCode.InvalidArgument, "scan_id is missing"), (code, details));
        Assert.Empty(replies);
    }

    [Fact]
    public async Task By_tls_a_terminal_calls_with_its_certificate_and_who_may_not_is_told_why_in_chinese_too()
    {
        // The client looks at the certificate of the cloud by the clock of the machine.
        Cloud.Time.SetUtcNow(TimeProvider.System.GetUtcNow());
        using var machine = new TerminalMachine(Cloud);
        var code = await Cloud.SellAsync(TestGoods.One(TestGoods.Pass));
        await machine.EnrollAsync(await machine.TokenAsync("收银台-3"));
        var pem = new JsonObject
        {
            ["root"] = machine.Anchor!.ExportCertificatePem(),
            ["key"] = machine.Key.ExportPkcs8PrivateKeyPem(),
            ["certificate"] = machine.Certificate!.ExportCertificatePem(),
        };

        var known = await AskAsync(ByTls(ScanOf("收银台-3", "s-1"), code, pem));
        var other = await AskAsync(ByTls(ScanOf("收银台-4", "s-2"), code, pem));
        var stranger = await AskAsync(ByTls(
            ScanOf("收银台-3", "s-3"), code, new JsonObject { ["root"] = (string?)pem["root"] }));

        Assert.Equal((StatusCode.OK, ""), (known.Code, known.Details));
        Assert.Equal(4, (int)known.Replies.Single()!["accepted"]!["entitlement"]!["uses_left"]!);
        Assert.Equal(
            (StatusCode.PermissionDenied, "the certificate of this call is 收银台-3's, and the call says 收银台-4"),
            (other.Code, other.Details));
        Assert.Equal(
            (StatusCode.Unauthenticated, "this call needs a terminal's certificate: posd enroll gets one"),
            (stranger.Code, stranger.Details));
    }

    private async Task<JsonNode> ReplyAsync(string call, JsonObject request, string? code = null)
    {
        var (status, details, replies) = await AskAsync(Order(call, request, code));
        Assert.Equal((StatusCode.OK, ""), (status, details));
        return replies.Single()!;
    }

    private async Task<(StatusCode Code, string Details, JsonArray Replies)> AskAsync(JsonObject order)
    {
        await _client!.WriteAsync(order);
        var line = await _client.ReadAsync();
        return ((StatusCode)(int)line["code"]!, (string)line["details"]!, line["replies"]!.AsArray());
    }

    private JsonObject ByTls(JsonObject request, string code, JsonObject pem)
    {
        var order = Order("Redeem", request, code);
        (order["address"], order["tls"]) = (Cloud.Tls.Authority, pem.DeepClone());
        return order;
    }

    private JsonObject Order(string call, JsonObject request, string? code)
    {
        var order = new JsonObject { ["address"] = Cloud.Grpc.Authority, ["call"] = call, ["request"] = request };
        if (code is not null)
            order["code"] = code;
        return order;
    }

    private static JsonObject Scan(string scanId, params (string Name, JsonNode Value)[] more) =>
        Call([("scan_id", scanId), .. more]);

    private static JsonObject ScanOf(string terminal, string scanId)
    {
        var scan = Scan(scanId);
        scan["caller"]!["terminal_id"] = terminal;
        return scan;
    }

    private static JsonObject Call(params (string Name, JsonNode Value)[] fields)
    {
        var request = new JsonObject
        {
            ["caller"] = new JsonObject { ["terminal_id"] = "t-1", ["lane"] = "收银台", ["store_id"] = "mall" },
        };
        foreach (var (name, value) in fields)
            request[name] = value;
        return request;
    }

    private static void MustEqual(JsonNode expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"{expected}\nis not\n{actual}");
}
