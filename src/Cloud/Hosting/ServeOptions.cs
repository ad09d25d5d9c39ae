using Microsoft.Extensions.Options;
using PosCloud.Ledger;

namespace PosCloud.Hosting;

/// <summary>What <c>poscloud serve</c> was asked for, as it stands on the command line.</summary>
internal sealed class ServeOptions
{
    /// <summary>Where terminals call over HTTP/2; more than one with ';'.</summary>
    public string Urls { get; set; } = "";

    /// <summary>Where HTTP/1.1 is spoken; empty: nowhere.</summary>
    public string HttpUrls { get; set; } = "";

    /// <summary><c>sqlite:PATH</c> or <c>postgres:CONNECTION</c>.</summary>
    public string Database { get; set; } = "";

    /// <summary>Where the key of a PostgreSQL database is; empty: none was named.</summary>
    public string KeyFile { get; set; } = "";

    /// <exception cref="UsageException">One of them cannot be used.</exception>
    public IReadOnlyList<ListenAddress> ReadUrls() => ListenAddress.ReadAll("--urls", Urls) is { Count: > 0 } urls
        ? urls
        : throw new UsageException("--urls is empty: expected a URL such as http://127.0.0.1:5080");

    /// <exception cref="UsageException">One of them cannot be used.</exception>
    public IReadOnlyList<ListenAddress> ReadHttpUrls() => ListenAddress.ReadAll("--http-urls", HttpUrls);

    /// <exception cref="UsageException">It is no database.</exception>
    public LedgerDatabase ReadDatabase() => LedgerDatabase.Read(Database, KeyFile);
}

/// <summary>Finds every fault, so that one start shows all.</summary>
internal sealed class ServeOptionsValidator : IValidateOptions<ServeOptions>
{
    public ValidateOptionsResult Validate(string? name, ServeOptions options)
    {
        Func<object>[] reads = [options.ReadUrls, options.ReadHttpUrls, options.ReadDatabase];
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
