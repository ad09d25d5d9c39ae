using Microsoft.Extensions.Options;
using PosCloud.Admin.OpenId;
using PosCloud.Identity;
using PosCloud.Ledger;

namespace PosCloud.Hosting;

/// <summary>What <c>poscloud serve</c> was asked for, as it stands on the command line.</summary>
internal sealed class ServeOptions
{
    /// <summary>Where terminals call: HTTP/2 without TLS on loopback, HTTP/1.1 and 2 by TLS anywhere; more than one
    /// with ';'.</summary>
    public string Urls { get; set; } = "";

    /// <summary>Where HTTP/1.1 is spoken; empty: nowhere.</summary>
    public string HttpUrls { get; set; } = "";

    /// <summary>Where the back office is: without TLS on loopback, by TLS anywhere; empty: nowhere.</summary>
    public string AdminUrls { get; set; } = "";

    /// <summary><c>sqlite:PATH</c> or <c>postgres:CONNECTION</c>.</summary>
    public string Database { get; set; } = "";

    /// <summary>Where the key of a PostgreSQL database is; empty: none was named.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>The certificate of this node and those behind it, PEM; empty: the ledger's authority signs one.
    /// </summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>The private key of <see cref="CertificateFile"/>, PEM; empty: in the same file.</summary>
    public string CertificateKeyFile { get; set; } = "";

    /// <summary>What the node is called by besides its URLs; more than one with ','.</summary>
    public string CertificateNames { get; set; } = "";

    /// <summary>Calls a second of one terminal.</summary>
    public int TerminalRate { get; set; } = CallRates.UsualPerSecond;

    /// <summary>Webhooks may call addresses of private networks, and of this machine.</summary>
    public bool WebhookPrivate { get; set; }

    /// <summary>Sign-in to the back office by OpenID Connect.</summary>
    public OpenIdOptions OpenId { get; } = new();

    /// <summary>Null: nobody signs in so.</summary>
    /// <exception cref="UsageException">Something of it cannot be used.</exception>
    public OpenIdProvider? ReadOpenId()
    {
        var provider = OpenId.Read();
        return provider is null || AdminUrls.Length > 0 ? provider : throw new UsageException(
            $"--oidc-authority {provider.Authority}: wants --admin-urls, where the back office is");
    }

    /// <exception cref="UsageException">One of them cannot be used.</exception>
    public IReadOnlyList<ListenAddress> ReadUrls() => ListenAddress.ReadAll("--urls", Urls) is { Count: > 0 } urls
        ? urls
        : throw new UsageException("--urls is empty: expected a URL such as http://127.0.0.1:5080");

    /// <exception cref="UsageException">One of them cannot be used.</exception>
    public IReadOnlyList<ListenAddress> ReadHttpUrls() => ListenAddress.ReadAll("--http-urls", HttpUrls);

    /// <exception cref="UsageException">One of them cannot be used.</exception>
    public IReadOnlyList<ListenAddress> ReadAdminUrls() => ListenAddress.ReadAll("--admin-urls", AdminUrls);

    /// <exception cref="UsageException">They do not go together.</exception>
    public NodeCertificateOptions ReadCertificate()
    {
        var names = CertificateNames.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (CertificateFile.Length == 0 && CertificateKeyFile.Length > 0)
            throw new UsageException("--tls-key: wants --tls-cert FILE, the certificate of that key");
        if (CertificateFile.Length > 0 && names.Length > 0)
            throw new UsageException("--tls-names: the certificate of --tls-cert has its names already");
        if (names.FirstOrDefault(name => Uri.CheckHostName(name) == UriHostNameType.Unknown) is { } wrong)
            throw new UsageException($"--tls-names {wrong}: it is no name and no address");
        ListenAddress[] secure =
            [.. ReadUrls().Concat(ReadHttpUrls()).Concat(ReadAdminUrls()).Where(address => address.IsTls)];
        return new NodeCertificateOptions(
            CertificateFile, CertificateKeyFile.Length > 0 ? CertificateKeyFile : CertificateFile,
            [.. secure.Where(address => !address.IsAnywhere).Select(address => address.Host), .. names],
            secure.Any(address => address.IsAnywhere));
    }

    /// <exception cref="UsageException">It is out of its range.</exception>
    public int ReadTerminalRate() => TerminalRate is > 0 and <= 10_000 ? TerminalRate : throw new UsageException(
        $"--terminal-rate {TerminalRate}: expected 1 to 10000 calls a second");

    /// <exception cref="UsageException">It is no database.</exception>
    public LedgerDatabase ReadDatabase() => LedgerDatabase.Read(Database, KeyFile);
}

/// <summary>Finds every fault, so that one start shows all.</summary>
internal sealed class ServeOptionsValidator : IValidateOptions<ServeOptions>
{
    public ValidateOptionsResult Validate(string? name, ServeOptions options)
    {
        Func<object>[] reads =
        [
            options.ReadUrls, options.ReadHttpUrls, options.ReadAdminUrls, options.ReadDatabase,
            () => options.ReadTerminalRate(),
            () => (object?)options.ReadOpenId() ?? "",
            // What is wrong with the URLs is said above.
            () => Fault(options.ReadUrls) is null && Fault(options.ReadHttpUrls) is null
                && Fault(options.ReadAdminUrls) is null
                ? options.ReadCertificate()
                : "",
        ];
        var faults = reads.Select(Fault).OfType<string>().ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static string? Fault(Func<object> read)
    {
        try
        {
            read();
            return null;
        }
        catch (UsageException e)
        {
            return e.Message;
        }
    }
}
