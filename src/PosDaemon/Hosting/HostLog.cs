using Microsoft.Extensions.Logging;

namespace PosDaemon.Hosting;

/// <summary>What the host logs, listed in docs/events.md.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1000, LogLevel.Information,
        "posd {Version} starts: terminal {Terminal}, store {Store}, {Lanes} lanes, state in {StateDirectory}")]
    public static partial void Starting(
        this ILogger log, string version, string terminal, string store, int lanes, string stateDirectory);

    [LoggerMessage(1001, LogLevel.Information, "Ready for scans after {Elapsed} ms")]
    public static partial void Ready(this ILogger log, long elapsed);

    [LoggerMessage(1008, LogLevel.Warning, "Started after {Elapsed} ms, but codes are not taken: {Trouble}")]
    public static partial void ReadyInTrouble(this ILogger log, long elapsed, string trouble);

    [LoggerMessage(1002, LogLevel.Information, "Stopping: {Why}. No new scans are taken")]
    public static partial void Stopping(this ILogger log, string why);

    [LoggerMessage(1003, LogLevel.Information, "Stopped")]
    public static partial void Stopped(this ILogger log);

    [LoggerMessage(1004, LogLevel.Critical, "{Loop} died; the whole daemon stops and is to be started again")]
    public static partial void LoopDied(this ILogger log, Exception? fault, string loop);

    [LoggerMessage(1030, LogLevel.Error, "{Loop} failed by a bug; it is started again in {Wait} s, the rest goes on")]
    public static partial void LoopFailed(this ILogger log, Exception? fault, string loop, double wait);

    [LoggerMessage(1005, LogLevel.Warning,
        "Not everything was finished in time; it stands in the journal and is taken up at the next start: {What}")]
    public static partial void NotFinished(this ILogger log, string what);

    [LoggerMessage(1006, LogLevel.Critical, "posd cannot start: {Why}")]
    public static partial void CannotStart(this ILogger log, Exception? fault, string why);

    [LoggerMessage(1015, LogLevel.Information,
        "The cloud names {Count} redemptions of this terminal without a slip report; they are held at their lanes")]
    public static partial void Recovered(this ILogger log, int count);

    [LoggerMessage(1016, LogLevel.Warning, "The cloud cannot be asked yet what this terminal redeemed: {Why}")]
    public static partial void RecoveryWaits(this ILogger log, string why);
}
