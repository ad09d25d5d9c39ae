namespace PosDaemon.Journal;

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
