using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using PosDaemon.Lanes;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Journal;

/// <summary>Scans and their entries. Used by the writer loop only, inside its transactions. The entries of a scan lie
/// side by side in one table without an index: an entry's key is its scan's number and its own in one integer.
/// </summary>
/// <remarks>An entry is bound to its key and its scan by the box that its secret is sealed in, an empty one where it
/// has no secret: a changed letter, a lost or a moved entry is damage, never another story.</remarks>
internal sealed class ScanTable(SqliteConnection connection, SealedBox box) : IDisposable
{
    /// <summary>Bits of an entry's key for its number within the scan.</summary>
    private const int EntryBits = 20;

    private const long HighestEntry = (1L << EntryBits) - 1;

    /// <summary>Scans deleted in one call of <see cref="Prune"/>: some milliseconds.</summary>
    private const int PruneStep = 500;

    private const string OfScan = "e.id BETWEEN s.no << 20 AND (s.no << 20) + 1048575";

    private readonly Statement _addScan = new(
        connection, "INSERT INTO scans (scan_id, lane, ended_at) VALUES ($1, $2, 0) RETURNING no", 2);

    private readonly Statement _lastEntry = new(connection, $"""
        SELECT s.no, max(e.id) FROM scans s JOIN entries e ON {OfScan} WHERE s.scan_id = $1 GROUP BY s.no
        """, 1);

    private readonly Statement _addEntry = new(connection, "INSERT INTO entries VALUES ($1, $2, $3)", 3);

    private readonly Statement _text = new(connection, "SELECT entry FROM entries WHERE id = $1", 1);

    private readonly Statement _reseal = new(connection, "UPDATE entries SET secret = $2 WHERE id = $1", 2);

    private readonly Statement _setEnded = new(
        connection, "UPDATE scans SET ended_at = $2 WHERE no = $1 AND ended_at <> $2", 2);

    private readonly Statement _load = new(connection, $"""
        SELECT s.scan_id, e.entry, e.secret, e.id, s.no, s.ended_at FROM (
            SELECT no, scan_id, ended_at FROM scans WHERE ended_at = 0 AND lane = $1
            UNION ALL
            SELECT no, scan_id, ended_at FROM (SELECT no, scan_id, ended_at FROM scans
                WHERE ended_at > 0 AND lane = $1 ORDER BY ended_at DESC LIMIT $2)) s
        LEFT JOIN entries e ON {OfScan} ORDER BY s.no, e.id
        """, 2);

    private readonly Statement _find = new(connection, $"""
        SELECT s.scan_id, e.entry, e.secret, e.id, s.no, s.ended_at FROM scans s LEFT JOIN entries e ON {OfScan}
        WHERE s.scan_id = $1 ORDER BY e.id
        """, 1);

    private readonly Statement _all = new(connection, $"""
        SELECT s.scan_id, e.entry, e.secret, e.id, s.no FROM scans s JOIN entries e ON {OfScan} ORDER BY s.no, e.id
        """);

    private readonly Statement _recent = new(
        connection, "SELECT scan_id, ended_at FROM scans WHERE ended_at = 0 OR ended_at >= $1", 1);

    private readonly Statement _newest = new(connection, """
        SELECT e.id, s.scan_id, e.entry, e.secret FROM entries e JOIN scans s ON s.no = e.id >> 20
        ORDER BY e.id DESC LIMIT 20
        """);

    private readonly Statement _countEnded = new(connection, "SELECT count(*) FROM scans WHERE ended_at > 0");

    private readonly Statement _oldest = new(connection, """
        SELECT no FROM scans WHERE ended_at BETWEEN 1 AND $1 AND scan_id NOT IN (SELECT scan_id FROM outbox)
        ORDER BY ended_at LIMIT $2
        """, 2);

    private readonly Statement _deleteEntries = new(connection, "DELETE FROM entries WHERE id BETWEEN $1 AND $2", 2);

    private readonly Statement _deleteScan = new(connection, "DELETE FROM scans WHERE no = $1", 1);

    /// <summary>The key of the entry that was written last; 0 before the first, and where that has been removed.
    /// </summary>
    public long LastEntry { get; set; }

    /// <summary>Whether an entry of this key is there.</summary>
    public bool Has(long entry) => _text.Scalar(entry) is not null;

