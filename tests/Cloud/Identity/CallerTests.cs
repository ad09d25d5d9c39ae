using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using PosCloud.Codes;
using PosCloud.Commands;
using PosCloud.Identity;
using PosCloud.Ledger;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>Who is heard by TLS, and who is not.</summary>
[Trait("Store", "Either")]
public sealed class CallerTests : IAsyncLifetime
{
    private const int Rate = 25;

    private WireCloud _cloud = null!;
    private TerminalMachine _machine = null!;
    private string _pass = "";

    public async ValueTask InitializeAsync()
    {
        _cloud = await WireCloud.StartAsync(change: options =>
        {
            options.Urls += ";https://127.0.0.1:0";
            options.TerminalRate = Rate;
        });
        _cloud.Time.SetUtcNow(TimeProvider.System.GetUtcNow());
        _machine = new TerminalMachine(_cloud);
        _pass = await _cloud.SellAsync(TestGoods.One(TestGoods.Pass));
        await _machine.EnrollAsync(await _machine.TokenAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _machine.Dispose();
        await _cloud.DisposeAsync();
    }

    [Fact]
    public async Task Who_shows_no_certificate_is_not_heard()
    {
        _machine.Certificate = null;
        await RefusedAsync(StatusCode.Unauthenticated, "this call needs a terminal's certificate",
            TerminalMachine.Ask(_pass, "s"));
    }

    [Theory]
    [InlineData("of another authority")]
    [InlineData("signed by itself")]
    public async Task Who_shows_a_certificate_that_is_not_of_this_cloud_is_not_heard(string what)
    {
        var (ca, key) = CertificateAuthority.Make(_cloud.Time.GetUtcNow());
        using var foreign = new CertificateAuthority(ca, key);
        var request = new CertificateRequest("CN=till-3", _machine.Key, HashAlgorithmName.SHA256);
        using var shown = what == "signed by itself"
            ? request.CreateSelfSigned(_cloud.Time.GetUtcNow(), _cloud.Time.GetUtcNow().AddDays(1))
            : foreign.SignTerminal("till-3", request.PublicKey, _cloud.Time.GetUtcNow(), TimeSpan.FromDays(1));
        _machine.Apply(shown.RawData);

        await RefusedAsync(StatusCode.Unauthenticated, "the certificate of this call is not of this cloud",
            TerminalMachine.Ask(_pass, "s"));
    }

    [Fact]
    public async Task Who_speaks_for_another_terminal_or_store_is_refused()
    {
        await RefusedAsync(StatusCode.PermissionDenied,
            "the certificate of this call is till-3's, and the call says till-4",
            TerminalMachine.Ask(_pass, "s", terminal: "till-4"));
        await RefusedAsync(StatusCode.PermissionDenied, "till-3 is enrolled for store mall, and the call says strict",
            TerminalMachine.Ask(_pass, "s", store: "strict"));
        await RefusedAsync(StatusCode.PermissionDenied, "till-3 is enrolled for store mall, and the call says none",
            TerminalMachine.Ask(_pass, "s", store: ""));
    }

    [Fact]
    public async Task A_certificate_ends()
    {
        _cloud.Time.Advance(EnrollUseCase.Life + TimeSpan.FromDays(1));

        await RefusedAsync(
            StatusCode.Unauthenticated, "the certificate of till-3 ended", TerminalMachine.Ask(_pass, "s"));
    }

    [Fact]
    public async Task An_enrolled_terminal_is_not_heard_without_tls_whoever_calls()
    {
        var client = new RedemptionService.RedemptionServiceClient(_cloud.Channel);

        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await client.RedeemAsync(TerminalMachine.Ask(_pass, "s")));

        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
        Assert.StartsWith("till-3 is enrolled: it calls by TLS", refused.Status.Detail);
        Assert.NotNull((await client.RedeemAsync(TerminalMachine.Ask(_pass, "s", terminal: "local"))).Accepted);
    }

