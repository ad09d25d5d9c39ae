using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PosDaemon.Outbox;

namespace PosDaemon.Journal;

/// <summary>Puts the journal together.</summary>
internal static class JournalServices
{
    /// <summary>Adds the journal, as the outbox's store too, and the loop that keeps it bounded. Needs
    /// <see cref="JournalOptions"/>, a <see cref="TimeProvider"/> and logging.</summary>
    public static IServiceCollection AddJournal(this IServiceCollection services) => services
        .AddSingleton<JournalStore>()
        .AddSingleton<JournalHealth>()
        .AddSingleton<IOutboxStore>(provider => provider.GetRequiredService<JournalStore>())
        .AddHostedService<PruneLoop>();
}

/// <summary>Where the journal lives and how much of it is kept.</summary>
public sealed class JournalOptions
{
    /// <summary>The folder of journal.db and journal.key; made if it is missing.</summary>
    public required string Directory { get; init; }

    /// <summary>The service manager's credentials ($CREDENTIALS_DIRECTORY of systemd), where the key may be; null
    /// where there are none.</summary>
    public string? CredentialsDirectory { get; init; }

    /// <summary>How long finished scans are kept. A quarter: longer than settlement and complaints take; the cloud
    /// keeps the records for good.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(92);

    /// <summary>Finished scans beyond the newest so many are removed whatever their age. Some 200 MB: a busy gate's
    /// quarter.</summary>
    public int MaxScans { get; init; } = 200_000;
}

/// <summary>What the journal logs: ids 1009 to 1022, listed in docs/events.md.</summary>
internal static partial class JournalLog
{
    [LoggerMessage(1010, LogLevel.Information, "The journal is {Path}")]
    public static partial void JournalOpened(this ILogger log, string path);

    [LoggerMessage(1011, LogLevel.Error,
        "The journal was damaged and is kept as {MovedTo}; a fresh one is in use. The cloud is asked what this "
        + "terminal redeemed, and those slips are offered as marked copies")]
    public static partial void JournalMovedAside(this ILogger log, string movedTo);

    [LoggerMessage(1009, LogLevel.Error,
        "The journal {Path} was lost or emptied; a fresh one is in use. The cloud is asked what this terminal "
        + "redeemed, and those slips are offered as marked copies")]
    public static partial void JournalLost(this ILogger log, string path);

    [LoggerMessage(1019, LogLevel.Error,
        "The journal is older than it was: its newest entries are lost. Slips that it calls due may be on paper, and "
        + "are offered as marked copies; the cloud is asked what else this terminal redeemed")]
    public static partial void JournalIsOlder(this ILogger log);

    [LoggerMessage(1022, LogLevel.Debug, "The journal's mark could not be written: {Why}")]
    public static partial void MarkNotWritten(this ILogger log, string why);

    [LoggerMessage(1014, LogLevel.Debug, "{Count} old scans were removed from the journal")]
    public static partial void Pruned(this ILogger log, int count);

    [LoggerMessage(1017, LogLevel.Debug, "Old scans could not be removed from the journal: {Why}")]
    public static partial void PruneFailed(this ILogger log, string why);
}