    /// <summary>Whether one of the newest entries was sealed with this key.</summary>
    public bool OpensWithThisKey()
    {
        using var rows = _newest.Query();
        while (rows.Read())
        {
            try
            {
                _ = Open(rows.GetInt64(0), new ScanId(rows.GetString(1)), rows.GetString(2),
                    rows.GetFieldValue<byte[]>(3));
                return true;
            }
            catch (Exception fault) when (fault is CryptographicException or InvalidCastException)
            {
                continue;   // this one is damaged, or the key is another: the next ones tell
            }
        }

        return false;
    }

    /// <summary>The key of the newest entry of the newest scan; 0 where there is none.</summary>
    public long Newest()
    {
        using var rows = _newest.Query();
        return rows.Read() ? rows.GetInt64(0) : 0;
    }

    /// <summary>The journal is older than it was: writes that down for each scan that is not final or ended since,
    /// because what came after may be on paper, and a gate may have opened.</summary>
    public void Outdate(DateTimeOffset now, DateTimeOffset since)
    {
        var scans = new Dictionary<ScanId, bool>();
        using (var rows = _recent.Query(since.ToUnixTimeMilliseconds()))
        {
            while (rows.Read()) scans[new ScanId(rows.GetString(0))] = rows.GetInt64(1) > 0;
        }

        var at = new Moment(now, TimeSpan.Zero);
        Append(new JournalBatch([.. scans.Keys.Select(scan => new JournalEntry.Outdated(scan, at))], [],
            [.. scans.Where(scan => scan.Value).Select(scan => scan.Key)]), now);
    }

    /// <exception cref="JournalException">A scan is not in the journal (any more), or has too many entries.</exception>
    /// <exception cref="SqliteException">SQLITE_CONSTRAINT: a scan of this id was read before.</exception>
    public void Append(JournalBatch batch, DateTimeOffset now)
    {
        foreach (var entries in batch.Entries.GroupBy(entry => entry.Scan))
        {
            var id = Next(entries.First());
            var scan = id >> EntryBits;
            foreach (var entry in entries)
            {
                if (id >> EntryBits != scan) throw new JournalException(
                    JournalFault.Failed, $"Scan {entry.Scan} has more entries than the journal can keep.");
                var (json, secret) = EntryCodec.Write(entry);
                _addEntry.Run(id, json, box.Seal(secret, Owner(id, entry.Scan, json)));
                LastEntry = id++;
                if (entry is JournalEntry.Accept or JournalEntry.Refuse or JournalEntry.Cancel)
                    WipeCode(scan << EntryBits, entry.Scan);
            }

            _setEnded.Run(scan, batch.Final.Contains(entries.Key) ? now.ToUnixTimeMilliseconds() : 0);
        }
    }

    /// <summary>In the order in which they were read.</summary>
    public ImmutableArray<ScanRecord> Load(string lane, int remembered)
    {
        using var rows = _load.Query(lane, remembered);
        return Fold(rows);
    }

    public ScanRecord? Find(ScanId scan)
    {
        using var rows = _find.Query(scan.Value);
        return Fold(rows) is [var record] ? record : null;
    }

    /// <summary>Every entry there is, scan by scan.</summary>
    /// <exception cref="InvalidDataException">One cannot be read.</exception>
    public IReadOnlyList<JournalEntry> Entries()
    {
        var entries = new List<JournalEntry>();
        using var rows = _all.Query();
        var next = 0L;
        while (rows.Read())
        {
            next = Math.Max(next, rows.GetInt64(4) << EntryBits);
            entries.Add(Read(new ScanId(rows.GetString(0)), rows, next++));
        }

        return entries;
    }

