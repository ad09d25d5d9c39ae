using System.Text.Json.Serialization;

namespace PosDaemon.Configuration;

/// <summary>The whole configuration of one terminal: one JSON file, described by posd.schema.json. Secrets (the
/// console's token, keys) are never in it, so that it can be shown, mailed and kept in version control. What must be
/// there is said by the schema; an empty name here is one that the schema has already complained about.</summary>
internal sealed class DaemonOptions
{
    /// <summary>For editors only.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; set; }

    public TerminalOptions Terminal { get; set; } = new();

    /// <summary>Where the journal, the console's token and the log live. Null: $STATE_DIRECTORY as systemd sets it,
    /// else the system's own place for such data. A relative path is taken from the configuration file's folder.
    /// </summary>
    public string? StateDirectory { get; set; }

    /// <summary>The folder of the shop's own slip templates, relative to the configuration file. Null: the built-in
    /// ones.</summary>
    public string? Templates { get; set; }

    /// <summary>The folder of the shop's own printer profiles, relative to the configuration file. Null: the built-in
    /// ones.</summary>
    public string? Profiles { get; set; }

    public CloudOptions Cloud { get; set; } = new();

    public ConsoleOptions Console { get; set; } = new();

    public ScannerEntry[] Scanners { get; set; } = [];

    public PrinterEntry[] Printers { get; set; } = [];

    public PrinterGroupEntry[] PrinterGroups { get; set; } = [];

    public GateEntry[] Gates { get; set; } = [];

    public SignalEntry[] Signals { get; set; } = [];

    public LaneEntry[] Lanes { get; set; } = [];

    public LogOptions Log { get; set; } = new();

    /// <summary>The printers that a lane's <see cref="LaneEntry.Printer"/> stands for: itself, or those of the group,
    /// in its order. Null and a name that is not there: none.</summary>
    public IReadOnlyList<PrinterEntry> PrintersOf(string? name)
    {
        var group = PrinterGroups.FirstOrDefault(group => group.Name == name);
        var names = group?.Printers ?? (name is null ? [] : [name]);
        return [.. names.SelectMany(member => Printers.Where(printer => printer.Name == member))];
    }
}

/// <summary>Who this terminal is. The cloud keeps id and store with every record.</summary>
internal sealed class TerminalOptions
{
    public string Id { get; set; } = "";

    public string Store { get; set; } = "";

    /// <summary>Of what the console says, and of slips whose buyer has no language of his own. Chinese: the shops this
    /// is made for.</summary>
    public TerminalLanguage Language { get; set; } = TerminalLanguage.Chinese;

    /// <summary>ISO 4217, of the bills that are entered here. A confirmation may name another.</summary>
    public string Currency { get; set; } = "CNY";
}

[JsonConverter(typeof(JsonStringEnumConverter<TerminalLanguage>))]
internal enum TerminalLanguage
{
    [JsonStringEnumMemberName("zh")]
    Chinese,

    [JsonStringEnumMemberName("en")]
    English,
}

/// <summary>Where the redemption cloud is and how long one call may take.</summary>
internal sealed class CloudOptions
{
    /// <summary>The cloud's one address: https://HOST[:PORT] anywhere, http:// on loopback only (a code on the wire is
    /// as good as a ticket), or dns:///NAME[:PORT]: every address behind the name, by TLS.</summary>
    public string Url { get; set; } = "";

    /// <summary>In place of Url: several nodes of one cloud, all https:// or all http:// on loopback. Calls go to all
    /// that can be connected; a node that fails costs a retry.</summary>
    public string[] Urls { get; set; } = [];

    /// <summary>Of one call. 5 s: well before the 10 s after which people turn away, long enough for a slow mobile
    /// link to answer; after it the lane says "no answer" and asks again with the same scan id.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>The web console and its API, on loopback only.</summary>
internal sealed class ConsoleOptions
{
    /// <summary>A loopback address. Port 0 takes any free port and prints it (for tests and trials).</summary>
    public string Listen { get; set; } = "http://127.0.0.1:7070";

    /// <summary>Made at the first start, readable by the daemon's user only. Relative to the state directory.</summary>
    public string TokenFile { get; set; } = "console.token";
}

/// <summary>What is logged and where besides the console.</summary>
internal sealed class LogOptions
{
    public LogLevelName Level { get; set; } = LogLevelName.Information;

    /// <summary>Relative to the state directory; null for no file.</summary>
    public string? File { get; set; } = "posd.log";

    /// <summary>Size at which a new file is begun. 10 MiB opens in any editor over a remote desktop.</summary>
    public long MaxFileBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>Files kept, the current one included: 50 MiB in all, weeks of a busy till.</summary>
    public int MaxFiles { get; set; } = 5;
}

[JsonConverter(typeof(JsonStringEnumConverter<LogLevelName>))]
internal enum LogLevelName
{
    [JsonStringEnumMemberName("trace")]
    Trace,

    [JsonStringEnumMemberName("debug")]
    Debug,

    [JsonStringEnumMemberName("information")]
    Information,

    [JsonStringEnumMemberName("warning")]
    Warning,

    [JsonStringEnumMemberName("error")]
    Error,
}
