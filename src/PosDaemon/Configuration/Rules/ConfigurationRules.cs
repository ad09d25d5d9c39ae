using System.Net;

namespace PosDaemon.Configuration;

/// <summary>What only the whole configuration can tell: names that refer to each other, addresses used twice, ranges
/// of durations, and plain text that would leave the machine. Empty names were already reported by the schema.
/// </summary>
internal static class ConfigurationRules
{
    private static readonly string[] StateFiles =
        ["journal.db", "journal.key", "journal.mark", "posd.lock", "posd.probe", "printers.json"];

    public static IReadOnlyList<ConfigurationFault> Check(DaemonOptions options, ProfilesRead profiles) =>
    [
        .. CloudRules.Check(options.Cloud),
        .. ConsoleRules(options.Console),
        .. DeviceRules.Check(options, profiles),
        .. PrinterGroupRules.Check(options),
        .. LaneRules.Check(options),
        .. FileRules(options),
    ];

    /// <summary>Null when the duration is inside, ends included.</summary>
    public static ConfigurationFault? Range(string path, TimeSpan value, TimeSpan least, TimeSpan most) =>
        value >= least && value <= most
            ? null
            : new(path, $"\"{Shown(value)}\" is out of range", $"write \"{Shown(least)}\" to \"{Shown(most)}\"");

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
        var token = options.Console.TokenFile;
        if (options.Log.File is { } log)
        {
            if (Normal(log) == Normal(token))
                yield return new("log.file", "it is the same file as console.tokenFile", "write another name");
            if (IsOfTheState(log))
                yield return new("log.file", "it is a file of the state itself", "write another name, like posd.log");
        }

        if (IsOfTheState(token))
            yield return new(
                "console.tokenFile", "it is a file of the state itself", "write another name, like console.token");
    }

    /// <summary>Two names of one file are one, whichever directory the state is in.</summary>
    private static string Normal(string file) => Path.GetFullPath(file, Path.GetTempPath());

    /// <summary>By the name alone, wherever it is: nothing else is called so for good.</summary>
    private static bool IsOfTheState(string file) => Array.Exists(StateFiles,
        name => Path.GetFileName(Normal(file)).StartsWith(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>By name or by number; other names could be made to mean another machine.</summary>
    public static bool IsLoopback(Uri url) =>
        url.Host == "localhost" || (IPAddress.TryParse(url.DnsSafeHost, out var ip) && IPAddress.IsLoopback(ip));

    private static string Shown(TimeSpan value) =>
        value.ToString(value.Milliseconds == 0 ? @"hh\:mm\:ss" : @"hh\:mm\:ss\.fff");
}
