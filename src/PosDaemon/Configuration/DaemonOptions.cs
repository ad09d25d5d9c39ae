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

    public CloudOptions Cloud { get; set; } = new();

    public ConsoleOptions Console { get; set; } = new();

    public ScannerEntry[] Scanners { get; set; } = [];

    public PrinterEntry[] Printers { get; set; } = [];

    public GateEntry[] Gates { get; set; } = [];

    public LaneEntry[] Lanes { get; set; } = [];

    public LogOptions Log { get; set; } = new();
}
