namespace PosDaemon.Configuration;

/// <summary>The web console and its API, on loopback only.</summary>
internal sealed class ConsoleOptions
{
    /// <summary>A loopback address. Port 0 takes any free port and prints it (for tests and trials).</summary>
    public string Listen { get; set; } = "http://127.0.0.1:7070";

    /// <summary>Made at the first start, readable by the daemon's user only. Relative to the state directory.</summary>
    public string TokenFile { get; set; } = "console.token";
}
