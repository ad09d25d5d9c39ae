using System.Net;

namespace PosCloud.Hosting;

/// <summary>An address to listen on. Plain text is for the same machine only: terminals elsewhere call by TLS.
/// </summary>
/// <param name="Address">Null: "localhost", both loopback addresses.</param>
/// <param name="Port">0: a free one.</param>
/// <param name="Host">As it stands in the URL, which is what callers know it by.</param>
/// <param name="IsTls">https.</param>
internal sealed record ListenAddress(IPAddress? Address, int Port, string Host, bool IsTls)
{
    public bool IsLocalhost => Address is null;

    /// <summary>It stands for every address of the machine.</summary>
    public bool IsAnywhere => Address is { } address
        && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) && IPAddress.TryParse(Host, out _);

    public static IReadOnlyList<ListenAddress> ReadAll(string option, string value) =>
        [.. value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(url => Read(option, url))];

    private static ListenAddress Read(string option, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            throw new UsageException($"{option} {url}: expected a URL such as http://127.0.0.1:5080, or "
                + "https://cloud.example.com:5443");
        var isTls = uri.Scheme == Uri.UriSchemeHttps;
        if (!isTls && uri.Scheme != Uri.UriSchemeHttp)
            throw new UsageException($"{option} {url}: the scheme must be https, or http on loopback");
        if (uri.AbsolutePath != "/" || uri.Query.Length > 0)
            throw new UsageException($"{option} {url}: a path is not possible, only host and port");
        var host = uri.IdnHost.Trim('[', ']');
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return uri.Port == 0
                ? throw new UsageException($"{option} {url}: port 0 needs an address, use {uri.Scheme}://127.0.0.1:0")
                : new ListenAddress(null, uri.Port, host, isTls);
        if (IPAddress.TryParse(host, out var address) && (isTls || IPAddress.IsLoopback(address)))
            return new ListenAddress(address, uri.Port, host, isTls);
        // By a name that others know it is called from anywhere.
        return isTls ? new ListenAddress(IPAddress.IPv6Any, uri.Port, host, isTls) : throw new UsageException(
            $"{option} {url}: plain text is accepted on loopback only (127.0.0.1, [::1], localhost), because codes "
            + "would cross the network readable; https is accepted everywhere");
    }
}
