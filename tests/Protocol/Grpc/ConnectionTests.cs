using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PosDaemon.Grpc;
using PosDaemon.Protocol.Grpc;
using PosDaemon.Protocol.Redemption.V1;
using Redeemed = PosDaemon.Grpc.GrpcResult<PosDaemon.Protocol.Redemption.V1.RedeemResponse>;

namespace PosDaemon.Protocol.Tests.Grpc;

/// <summary>How a channel connects, and connects again.</summary>
public class ConnectionTests
{
    [Fact]
    public async Task A_server_that_restarts_is_found_again_by_the_same_channel()
    {
        var first = await TestCloud.StartAsync();
        var address = first.Address;
        using var channel = new GrpcChannel(address, new GrpcChannelOptions(), TimeProvider.System);
        Assert.IsType<Redeemed.Replied>(await CallAsync(channel));

        await first.DisposeAsync();
        var down = await CallAsync(channel);
        await using var second = await TestCloud.StartAsync(address.Port);

        Assert.Equal(GrpcStatusCode.Unavailable, Assert.IsType<Redeemed.Ended>(down).Status.Code);
        Assert.IsType<Redeemed.Replied>(await CallAsync(channel));
    }

    [Fact]
    public async Task Tls_works_with_a_trust_anchor_of_our_own()
    {
        using var certificate = SelfSigned();
        await using var cloud = await TestCloud.StartAsync(certificate: certificate);
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        trust.CustomTrustStore.Add(certificate);
        using var channel = new GrpcChannel(
            cloud.Address,
            new GrpcChannelOptions { Tls = new SslClientAuthenticationOptions { CertificateChainPolicy = trust } },
            TimeProvider.System);

        Assert.IsType<Redeemed.Replied>(await CallAsync(channel));
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_no_answer_and_says_so()
    {
        using var certificate = SelfSigned();
        await using var cloud = await TestCloud.StartAsync(certificate: certificate);
        using var channel = new GrpcChannel(cloud.Address, new GrpcChannelOptions(), TimeProvider.System);

        var status = Assert.IsType<Redeemed.Ended>(await CallAsync(channel)).Status;

        Assert.Equal(GrpcStatusCode.Unavailable, status.Code);
        Assert.Contains("certificate", status.Message, StringComparison.Ordinal);
    }

    private static Task<Redeemed> CallAsync(GrpcChannel channel) => channel.CallAsync(
        RedemptionMethods.Redeem, new RedeemRequest { ScanId = "s-1" }, TimeSpan.FromSeconds(20),
        CancellationToken.None);

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
