using Microsoft.Data.Sqlite;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.EndToEnd.Tests.Shops;

/// <summary>What a terminal that does not run has in its journal: every entry, and what they come to for each scan.
/// </summary>
internal sealed record TerminalBook(
    IReadOnlyList<JournalEntry> Entries, IReadOnlyDictionary<string, ScanRecord> Scans, int Owed)
{
    public IEnumerable<ScanRecord> Accepted => Scans.Values.Where(scan => scan.Phase == ScanPhase.Accepted);

    public static TerminalBook Read(string stateDirectory)
    {
        using var file = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(stateDirectory, "journal.db"), Mode = SqliteOpenMode.ReadWrite, Pooling = false,
        }.ToString());
        file.Open();
        using var query = file.CreateCommand();
        query.CommandText = """
            SELECT e.entry, e.secret, s.scan_id FROM scans s JOIN entries e ON e.id >> 20 = s.no ORDER BY e.id
            """;
        using var box = new SealedBox(JournalKey.LoadOrCreate(stateDirectory, null));
        var entries = new List<JournalEntry>();
        using (var rows = query.ExecuteReader())
        {
            while (rows.Read())
            {
                var secret = rows.IsDBNull(1) ? null : box.Open(rows.GetFieldValue<byte[]>(1), rows.GetString(2));
                entries.Add(EntryCodec.Read(new StoredEntry(rows.GetString(0), secret)));
            }
        }
        var scans = new Dictionary<string, ScanRecord>();
        foreach (var entry in entries)
            scans[entry.Scan.Value] = ScanRecord.Apply(scans.GetValueOrDefault(entry.Scan.Value), entry);
        query.CommandText = "SELECT count(*) FROM outbox";
        return new TerminalBook(entries, scans, (int)(long)query.ExecuteScalar()!);
    }
}
