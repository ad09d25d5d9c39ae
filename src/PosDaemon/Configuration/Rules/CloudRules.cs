namespace PosDaemon.Configuration;

/// <summary>Where the cloud may be: one address or several of one kind, and no plain text that leaves the machine.
/// </summary>
internal static class CloudRules
{
    private const string Url = "cloud.url";

    public static IEnumerable<ConfigurationFault> Check(CloudOptions cloud)
    {
        var addresses = cloud.Urls.Select((url, n) => (Path: $"cloud.urls[{n}]", Address: url))
            .Append((Path: Url, Address: cloud.Url));
        return
        [
            .. addresses.Where(each => each.Address.Length > 0).SelectMany(each => Check(each.Path, each.Address)),
            .. Together(cloud),
            .. Range(cloud),
        ];
    }

    private static IEnumerable<ConfigurationFault> Check(string path, string address)
    {
        var quoted = SchemaCheck.Quote(address);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https" or "dns"))
            yield return new(path, $"{quoted} is no web address", "write https://HOST or https://HOST:PORT");
        else if (url.Scheme == "dns")
        {
            if (path != Url)
                yield return new(path, $"{quoted} is a name for several addresses", "write it as cloud.url, alone");
            else if (!IsName(url))
                yield return new(path, $"{quoted} is no name in DNS", "write dns:///NAME or dns:///NAME:PORT");
        }
        else if (url.PathAndQuery != "/" || url.Fragment.Length > 0 || url.UserInfo.Length > 0)
            yield return new(path, $"{quoted} has more than a host and a port",
                $"write {url.Scheme}://{url.Authority}");
        else if (url.Scheme == "http" && !ConfigurationRules.IsLoopback(url))
            yield return new(path, $"{quoted} sends codes in plain text to another machine",
                $"write https://{url.Authority}; http:// is taken for loopback only");
    }

    /// <summary>One channel is either in plain text or not.</summary>
    private static IEnumerable<ConfigurationFault> Together(CloudOptions cloud)
    {
        if (cloud.Url.Length > 0 && cloud.Urls.Length > 0)
            yield return new("cloud.urls", "cloud.url is there too", "keep one of them");
        var schemes = cloud.Urls.Select(url => url.Split(':')[0]).Where(scheme => scheme is "http" or "https")
            .Distinct();
        if (schemes.Count() > 1)
            yield return new("cloud.urls", "some addresses are https:// and some are http://",
                "write all of them with https://");
    }

    private static IEnumerable<ConfigurationFault> Range(CloudOptions cloud)
    {
        if (ConfigurationRules.Range(
                "cloud.deadline", cloud.Deadline, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(30))
            is { } fault)
            yield return fault;
    }

    /// <summary>dns:///NAME[:PORT]; dns://SERVER/NAME, which asks a DNS server of one's own, is not taken.</summary>
    private static bool IsName(Uri url) =>
        url.Host.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0
        && Uri.TryCreate($"https://{url.AbsolutePath.TrimStart('/')}", UriKind.Absolute, out var host)
        && host.HostNameType == UriHostNameType.Dns && host.PathAndQuery == "/" && host.UserInfo.Length == 0;
}
