using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using PosDaemon.Lanes;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Journal;

/// <summary>Scans and their entries. Used by the writer loop only, inside its transactions. The entries of a scan lie
/// side by side in one table without an index: an entry's key is its scan's number and its own in one integer.
/// </summary>
internal sealed class ScanTable(SqliteConnection connection, SealedBox box) : IDisposable
{
    /// <summary>Bits of an entry's key for its number within the scan.</summary>
    private const int EntryBits = 20;

    private const long LastEntry = (1L << EntryBits) - 1;

    /// <summary>Scans deleted in one call of <see cref="Prune"/>: some milliseconds.</summary>
    private const int PruneStep = 500;

    private const string OfScan = "e.id BETWEEN s.no << 20 AND (s.no << 20) + 1048575";

    private readonly Statement _addScan = new(
        connection, "INSERT INTO scans (scan_id, lane, ended_at) VALUES ($1, $2, 0) RETURNING no", 2);

    private readonly Statement _lastEntry = new(connection, $"""
        SELECT s.no, max(e.id) FROM scans s JOIN entries e ON {OfScan} WHERE s.scan_id = $1 GROUP BY s.no
        """, 1);

    private readonly Statement _addEntry = new(connection, "INSERT INTO entries VALUES ($1, $2, $3)", 3);

    private readonly Statement _wipeCode = new(connection, "UPDATE entries SET secret = NULL WHERE id = $1", 1);

    private readonly Statement _mark = new(
        connection, "UPDATE scans SET ended_at = $2 WHERE no = $1 AND ended_at <> $2", 2);

    private readonly Statement _load = new(connection, $"""
        SELECT s.scan_id, e.entry, e.secret FROM (
            SELECT no, scan_id FROM scans WHERE ended_at = 0 AND lane = $1
            UNION ALL
            SELECT no, scan_id FROM (SELECT no, scan_id FROM scans WHERE ended_at > 0 AND lane = $1
                ORDER BY ended_at DESC LIMIT $2)) s
        LEFT JOIN entries e ON {OfScan} ORDER BY s.no, e.id
        """, 2);

    private readonly Statement _find = new(connection, $"""
        SELECT s.scan_id, e.entry, e.secret FROM scans s LEFT JOIN entries e ON {OfScan}
        WHERE s.scan_id = $1 ORDER BY e.id
        """, 1);

    private readonly Statement _all = new(connection, $"""
        SELECT s.scan_id, e.entry, e.secret FROM scans s JOIN entries e ON {OfScan} ORDER BY s.no, e.id
        """);

    private readonly Statement _countEnded = new(connection, "SELECT count(*) FROM scans WHERE ended_at > 0");

    private readonly Statement _oldest = new(connection, """
        SELECT no FROM scans WHERE ended_at BETWEEN 1 AND $1 AND scan_id NOT IN (SELECT scan_id FROM outbox)
        ORDER BY ended_at LIMIT $2
        """, 2);

    private readonly Statement _deleteEntries = new(connection, "DELETE FROM entries WHERE id BETWEEN $1 AND $2", 2);

    private readonly Statement _deleteScan = new(connection, "DELETE FROM scans WHERE no = $1", 1);

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
                _addEntry.Run(id++, json, secret is null ? null : box.Seal(secret, Owner(entry.Scan)));
                if (entry is JournalEntry.Accept or JournalEntry.Refuse or JournalEntry.Cancel)
                    _wipeCode.Run(scan << EntryBits);
            }

            _mark.Run(scan, batch.Final.Contains(entries.Key) ? now.ToUnixTimeMilliseconds() : 0);
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
        while (rows.Read()) entries.Add(Read(new ScanId(rows.GetString(0)), rows));
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
            _deleteEntries.Run(scan << EntryBits, scan << EntryBits | LastEntry);
            _deleteScan.Run(scan);
        }

        return gone.Count;
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])
            [_addScan, _lastEntry, _addEntry, _wipeCode, _mark, _load, _find, _all, _countEnded, _oldest,
                _deleteEntries, _deleteScan])
            statement.Dispose();
    }

    /// <summary>What a secret is bound to: it opens for no other scan.</summary>
    internal static string Owner(ScanId scan) => scan.Value;

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

    private ImmutableArray<ScanRecord> Fold(SqliteDataReader rows)
    {
        var records = ImmutableArray.CreateBuilder<ScanRecord>();
        ScanRecord? record = null;
        while (rows.Read())
        {
            var scan = new ScanId(rows.GetString(0));
            if (record is not null && record.Id != scan)
            {
                records.Add(record);
                record = null;
            }

            record = Apply(record, scan, rows);
        }

        if (record is not null) records.Add(record);
        return records.ToImmutable();
    }

    private ScanRecord Apply(ScanRecord? record, ScanId scan, SqliteDataReader row)
    {
        var entry = Read(scan, row);
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

    private JournalEntry Read(ScanId scan, SqliteDataReader row)
    {
        try
        {
            var secret = row.IsDBNull(2) ? null : box.Open(row.GetFieldValue<byte[]>(2), Owner(scan));
            var entry = EntryCodec.Read(new StoredEntry(row.GetString(1), secret));
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
