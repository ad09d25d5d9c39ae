using System.Text.Json.Serialization;

namespace PosDaemon.Configuration;

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
