using Microsoft.Extensions.Logging;

namespace PosDaemon.Journal;

/// <summary>What the journal logs: ids 1010 to 1017, listed in docs/events.md.</summary>
internal static partial class JournalLog
{
    [LoggerMessage(1010, LogLevel.Information, "The journal is {Path}")]
    public static partial void JournalOpened(this ILogger log, string path);

    [LoggerMessage(1011, LogLevel.Error,
        "The journal was damaged and is kept as {MovedTo}; a fresh one is in use. The cloud is asked what this "
        + "terminal redeemed, and those slips are offered as marked copies")]
    public static partial void JournalMovedAside(this ILogger log, string movedTo);

    [LoggerMessage(1014, LogLevel.Debug, "{Count} old scans were removed from the journal")]
    public static partial void Pruned(this ILogger log, int count);

    [LoggerMessage(1017, LogLevel.Debug, "Old scans could not be removed from the journal: {Why}")]
    public static partial void PruneFailed(this ILogger log, string why);
}
