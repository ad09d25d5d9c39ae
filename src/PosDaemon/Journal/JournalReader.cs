using Microsoft.Data.Sqlite;
using PosDaemon.Lanes;
using PosDaemon.Outbox;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Journal;

/// <summary>Everything in a terminal's journal, for people and programs that look into it.</summary>
/// <param name="Entries">Scan by scan in the order in which they were read, each scan's entries in their order.</param>
/// <param name="Outbox">What the cloud has not been told yet.</param>
internal sealed record JournalContent(IReadOnlyList<JournalEntry> Entries, OutboxCounts Outbox)
{
    /// <summary>What the entries come to.</summary>
    public IReadOnlyCollection<ScanRecord> Scans()
    {
        var scans = new Dictionary<ScanId, ScanRecord>();
        foreach (var entry in Entries)
            scans[entry.Scan] = ScanRecord.Apply(scans.GetValueOrDefault(entry.Scan), entry);
        return scans.Values;
    }
}

/// <summary>Reads a journal once, beside a daemon that runs on it or after one that was stopped or killed. Changes
/// nothing: no key is made, no file is upgraded, moved aside or begun.</summary>
internal static class JournalReader
{
    /// <exception cref="JournalException">There is none, it is damaged, or it cannot be read; the message says what to
    /// do.</exception>
    public static JournalContent Read(JournalOptions options)
    {
        var path = Path.Combine(options.Directory, JournalFile.Name);
        if (!File.Exists(path)) throw NoJournal(options.Directory);
        try
        {
            var key = JournalKey.Load(options.Directory, options.CredentialsDirectory);
            return ReadOnlyDatabase.Read(path, source => Read(source, path, key));
        }
        catch (Exception fault) when (From(fault, path) is { } known)
        {
            throw known;
        }
    }

    private static JournalContent Read(string source, string path, byte[] key)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = source, Mode = SqliteOpenMode.ReadOnly, Pooling = false,
        }.ToString());
        connection.Open();
        // One state of it, whatever the daemon writes meanwhile. Closing ends it.
        Statement.Run(connection, "BEGIN");
        CheckVersion(JournalSchema.VersionOf(connection), path);
        using var box = new SealedBox(key);
        using var scans = new ScanTable(connection, box);
        using var outbox = new OutboxTable(connection);
        return new JournalContent(scans.Entries(), outbox.Counts);
    }

    private static void CheckVersion(int version, string path)
    {
        const int Newest = JournalSchema.Version;
        if (version == 0) throw NoJournal(Path.GetDirectoryName(path)!);
        if (version < Newest) throw new JournalException(JournalFault.Failed,
            $"{path} was written by an earlier version of posd (its format is {version}, this one's {Newest}). It is "
            + "left as it is: read it with that version. A daemon of this version upgrades it when it starts.");
        if (version > Newest) throw new JournalException(JournalFault.TooNew,
            $"{path} was written by a later version of posd (its format is {version}, this one's {Newest}). It is left "
            + "as it is: read it with that version.");
    }

    private static JournalException NoJournal(string directory) =>
        new(JournalFault.Failed, $"There is no journal in {directory} yet.");

    /// <summary>What a fault means for who reads; null for a bug.</summary>
    private static JournalException? From(Exception fault, string path) => fault switch
    {
        JournalException known => known,
        SqliteException sqlite when JournalException.MeansDamage(sqlite) => new(JournalFault.Damaged,
            $"{path} is damaged: {fault.Message} It is left as it is; a daemon that starts on it moves it aside.",
            fault),
        InvalidDataException => new(JournalFault.Damaged,
            $"{path} cannot be read: {fault.Message} It is damaged, or this is not its key. It is left as it is.",
            fault),
        SqliteException or IOException or UnauthorizedAccessException => new(JournalFault.Failed,
            $"{path} cannot be read: {fault.Message} It is left as it is.", fault),
        _ => null,
    };
}
