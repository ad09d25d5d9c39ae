using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Grpc.Net.Client;
using PosCloud.Commands;
using PosDaemon.Protocol.Codes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>A machine that wants to be a terminal: its key, what it was given, and its connections by TLS. Independent
/// of posd's code.</summary>
internal sealed class TerminalMachine(WireCloud cloud) : IDisposable
{
    private readonly List<GrpcChannel> _channels = [];

    public ECDsa Key { get; set; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>With its key; null before it enrolled.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Trusted for the cloud; null: whatever it shows is.</summary>
    public X509Certificate2? Anchor { get; set; }

    public static byte[] RequestOf(AsymmetricAlgorithm key) => key is RSA rsa
        ? new CertificateRequest("CN=x", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSigningRequest()
        : new CertificateRequest("CN=x", (ECDsa)key, HashAlgorithmName.SHA256).CreateSigningRequest();

    public async Task<EnrollResponse> EnrollAsync(string token)
    {
        var reply = await Enrollment().EnrollAsync(new EnrollRequest
        {
            Token = token,
            CertificateRequest = ByteString.CopyFrom(RequestOf(Key)),
            HostName = "till-pc",
            SoftwareVersion = "1.0",
        });
        Apply(reply.Certificates[0].ToByteArray());
        Anchor = X509CertificateLoader.LoadCertificate(reply.TrustAnchors[0].Span);
        return reply;
    }

    public void Apply(byte[] certificate)
    {
        using var issued = X509CertificateLoader.LoadCertificate(certificate);
        Certificate = issued.CopyWithPrivateKey(Key);
    }

    public EnrollmentService.EnrollmentServiceClient Enrollment() => new(Connect());

    public RedemptionService.RedemptionServiceClient Redemption() => new(Connect());

    /// <summary>A connection of its own, with the certificate that it has now.</summary>
    public GrpcChannel Connect()
    {
        var channel = GrpcChannel.ForAddress(
            cloud.Tls, new GrpcChannelOptions { HttpHandler = NewHandler(), DisposeHttpClient = true });
        _channels.Add(channel);
        return channel;
    }

    /// <summary>Shows the certificate that it has now.</summary>
    public SocketsHttpHandler NewHandler()
    {
        var (own, anchor) = (Certificate, Anchor);
        return new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = own is null ? null : [own],
                RemoteCertificateValidationCallback = (_, shown, _, _) =>
                    anchor is null || IsSignedBy((X509Certificate2)shown!, anchor),
            },
        };
    }

    public static RedeemRequest Ask(
        string code, string scanId, string terminal = "till-3", string store = "mall") => new()
    {
        ScanId = scanId,
        Caller = new Caller { TerminalId = terminal, Lane = "counter", StoreId = store },
        Code = ByteString.CopyFromUtf8(code),
    };

    /// <summary>By <c>poscloud terminal enroll</c>.</summary>
    public async Task<string> TokenAsync(string terminal = "till-3", string store = "mall", int hours = 24)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await CommandLine.RunAsync(
            ["terminal", "enroll", terminal, "--store", store, "--url", "https://cloud.test:5443",
                "--hours", $"{hours}",
                .. cloud.DbOptions], output, error);
        Assert.True(exit == 0, error.ToString());
        return TokenOf(output.ToString().Split('\'')[1]);
    }

    /// <summary>Of what a technician is handed.</summary>
    public static string TokenOf(string ticket) => EnrollmentTicket.Read(ticket)!.Token;

    public void Dispose()
    {
        foreach (var channel in _channels)
            channel.Dispose();
        Certificate?.Dispose();
        Anchor?.Dispose();
        Key.Dispose();
    }

    private bool IsSignedBy(X509Certificate2 shown, X509Certificate2 anchor)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(anchor);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = cloud.Time.GetUtcNow().UtcDateTime;
        return chain.Build(shown) && shown.MatchesHostname(cloud.Tls.Host);
    }
}
