using PosDaemon.Lanes;
using PosDaemon.Outbox;

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

/// <summary>Reads a journal once, beside a daemon that runs on it or without one. Never moves one aside and never
/// begins one.</summary>
internal static class JournalReader
{
    /// <exception cref="JournalException">There is none, it is damaged, or it cannot be read; the message says what to
    /// do.</exception>
    public static JournalContent Read(JournalOptions options)
    {
        var path = Path.Combine(options.Directory, JournalFile.Name);
        if (!File.Exists(path))
            throw new JournalException(JournalFault.Failed, $"There is no journal in {options.Directory} yet.");
        try
        {
            var key = JournalKey.LoadOrCreate(options.Directory, options.CredentialsDirectory);
            using var file = JournalFile.TryOpen(path, key) ?? throw new JournalException(JournalFault.Damaged,
                $"The journal {path} is damaged. posd moves it aside when it starts.");
            return new JournalContent(file.Scans.Entries(), file.Outbox.Counts);
        }
        catch (Exception fault) when (JournalException.From(fault, options.Directory) is { } known)
        {
            throw known;
        }
    }
}
