using Microsoft.Extensions.Logging;

namespace PosCloud.Ledger;

internal static partial class LedgerLog
{
    [LoggerMessage(5080, LogLevel.Error, "{Count} calls got no answer: {Fault}: {Reason}")]
    public static partial void BatchFailed(ILogger log, int count, LedgerFault fault, string reason);

    [LoggerMessage(5081, LogLevel.Error, "One call failed inside the ledger; nothing of it was stored")]
    public static partial void PieceFailed(ILogger log, Exception fault);

    [LoggerMessage(5082, LogLevel.Debug, "Nothing to roll back: {Reason}")]
    public static partial void NothingToRollBack(ILogger log, string reason);

    [LoggerMessage(5083, LogLevel.Information, "The database {Path} was upgraded from schema {From} to {To}")]
    public static partial void Upgraded(ILogger log, string path, long from, long to);

    [LoggerMessage(5084, LogLevel.Warning, "The WAL could not be written back into the database: {Reason}")]
    public static partial void CheckpointFailed(ILogger log, string reason);

    [LoggerMessage(5085, LogLevel.Information, "The database {Database} has the tables of {Script} now")]
    public static partial void Migrated(ILogger log, string database, string script);

    [LoggerMessage(5086, LogLevel.Information, "The database takes writes at {Host}, timeline {Timeline}")]
    public static partial void PrimaryFound(ILogger log, string host, int timeline);

    [LoggerMessage(5087, LogLevel.Warning,
        "{Host} takes writes on timeline {Timeline}, which was left behind: {Latest} was seen; after a restore start "
        + "poscloud again")]
    public static partial void PrimaryPassedOver(ILogger log, string host, int timeline, int latest);

    [LoggerMessage(5088, LogLevel.Information,
        "What is new is made with the key {Key}, in use since {Since}; of {Others} other keys things are read")]
    public static partial void KeyInUse(ILogger log, string key, string since, int others);
}
