using System.Net;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace PosCloud.Identity;

/// <summary>What this node shows to who calls it by TLS: the certificate of a file, read again when it changes, or one
/// that the ledger's authority signs for the names of this machine. Safe for any thread.</summary>
/// <param name="authority">Signs where there is no file.</param>
/// <param name="options">What was asked for.</param>
/// <param name="time">Says when it ends.</param>
/// <param name="log">Gets each certificate that is taken.</param>
internal sealed class NodeCertificate(
    AuthorityOfLedger authority, NodeCertificateOptions options, TimeProvider time, ILogger<NodeCertificate> log)
    : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(365);

    /// <summary>So long before its end, or after a look at its file, the next one is taken.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(30), BetweenLooks = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private X509Certificate2Collection? _current;
    private DateTime _written;
    private long _looked;

    /// <summary>The node's own first, and what it is signed by behind it.</summary>
    /// <exception cref="UsageException">The file cannot be used, and there was none before.</exception>
    /// <exception cref="Ledger.LedgerException">The authority cannot be read.</exception>
    public async ValueTask<X509Certificate2Collection> GetAsync()
    {
        if (Volatile.Read(ref _current) is { } current && !IsDue(current[0]))
            return current;
        await _gate.WaitAsync();
        try
        {
            if (_current is null || IsDue(_current[0]))
                Volatile.Write(ref _current, options.File.Length > 0 ? Read() : await SignAsync());
            return _current;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private bool IsDue(X509Certificate2 current) => options.File.Length > 0
        ? time.GetElapsedTime(Volatile.Read(ref _looked)) >= BetweenLooks
        : time.GetUtcNow() >= current.NotAfter - Ahead;

    private async Task<X509Certificate2Collection> SignAsync()
    {
        var names = options.Names();
        var certificate = (await authority.GetAsync()).SignNode(names, time.GetUtcNow(), Life);
        IdentityLog.NodeCertificate(log, string.Join(", ", names), certificate.NotAfter.ToUniversalTime());
        return [certificate];
    }

    private X509Certificate2Collection Read()
    {
        Volatile.Write(ref _looked, time.GetTimestamp());
        try
        {
            var written = File.GetLastWriteTimeUtc(options.File);
            if (_current is { } same && written == _written)
                return same;
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(options.File);
            using var own = X509Certificate2.CreateFromPemFile(options.File, options.KeyFile);
            chain[0] = X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
            _written = written;
            IdentityLog.NodeCertificate(
                log, chain[0].GetNameInfo(X509NameType.DnsName, false), chain[0].NotAfter.ToUniversalTime());
            return chain;
        }
        catch (Exception e) when (
            e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            if (_current is not { } before)
                throw new UsageException(
                    $"--tls-cert {options.File}: it is no certificate in PEM with its key in {options.KeyFile}: "
                    + e.Message);
            IdentityLog.NodeCertificateUnreadable(log, e.Message);
            return before;
        }
    }
}

/// <summary>By what a node proves itself.</summary>
/// <param name="File">Its certificate and those behind it, PEM; empty: the ledger's authority signs one.</param>
/// <param name="KeyFile">The private key, PEM.</param>
/// <param name="Called">What it is called by, of the URLs and of the command line.</param>
/// <param name="IsAnywhere">It listens on every address of the machine.</param>
internal sealed record NodeCertificateOptions(
    string File, string KeyFile, IReadOnlyList<string> Called, bool IsAnywhere)
{
    /// <summary>What the certificate is for. A node that listens anywhere is called by the machine's name and
    /// addresses.</summary>
    public IReadOnlyList<string> Names()
    {
        var machine = IsAnywhere
            ? NetworkInterface.GetAllNetworkInterfaces()
                .SelectMany(one => one.GetIPProperties().UnicastAddresses)
                .Select(one => one.Address)
                .Where(address => !address.IsIPv6LinkLocal)
                .Select(address => address.ToString())
                .Prepend(Dns.GetHostName())
            : [];
        return [.. Called.Concat(machine).Append("localhost").Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
