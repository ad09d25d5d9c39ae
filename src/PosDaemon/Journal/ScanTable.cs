using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using PosDaemon.Lanes;

namespace PosDaemon.Journal;

/// <summary>Scans and their entries. Used by the writer loop only, inside its transactions.</summary>
internal sealed class ScanTable : IDisposable
{
    /// <summary>Scans deleted in one call of <see cref="Prune"/>.</summary>
    private const int PruneStep = 500;

    private readonly CodeVault _vault;
    private readonly SqliteCommand _addScan;
    private readonly SqliteCommand _addEntry;
    private readonly SqliteCommand _wipeCode;
    private readonly SqliteCommand _mark;
    private readonly SqliteCommand _load;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _prune;

    public ScanTable(SqliteConnection connection, CodeVault vault)
    {
        _vault = vault;
        _addScan = Prepare(connection, "INSERT INTO scans VALUES ($scan, $lane, $code, 0, $at)",
            "$scan", "$lane", "$code", "$at");
        _addEntry = Prepare(connection, "INSERT INTO entries (scan_id, entry) VALUES ($scan, $entry)",
            "$scan", "$entry");
        _wipeCode = Prepare(connection, "UPDATE scans SET code = NULL WHERE scan_id = $scan", "$scan");
        _mark = Prepare(connection, "UPDATE scans SET is_final = $final, changed_at = $at WHERE scan_id = $scan",
            "$scan", "$final", "$at");
        _load = Prepare(connection, """
            SELECT s.scan_id, s.code, e.entry FROM scans s JOIN entries e ON e.scan_id = s.scan_id
            WHERE s.lane = $lane AND (s.is_final = 0 OR s.scan_id IN (
                SELECT scan_id FROM scans WHERE lane = $lane AND is_final = 1
                ORDER BY changed_at DESC LIMIT $remembered))
            ORDER BY s.scan_id, e.seq
            """, "$lane", "$remembered");
        _find = Prepare(connection, """
            SELECT s.scan_id, s.code, e.entry FROM scans s JOIN entries e ON e.scan_id = s.scan_id
            WHERE s.scan_id = $scan ORDER BY e.seq
            """, "$scan");
        _prune = Prepare(connection, """
            CREATE TEMP TABLE IF NOT EXISTS going (scan_id TEXT PRIMARY KEY);
            DELETE FROM going;
            INSERT INTO going SELECT scan_id FROM scans
                WHERE is_final = 1 AND scan_id NOT IN (SELECT scan_id FROM outbox)
                AND (changed_at < $before OR changed_at < (
                    SELECT changed_at FROM scans ORDER BY changed_at DESC LIMIT 1 OFFSET $keep))
                ORDER BY changed_at LIMIT $step;
            DELETE FROM entries WHERE scan_id IN (SELECT scan_id FROM going);
            DELETE FROM scans WHERE scan_id IN (SELECT scan_id FROM going);
            """, "$before", "$keep", "$step");
    }

    public void Append(JournalBatch batch, DateTimeOffset now)
    {
        foreach (var entry in batch.Entries)
        {
            Add(entry, now);
            Run(_addEntry, entry.Scan.Value, EntryCodec.Write(entry));
            if (entry is JournalEntry.Accept or JournalEntry.Refuse or JournalEntry.Cancel)
                Run(_wipeCode, entry.Scan.Value);
        }

        foreach (var scan in batch.Entries.Select(entry => entry.Scan).Distinct())
            Run(_mark, scan.Value, batch.Final.Contains(scan) ? 1 : 0, now.ToUnixTimeMilliseconds());
    }

    public ImmutableArray<ScanRecord> Load(string lane, int remembered)
    {
        Bind(_load, lane, remembered);
        return Fold(_load);
    }

    public ScanRecord? Find(ScanId scan)
    {
        Bind(_find, scan.Value);
        return Fold(_find) is [var record, ..] ? record : null;
    }

    public int Prune(DateTimeOffset before, int keep)
    {
        Bind(_prune, before.ToUnixTimeMilliseconds(), Math.Max(keep - 1, 0), PruneStep);
        _prune.ExecuteNonQuery();
        using var count = _prune.Connection!.CreateCommand();
        count.CommandText = "SELECT count(*) FROM going";
        return (int)(long)count.ExecuteScalar()!;
    }

    public void Dispose()
    {
        foreach (var command in (SqliteCommand[])[_addScan, _addEntry, _wipeCode, _mark, _load, _find, _prune])
            command.Dispose();
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, params string[] names)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in names)
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }

    private static void Bind(SqliteCommand command, params object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }

    private static void Run(SqliteCommand command, params object?[] values)
    {
        Bind(command, values);
        command.ExecuteNonQuery();
    }

    private void Add(JournalEntry entry, DateTimeOffset now)
    {
        if (entry is JournalEntry.Read read)
            Run(_addScan, read.Scan.Value, read.Lane, _vault.Seal(read.Scan, read.Code.Bytes),
                now.ToUnixTimeMilliseconds());
        else if (entry is JournalEntry.Recovered recovered)
            Run(_addScan, recovered.Scan.Value, recovered.Lane, null, now.ToUnixTimeMilliseconds());
    }

    private ImmutableArray<ScanRecord> Fold(SqliteCommand query)
    {
        var records = ImmutableArray.CreateBuilder<ScanRecord>();
        ScanRecord? record = null;
        using var rows = query.ExecuteReader();
        while (rows.Read())
        {
            if (record is not null && record.Id.Value != rows.GetString(0))
            {
                records.Add(record);
                record = null;
            }

            record = ScanRecord.Apply(record, Unseal(EntryCodec.Read(rows.GetString(2)), rows));
        }

        if (record is not null)
            records.Add(record);
        return records.ToImmutable();
    }

    private JournalEntry Unseal(JournalEntry entry, SqliteDataReader row) =>
        entry is JournalEntry.Read read && !row.IsDBNull(1)
            ? read with { Code = new ScanCode(_vault.Open(read.Scan, row.GetFieldValue<byte[]>(1))) }
            : entry;
}
