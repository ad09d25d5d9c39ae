using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using PosCloud.Identity;

namespace PosCloud.Tests;

/// <summary>What a node shows that was given a certificate of its own.</summary>
public sealed class NodeCertificateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("poscloud-node-");

    private string CertificateFile => Path.Combine(_folder.FullName, "node.pem");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_changed_file_is_shown_soon_and_one_that_cannot_be_read_leaves_the_one_before()
    {
        await using var cloud = new TestCloud();
        using var authority = new AuthorityOfLedger(cloud.Ledger.Terminals, cloud.Key, cloud.Time);
        using var node = new NodeCertificate(
            authority, new NodeCertificateOptions(CertificateFile, CertificateFile, [], IsAnywhere: false), cloud.Time,
            cloud.Log.CreateLogger<NodeCertificate>());
        var missing = await Assert.ThrowsAsync<UsageException>(async () => await node.GetAsync());
        Assert.StartsWith($"--tls-cert {CertificateFile}: it is no certificate in PEM", missing.Message);
        Write(NewPem("first"), 1);
        Assert.Equal("CN=first", (await node.GetAsync())[0].Subject);
        Assert.True((await node.GetAsync())[0].HasPrivateKey);

        Write(NewPem("second"), 2);
        cloud.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("CN=second", (await node.GetAsync())[0].Subject);

        Write("half of a", 3);
        cloud.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("CN=second", (await node.GetAsync())[0].Subject);
        Assert.Single(cloud.Log.Lines, line => line.StartsWith("5095 "));
    }

    private static string NewPem(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(TestGoods.Start, TestGoods.Start.AddDays(90));
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }

    // Files of one moment would have one time.
    private void Write(string content, int minute)
    {
        File.WriteAllText(CertificateFile, content);
        File.SetLastWriteTimeUtc(CertificateFile, TestGoods.Start.UtcDateTime.AddMinutes(minute));
    }
}