    [Fact]
    public async Task A_revoked_terminal_is_refused_on_the_connection_that_it_has_and_its_watch_ends()
    {
        var client = _machine.Redemption();
        Assert.NotNull((await client.RedeemAsync(TerminalMachine.Ask(_pass, "scan-1"))).Accepted);
        using var watch = client.Watch(new WatchRequest { Caller = TerminalMachine.Ask("", "").Caller });
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(0, await CommandLine.RunAsync(
            ["terminal", "revoke", "till-3", .. _cloud.DbOptions], TextWriter.Null, TextWriter.Null));

        Assert.Equal(Reason.TerminalRevoked,
            (await client.RedeemAsync(TerminalMachine.Ask(_pass, "scan-2"))).Refused.Reason);
        // What it was answered before stands.
        Assert.NotNull((await client.RedeemAsync(TerminalMachine.Ask(_pass, "scan-1"))).Accepted);
        var ended = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            // Two heartbeats would do.
            for (var beat = 0; beat < 10; beat++)
            {
                var next = watch.ResponseStream.MoveNext(CancellationToken.None);
                _cloud.Time.Advance(TimeSpan.FromSeconds(15));
                await next;
            }
        });
        Assert.Equal((StatusCode.PermissionDenied, "till-3 is revoked"), (ended.StatusCode, ended.Status.Detail));
        var renewal = await Assert.ThrowsAsync<RpcException>(async () => await _machine.Enrollment().RenewAsync(
            new RenewRequest { CertificateRequest = Google.Protobuf.ByteString.CopyFrom(
                TerminalMachine.RequestOf(_machine.Key)) }));
        Assert.Equal(StatusCode.Unauthenticated, renewal.StatusCode);
    }

    [Fact]
    public async Task Who_shows_many_unknown_certificates_is_slowed_down_and_no_terminal_is()
    {
        var known = _machine.Redemption();
        Assert.NotNull((await known.RedeemAsync(TerminalMachine.Ask(_pass, "scan-1"))).Accepted);
        using var stranger = new TerminalMachine(_cloud);
        var request = new CertificateRequest("CN=till-3", stranger.Key, HashAlgorithmName.SHA256);
        stranger.Certificate = request.CreateSelfSigned(_cloud.Time.GetUtcNow(), _cloud.Time.GetUtcNow().AddDays(1));
        var client = stranger.Redemption();

        var calls = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async _ =>
            (await Assert.ThrowsAsync<RpcException>(
                async () => await client.RedeemAsync(TerminalMachine.Ask(_pass, "s")))).StatusCode));

        Assert.Equal([StatusCode.ResourceExhausted, StatusCode.Unauthenticated], calls.Distinct().Order());
        Assert.NotNull((await known.RedeemAsync(TerminalMachine.Ask(_pass, "scan-2"))).Accepted);
    }

    [Fact]
    public async Task A_terminal_that_asks_too_often_is_slowed_down_and_no_other()
    {
        using var other = new TerminalMachine(_cloud);
        await other.EnrollAsync(await other.TokenAsync("till-4"));
        var client = _machine.Redemption();

        var calls = await Task.WhenAll(Enumerable.Range(0, Rate * 40).Select(async _ =>
        {
            try
            {
                var asked = TerminalMachine.Ask("NO-CODE", "scan-1");
                await client.PreviewAsync(
                    new PreviewRequest { ScanId = asked.ScanId, Caller = asked.Caller, Code = asked.Code });
                return StatusCode.OK;
            }
            catch (RpcException e)
            {
                return e.StatusCode;
            }
        }));

        Assert.Equal([StatusCode.OK, StatusCode.ResourceExhausted], calls.Distinct().Order());
        Assert.NotNull((await other.Redemption().RedeemAsync(TerminalMachine.Ask(_pass, "s", "till-4"))).Accepted);
    }

    [Fact]
    public async Task A_stolen_database_has_no_token_and_no_key_in_it()
    {
        var token = await _machine.TokenAsync("till-9");

        var stored = await _cloud.Store.Terminals.FindAuthorityAsync();
        using var thief = ECDsa.Create();
        Assert.ThrowsAny<CryptographicException>(() => thief.ImportPkcs8PrivateKey(stored!.SealedKey, out _));
        Assert.Equal(1, _cloud.Count(Tokens("1 = 1")));
        var text = System.Text.Encoding.ASCII.GetBytes(token[2..]);
        Assert.Equal(0, _cloud.Count(Tokens(TestDatabase.IsPostgres
            ? $"t::text ILIKE '%{token[2..]}%' OR t::text ILIKE '%{Convert.ToHexString(text)}%'"
            : $"instr(token_hash, x'{Convert.ToHexString(text)}') > 0")));
    }

    private static string Tokens(string where) =>
        $"SELECT count(*) FROM enrollment_tokens t WHERE terminal_id = 'till-9' AND ({where})";

    [Fact]
    public async Task Json_is_answered_by_tls_too_and_health_needs_no_certificate()
    {
        using var http = new HttpClient(_machine.NewHandler());

        var body = """{"scanId":"s","caller":{"terminalId":"till-3","storeId":"mall"},"code":"bm9uZQ=="}""";
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var reply = await http.PostAsync(new Uri(_cloud.Tls, "/v1/redemptions:redeem"), content);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Contains("NOT_FOUND", await reply.Content.ReadAsStringAsync());
        Assert.Equal("ok\n", await http.GetStringAsync(new Uri(_cloud.Tls, "/healthz")));
    }

    private async Task RefusedAsync(StatusCode status, string why, RedeemRequest request)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await _machine.Redemption().RedeemAsync(request));
        Assert.Equal(status, refused.StatusCode);
        Assert.StartsWith(why, refused.Status.Detail);
        Assert.Contains(_cloud.Log.Lines, line => line.StartsWith("5093 ") && line.Contains(why));
    }
}
