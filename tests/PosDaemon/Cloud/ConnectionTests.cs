using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using PosDaemon.Cloud;
using PosDaemon.Configuration;
using PosDaemon.Protocol.Redemption.V1;
using Answer = PosDaemon.Cloud.CloudAnswer<PosDaemon.Protocol.Redemption.V1.RedeemResponse>;

namespace PosDaemon.Tests.Cloud;

/// <summary>How the client connects, and connects again.</summary>
public class ConnectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_cloud_that_restarts_is_found_again_by_the_same_client()
    {
        var first = await TestNode.StartAsync();
        var (address, port) = (first.Address, first.Port);
        using var client = new TestClient(address);
        Assert.IsType<Answer.Answered>(await RedeemAsync(client, "s-1"));

        await first.DisposeAsync();
        var down = await RedeemAsync(client, "s-2");
        await using var second = await TestNode.StartAsync(port: port);

        Assert.Contains("Unavailable", Assert.IsType<Answer.NoAnswer>(down).Reason, StringComparison.Ordinal);
        Assert.IsType<Answer.Answered>(await RedeemAsync(client, "s-2"));
    }

    [Fact]
    public async Task A_connection_that_breaks_before_the_first_word_is_followed_by_another_at_once()
    {
        await using var node = await TestNode.StartAsync();
        await using var path = new RawServer(async (stream, number, stopping) =>
        {
            if (number > 1) await ForwardAsync(stream, node.Port, stopping);
        });
        using var client = new TestClient(path.Address);

        Assert.IsType<Answer.Answered>(await RedeemAsync(client, "s-1"));
    }

    [Fact]
    public async Task A_path_that_went_dead_is_noticed_by_pings_and_the_call_takes_another()
    {
        await using var node = await TestNode.StartAsync();
        using var dead = new CancellationTokenSource();
        await using var path = new RawServer(async (stream, number, stopping) =>
        {
            using var first = CancellationTokenSource.CreateLinkedTokenSource(dead.Token, stopping);
            try
            {
                await ForwardAsync(stream, node.Port, number == 1 ? first.Token : stopping);
            }
            catch (OperationCanceledException)
            {
                // A router that forgot the connection: open on this side, and nothing comes or goes any more.
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
            }
        });
        var pings = new CloudConnection { PingEvery = TimeSpan.FromSeconds(1), PingTimeout = TimeSpan.FromSeconds(1) };
        using var client = new TestClient(path.Address, TimeSpan.FromMinutes(1), pings);
        Assert.IsType<Answer.Answered>(await RedeemAsync(client, "s-1"));
        await dead.CancelAsync();

        var answer = await RedeemAsync(client, "s-2");

        // On another connection, before the call's deadline: nothing comes back on the first one.
        Assert.IsType<Answer.Answered>(answer);
    }

    [Fact]
    public async Task A_cloud_that_stops_in_good_order_finishes_the_call_that_runs()
    {
        await using var node = await TestNode.StartAsync();
        using var client = new TestClient(node.Address);
        var slow = RedeemAsync(client, "held");
        await node.Holds.WaitAsync(Patience, TimeProvider.System);

        var stopping = node.StopAsync();
        node.Release();

        Assert.IsType<Answer.Answered>(await slow);
        await stopping.WaitAsync(Patience, TimeProvider.System);
    }

    [Fact]
    public async Task A_client_that_is_closed_during_a_call_and_before_one_gives_no_answer()
    {
        await using var node = await TestNode.StartAsync();
        var client = new TestClient(node.Address);
        var running = RedeemAsync(client, "slow");
        await node.CallWaits.WaitAsync(Patience, TimeProvider.System);

        client.Dispose();

        Assert.IsType<Answer.NoAnswer>(await running);
        Assert.IsType<Answer.NoAnswer>(await RedeemAsync(client, "s-1"));
        await node.CallCancelled.WaitAsync(Patience, TimeProvider.System);
    }

    [Fact]
    public async Task The_callers_abort_reaches_the_cloud()
    {
        await using var node = await TestNode.StartAsync();
        using var client = new TestClient(node.Address);
        using var abort = new CancellationTokenSource();
        var call = client.Cloud.RedeemAsync(new RedeemRequest { ScanId = "slow" }, abort.Token);
        await node.CallWaits.WaitAsync(Patience, TimeProvider.System);

        await abort.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await node.CallCancelled.WaitAsync(Patience, TimeProvider.System);
    }

    [Fact]
    public async Task A_thousand_calls_at_once_all_get_their_own_response()
    {
        await using var node = await TestNode.StartAsync();
        using var client = new TestClient(node.Address);

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(n => RedeemAsync(client, $"s-{n}")));

        Assert.Equal(
            Enumerable.Range(0, 1000).Select(n => $"s-{n}"),
            answers.Select(answer => Assert.IsType<Answer.Answered>(answer).Response.Accepted.RedemptionId));
    }

    [Fact]
    public async Task Tls_works_with_a_trust_anchor_of_our_own()
    {
        using var certificate = TestCertificate.Create();
        await using var node = await TestNode.StartAsync(certificate: certificate);
        using var client = new TestClient(node.Address, connection: TestCertificate.Trust(certificate));

        Assert.IsType<Answer.Answered>(await RedeemAsync(client, "s-1"));
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_no_answer_and_says_so()
    {
        using var certificate = TestCertificate.Create();
        await using var node = await TestNode.StartAsync(certificate: certificate);
        using var client = new TestClient(node.Address);

        var reason = Assert.IsType<Answer.NoAnswer>(await RedeemAsync(client, "s-1")).Reason;

        Assert.Contains("the cloud's certificate is not accepted here (Unavailable", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_client_comes_from_the_container_ready_to_use()
    {
        await using var node = await TestNode.StartAsync();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new CloudOptions { Url = node.Address.OriginalString })
            .AddCloudClient()
            .BuildServiceProvider(validateScopes: true);

        var answer = await services.GetRequiredService<RedemptionClient>().RedeemAsync(
            new RedeemRequest { ScanId = "s-1" }, default);

        Assert.IsType<Answer.Answered>(answer);
    }

    private static Task<Answer> RedeemAsync(TestClient client, string scanId) =>
        client.Cloud.RedeemAsync(
            new RedeemRequest { ScanId = scanId, Code = ByteString.CopyFromUtf8(scanId) }, CancellationToken.None);

    private static async Task ForwardAsync(NetworkStream near, int port, CancellationToken stopping)
    {
        using var node = new TcpClient();
        await node.ConnectAsync(IPAddress.Loopback, port, stopping);
        var far = node.GetStream();
        await await Task.WhenAny(near.CopyToAsync(far, stopping), far.CopyToAsync(near, stopping));
    }
}

/// <summary>A certificate for this machine that signs itself.</summary>
internal static class TestCertificate
{
    public static X509Certificate2 Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    public static CloudConnection Trust(X509Certificate2 certificate)
    {
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        trust.CustomTrustStore.Add(certificate);
        return new CloudConnection { Tls = new SslClientAuthenticationOptions { CertificateChainPolicy = trust } };
    }
}
