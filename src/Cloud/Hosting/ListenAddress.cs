using System.Net;

namespace PosCloud.Hosting;

/// <summary>An address to listen on. Plain text is for the same machine only: terminals elsewhere need TLS with
/// their own certificates, and until the cloud has that, nothing else is offered.</summary>
internal sealed record ListenAddress(IPAddress? Address, int Port)
{
    /// <summary>Null address: "localhost", both loopback addresses.</summary>
    public bool IsLocalhost => Address is null;

    public static IReadOnlyList<ListenAddress> ReadAll(string option, string value) =>
        [.. value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(url => Read(option, url))];

    private static ListenAddress Read(string option, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            throw new UsageException($"{option} {url}: expected a URL such as http://127.0.0.1:5080");
        if (uri.Scheme == Uri.UriSchemeHttps)
            throw new UsageException($"{option} {url}: TLS is not offered yet; plain http on loopback is");
        if (uri.Scheme != Uri.UriSchemeHttp)
            throw new UsageException($"{option} {url}: the scheme must be http");
        if (uri.AbsolutePath != "/" || uri.Query.Length > 0)
            throw new UsageException($"{option} {url}: a path is not possible, only host and port");
        if (uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return uri.Port == 0
                ? throw new UsageException($"{option} {url}: port 0 needs an address, use http://127.0.0.1:0")
                : new ListenAddress(null, uri.Port);
        if (!IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) || !IPAddress.IsLoopback(address))
            throw new UsageException(
                $"{option} {url}: plain text is accepted on loopback only (127.0.0.1, [::1], localhost), because "
                + "codes would cross the network readable");
        return new ListenAddress(address, uri.Port);
    }
}