    /// <summary>Deletes a step's worth of ended scans: those beyond the newest <paramref name="keep"/>, else those that
    /// ended before <paramref name="before"/>.</summary>
    public int Prune(DateTimeOffset before, int keep)
    {
        var excess = (long)_countEnded.Scalar()! - keep;
        var gone = new List<long>();
        using (var rows = _oldest.Query(
            excess > 0 ? long.MaxValue : before.ToUnixTimeMilliseconds() - 1,
            excess > 0 ? Math.Min(excess, PruneStep) : PruneStep))
        {
            while (rows.Read()) gone.Add(rows.GetInt64(0));
        }

        foreach (var scan in gone)
        {
            _deleteEntries.Run(scan << EntryBits, scan << EntryBits | HighestEntry);
            _deleteScan.Run(scan);
        }

        if (gone.Contains(LastEntry >> EntryBits)) LastEntry = 0;
        return gone.Count;
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])
            [_addScan, _lastEntry, _addEntry, _text, _reseal, _setEnded, _load, _find, _all, _recent, _newest,
                _countEnded, _oldest, _deleteEntries, _deleteScan])
            statement.Dispose();
    }

    /// <summary>What a sealed secret is bound to: the key of its entry, its scan and the entry's text.</summary>
    internal static string Owner(long id, ScanId scan, string json) => $"{id}\n{scan.Value}\n{json}";

    /// <summary>The key of a scan's next entry; the scan itself is made by its first.</summary>
    private long Next(JournalEntry first)
    {
        var lane = first switch
        {
            JournalEntry.Read read => read.Lane,
            JournalEntry.Recovered recovered => recovered.Lane,
            _ => null,
        };
        if (lane is not null) return (long)_addScan.Scalar(first.Scan.Value, lane)! << EntryBits;
        using var row = _lastEntry.Query(first.Scan.Value);
        return row.Read() ? row.GetInt64(1) + 1 : throw new JournalException(
            JournalFault.Failed, $"Scan {first.Scan} is not in the journal any more: it was old and was removed.");
    }

    private void WipeCode(long id, ScanId scan)
    {
        var json = (string)_text.Scalar(id)!;
        _reseal.Run(id, box.Seal([], Owner(id, scan, json)));
    }

    private byte[] Open(long id, ScanId scan, string json, byte[] secret) => box.Open(secret, Owner(id, scan, json));

    private ImmutableArray<ScanRecord> Fold(SqliteDataReader rows)
    {
        var records = ImmutableArray.CreateBuilder<ScanRecord>();
        ScanRecord? record = null;
        var (next, endedAt) = (0L, 0L);
        while (rows.Read())
        {
            var scan = new ScanId(rows.GetString(0));
            if (record is null || record.Id != scan)
            {
                if (record is not null) records.Add(Checked(record, endedAt));
                record = null;
                (next, endedAt) = (rows.GetInt64(4) << EntryBits, rows.GetInt64(5));
            }

            record = Apply(record, scan, rows, next++);
        }

        if (record is not null) records.Add(Checked(record, endedAt));
        return records.ToImmutable();
    }

    private static ScanRecord Checked(ScanRecord record, long endedAt) => endedAt == 0 || record.IsFinal
        ? record
        : throw new InvalidDataException($"Scan {record.Id} is called ended, and its entries say that it is not.");

    private ScanRecord Apply(ScanRecord? record, ScanId scan, SqliteDataReader row, long expected)
    {
        var entry = Read(scan, row, expected);
        try
        {
            return ScanRecord.Apply(record, entry);
        }
        catch (Exception fault)
        {
            // The boundary of one stored row: entries that make no sense one after the other are damage, too.
            throw Unreadable(scan, fault);
        }
    }

    /// <param name="scan">Whose entry it is.</param>
    /// <param name="row">Of it.</param>
    /// <param name="expected">The key that it has, where none before it is missing.</param>
    private JournalEntry Read(ScanId scan, SqliteDataReader row, long expected)
    {
        try
        {
            var id = row.GetInt64(3);
            if (id != expected) throw new InvalidDataException("One before it is missing.");
            var json = row.GetString(1);
            var secret = Open(id, scan, json, row.GetFieldValue<byte[]>(2));
            var entry = EntryCodec.Read(new StoredEntry(json, secret));
            return entry.Scan == scan ? entry : throw new InvalidDataException($"It is an entry of scan {entry.Scan}.");
        }
        catch (Exception fault) when (fault is not SqliteException)
        {
            // The boundary of one stored row: whatever cannot be made of it, the file is damaged, and posd is not.
            throw Unreadable(scan, fault);
        }
    }

    private static InvalidDataException Unreadable(ScanId scan, Exception fault) =>
        new($"An entry of scan {scan} cannot be read ({fault.Message})", fault);
}
