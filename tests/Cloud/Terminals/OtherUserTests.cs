using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using PosCloud.Commands;
using PosCloud.Terminals;

namespace PosCloud.Tests;

/// <summary>Calls of other users of this machine, by curl. Only root can make such.</summary>
public sealed class OtherUserTests : IAsyncLifetime
{
    private const int Posd = 64001;
    private const int Stranger = 64002;

    private WireCloud _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await WireCloud.StartAsync();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_first_user_who_calls_under_a_name_owns_it_until_an_operator_frees_it(bool overHttp2)
    {
        var pass = await _cloud.SellAsync(TestGoods.One(TestGoods.Pass));
        Assert.Equal((200, 4), await RedeemAsync(Posd, pass, "scan-1", overHttp2));

        var (status, reply) = await CallAsync(Stranger, Redeem, Request(pass, "scan-2"), overHttp2);
        Assert.Equal((403, 7), (status, (int)reply["code"]!));
        Assert.Equal(
            $"the name t-1 belongs to the user with uid {Posd}, and this call is of uid {Stranger}; "
            + "poscloud terminal release t-1 --db DATABASE frees it", (string?)reply["message"]);
        Assert.Equal((200, 3), await RedeemAsync(Posd, pass, "scan-3", overHttp2));

        Assert.Equal(0, await CommandLine.RunAsync(
            ["terminal", "release", "t-1", "--db", _cloud.Db], TextWriter.Null, TextWriter.Null));
        Assert.Equal((200, 2), await RedeemAsync(Stranger, pass, "scan-4", overHttp2));
        _cloud.Time.Advance(TerminalNames.Believed);
        Assert.Equal(403, (await CallAsync(Posd, Redeem, Request(pass, "scan-5"), overHttp2)).Status);
    }

    [Fact]
    public async Task Root_may_use_every_name_and_owns_none()
    {
        var pass = await _cloud.SellAsync(TestGoods.One(TestGoods.Pass));
        Assert.Equal((200, 4), await RedeemAsync(0, pass, "scan-1"));
        Assert.Equal((200, 3), await RedeemAsync(Posd, pass, "scan-2"));
        Assert.Equal((200, 2), await RedeemAsync(0, pass, "scan-3"));
        Assert.Equal((200, 1), await RedeemAsync(Posd, pass, "scan-4"));
    }

    [Theory]
    [InlineData("/v1/redemptions:preview")]
    [InlineData("/v1/redemptions:redeem")]
    [InlineData("/v1/redemptions:undo")]
    [InlineData("/v1/redemptions:uploadOffline")]
    [InlineData("/v1/slips:report")]
    [InlineData("/v1/slips:listUnreported")]
    [InlineData("/v1/terminals:watch")]
    public async Task No_method_answers_another_user_under_that_name(string path)
    {
        await CallAsync(Posd, Redeem, Request("NO-SUCH-CODE", "scan-1"));

        var caller = new JsonObject { ["caller"] = Caller() };
        var body = path.Contains("preview") || path.Contains("redeem") ? Request("x", "scan-2") : caller;

        Assert.Equal(403, (await CallAsync(Stranger, path, body)).Status);
    }

    [Fact]
    public async Task An_item_of_an_upload_under_the_name_of_another_user_is_rejected_and_blocks_no_other()
    {
        await CallAsync(Posd, Redeem, Request("NO-SUCH-CODE", "scan-1"));
        var own = Request("NO-SUCH-CODE", "scan-2");
        own.Remove("caller");
        var body = new JsonObject
        {
            ["caller"] = Caller("t-2"), ["items"] = new JsonArray(Request("NO-SUCH-CODE", "scan-3"), own),
        };

        var (status, reply) = await CallAsync(Stranger, "/v1/redemptions:uploadOffline", body);

        Assert.Equal(200, status);
        var messages = reply["verdicts"]!.AsArray().Select(one => (string?)one!["verdict"]!["message"]).ToList();
        Assert.Contains($"belongs to the user with uid {Posd}", messages[0]);
        Assert.DoesNotContain("belongs", messages[1]);
    }

    private const string Redeem = "/v1/redemptions:redeem";

    private static JsonObject Caller(string terminal = "t-1") =>
        new() { ["terminalId"] = terminal, ["lane"] = "counter", ["storeId"] = "mall" };

    private static JsonObject Request(string code, string scanId) => new()
    {
        ["scanId"] = scanId,
        ["caller"] = Caller(),
        ["code"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(code)),
    };

    private async Task<(int Status, int UsesLeft)> RedeemAsync(
        int user, string code, string scanId, bool overHttp2 = false)
    {
        var (status, reply) = await CallAsync(user, Redeem, Request(code, scanId), overHttp2);
        return (status, (int?)reply["accepted"]?["entitlement"]?["usesLeft"] ?? -1);
    }

    private async Task<(int Status, JsonNode Reply)> CallAsync(
        int user, string path, JsonObject body, bool overHttp2 = false)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            Assert.Skip("needs Linux and root: only root can call as another user");
        if (!File.Exists("/usr/bin/setpriv") || !File.Exists("/usr/bin/curl"))
            Assert.Skip("needs setpriv (util-linux) and curl");
        var number = user.ToString(CultureInfo.InvariantCulture);
        using var curl = Process.Start(new ProcessStartInfo("/usr/bin/setpriv",
        [
            "--reuid", number, "--regid", number, "--clear-groups",
            "/usr/bin/curl", "-sS", "--noproxy", "*", "--max-time", "60", "-w", "\n%{http_code}",
            overHttp2 ? "--http2-prior-knowledge" : "--http1.1", "-H", "Content-Type: application/json",
            "-d", body.ToJsonString(), new Uri(overHttp2 ? _cloud.Grpc : _cloud.Http, path).ToString(),
        ]) { RedirectStandardOutput = true })!;
        var lines = (await curl.StandardOutput.ReadToEndAsync()).Split('\n');
        await curl.WaitForExitAsync();
        Assert.Equal(0, curl.ExitCode);
        return (int.Parse(lines[^1], CultureInfo.InvariantCulture), JsonNode.Parse(string.Join('\n', lines[..^1]))!);
    }
}
