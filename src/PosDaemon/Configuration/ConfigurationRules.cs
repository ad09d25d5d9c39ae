using System.Net;

namespace PosDaemon.Configuration;

/// <summary>What only the whole configuration can tell: names that refer to each other, addresses used twice, ranges
/// of durations, and plain text that would leave the machine. Empty names were already reported by the schema.
/// </summary>
internal static class ConfigurationRules
{
    public static IReadOnlyList<ConfigurationFault> Check(DaemonOptions options) =>
    [
        .. CloudRules(options.Cloud),
        .. ConsoleRules(options.Console),
        .. DeviceRules.Check(options),
        .. LaneRules.Check(options),
        .. FileRules(options),
    ];

    /// <summary>Null when the duration is inside, ends included.</summary>
    public static ConfigurationFault? Range(string path, TimeSpan value, TimeSpan least, TimeSpan most) =>
        value >= least && value <= most
            ? null
            : new(path, $"\"{Shown(value)}\" is out of range", $"write \"{Shown(least)}\" to \"{Shown(most)}\"");

    private static IEnumerable<ConfigurationFault> CloudRules(CloudOptions cloud)
    {
        const string Path = "cloud.url";
        if (cloud.Url.Length > 0)
        {
            var quoted = SchemaCheck.Quote(cloud.Url);
            if (!Uri.TryCreate(cloud.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
                yield return new(Path, $"{quoted} is no web address", "write https://HOST or https://HOST:PORT");
            else if (url.PathAndQuery != "/" || url.Fragment.Length > 0 || url.UserInfo.Length > 0)
                yield return new(Path, $"{quoted} has more than a host and a port", $"write {Origin(url)}");
            else if (url.Scheme == "http" && !IsLoopback(url))
                yield return new(Path, $"{quoted} sends codes in plain text to another machine",
                    $"write https://{url.Authority}; http:// is taken for loopback only");
        }

        if (Range("cloud.deadline", cloud.Deadline, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(30))
            is { } fault)
            yield return fault;
    }

    private static IEnumerable<ConfigurationFault> ConsoleRules(ConsoleOptions console)
    {
        const string Path = "console.listen";
        var quoted = SchemaCheck.Quote(console.Listen);
        if (!Uri.TryCreate(console.Listen, UriKind.Absolute, out var url) || url.Scheme != "http"
            || url.PathAndQuery != "/")
            yield return new(Path, $"{quoted} is no address to listen on", "write http://127.0.0.1:7070");
        else if (!IsLoopback(url))
            yield return new(Path, $"{quoted} could be reached from other machines",
                $"write http://127.0.0.1:{url.Port}; the console is for this machine only");
    }

    private static IEnumerable<ConfigurationFault> FileRules(DaemonOptions options)
    {
        if (options.Log.File is { } log && log == options.Console.TokenFile)
            yield return new("log.file", "it is the same file as console.tokenFile", "write another name");
    }

    /// <summary>By name or by number; other names could be made to mean another machine.</summary>
    private static bool IsLoopback(Uri url) =>
        url.Host == "localhost" || (IPAddress.TryParse(url.DnsSafeHost, out var ip) && IPAddress.IsLoopback(ip));

    private static string Origin(Uri url) => $"{url.Scheme}://{url.Authority}";

    private static string Shown(TimeSpan value) =>
        value.ToString(value.Milliseconds == 0 ? @"hh\:mm\:ss" : @"hh\:mm\:ss\.fff");
}
