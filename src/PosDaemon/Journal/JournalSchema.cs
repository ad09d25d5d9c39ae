using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Journal;

/// <summary>The tables of the journal and the way to them from every version before. The version is SQLite's
/// <c>user_version</c>; version 1 kept it in a table of its own.</summary>
internal static class JournalSchema
{
    /// <summary>What this version of posd writes.</summary>
    public const int Version = 3;

    /// <summary>An entry's id is its scan's number times 2^20, plus its own number from 0. A scan has ended_at 0 while
    /// there is something left to do, else when that ended (Unix milliseconds). An entry's secret is sealed, and bound
    /// to its key and text. The mark <c>journal</c> is a random number: which journal this is.</summary>
    private const string Tables = """
        CREATE TABLE scans (
            no INTEGER PRIMARY KEY, scan_id TEXT NOT NULL UNIQUE, lane TEXT NOT NULL, ended_at INTEGER NOT NULL) STRICT;
        CREATE INDEX scans_by_end ON scans (ended_at, lane);
        CREATE TABLE entries (id INTEGER PRIMARY KEY, entry TEXT NOT NULL, secret BLOB) STRICT;
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY, scan_id TEXT NOT NULL, report BLOB NOT NULL, tries INTEGER NOT NULL,
            next_at INTEGER NOT NULL, parked TEXT) STRICT;
        CREATE TABLE marks (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        """;

    /// <summary>The version of an open file, which may be later than this one's; 0 for an empty one.</summary>
    public static int VersionOf(SqliteConnection connection)
    {
        using var user = new Statement(connection, "PRAGMA user_version");
        var version = (int)(long)user.Scalar()!;
        if (version > 0) return version;
        using var first = new Statement(connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'meta'");
        return first.Scalar() is 0L ? 0 : 1;
    }

    /// <exception cref="JournalException">A later version wrote it.</exception>
    public static void CheckIsNotLater(int version, string path)
    {
        if (version > Version) throw new JournalException(JournalFault.TooNew,
            $"{path} was written by a later version of posd (its format is {version}, this one's {Version}). Codes are "
            + "not taken. Install that version again, or move the file to another folder to begin a fresh one.");
    }

    /// <summary>Brings the file to <see cref="Version"/>, in one transaction: cut off anywhere, it is what it was.
    /// </summary>
    /// <exception cref="InvalidDataException">A stored value cannot be read.</exception>
    public static void Upgrade(SqliteConnection connection, int version, ReadOnlySpan<byte> key, SealedBox box)
    {
        if (version == Version) return;
        Statement.Run(connection, "BEGIN IMMEDIATE");
        if (version == 0) Statement.Run(connection, Tables);
        if (version == 1) FromVersion1(connection, key, box);
        if (version > 0) FromVersion2(connection, box);
        Statement.Run(connection, $"""
            INSERT INTO marks VALUES ('journal', {BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8))});
            INSERT INTO marks VALUES ('key', {KeyCheck(key)});
            PRAGMA user_version = {Version}; COMMIT
            """);
    }

    /// <summary>A number by which the key is known again, and that says nothing of it.</summary>
    public static long KeyCheck(ReadOnlySpan<byte> key) =>
        BitConverter.ToInt64(HMACSHA256.HashData(key, "posd journal"u8));

    private static void FromVersion1(SqliteConnection connection, ReadOnlySpan<byte> key, SealedBox box)
    {
        // They were not made in one transaction: one or another may be missing.
        Statement.Run(connection, """
            CREATE TABLE IF NOT EXISTS scans (scan_id, lane, code, is_final, changed_at);
            CREATE TABLE IF NOT EXISTS entries (seq, scan_id, entry);
            CREATE TABLE IF NOT EXISTS outbox (id, scan_id, report, tries, next_at, parked);
            ALTER TABLE scans RENAME TO scans_1;
            ALTER TABLE entries RENAME TO entries_1;
            ALTER TABLE outbox RENAME TO outbox_1;
            """ + Tables + """
            INSERT INTO scans (scan_id, lane, ended_at)
                SELECT scan_id, lane, iif(is_final, max(changed_at, 1), 0) FROM scans_1 ORDER BY scan_id;
            INSERT INTO outbox SELECT id, scan_id, report, tries, next_at, parked FROM outbox_1;
            """);
        CopyEntries(connection, key, box);
        Statement.Run(connection, "DROP TABLE scans_1; DROP TABLE entries_1; DROP TABLE outbox_1; DROP TABLE meta;");
    }

    private static void CopyEntries(SqliteConnection connection, ReadOnlySpan<byte> key, SealedBox box)
    {
        using var codes = new AesGcm(key, 16);
        using var old = new Statement(connection, """
            SELECT s.no, o.scan_id, o.code, e.entry FROM scans s JOIN scans_1 o USING (scan_id)
            JOIN entries_1 e USING (scan_id) ORDER BY s.no, e.seq
            """);
        using var add = new Statement(connection, "INSERT INTO entries VALUES ($1, $2, $3)", 3);
        using var rows = old.Query();
        for (long next = 0; rows.Read(); next++)
        {
            next = Math.Max(next, rows.GetInt64(0) << 20);
            var (json, secret) = Convert(rows, codes);
            add.Run(next, json, secret is null ? null : box.Seal(secret, rows.GetString(1)));
        }
    }

    /// <summary>Version 2 bound a secret to its scan alone, and an entry without a secret to nothing.</summary>
    private static void FromVersion2(SqliteConnection connection, SealedBox box)
    {
        using var all = new Statement(connection, """
            SELECT e.id, s.scan_id, e.entry, e.secret FROM entries e JOIN scans s ON s.no = e.id >> 20
            """);
        using var reseal = new Statement(connection, "UPDATE entries SET secret = $2 WHERE id = $1", 2);
        using (var rows = all.Query())
        {
            while (rows.Read())
            {
                var (id, scan, json) = (rows.GetInt64(0), rows.GetString(1), rows.GetString(2));
                try
                {
                    var secret = rows.IsDBNull(3) ? [] : box.Open(rows.GetFieldValue<byte[]>(3), scan);
                    reseal.Run(id, box.Seal(secret, ScanTable.Owner(id, new ScanId(scan), json)));
                }
                catch (Exception fault) when (fault is not SqliteException)
                {
                    // The boundary of one stored row: whatever cannot be made of it, the file is damaged, and posd is
                    // not.
                    throw new InvalidDataException($"An entry of version 2 cannot be read ({fault.Message})", fault);
                }
            }
        }

        Statement.Run(connection, "DELETE FROM marks WHERE name = 'fresh'");
    }

    /// <summary>Version 1 had the code sealed beside the scan, and the cloud's acceptance open in the entry.</summary>
    private static StoredEntry Convert(SqliteDataReader row, AesGcm codes)
    {
        try
        {
            var entry = JsonNode.Parse(row.GetString(3))!.AsObject();
            byte[]? secret = null;
            switch ((string?)entry["entry"])
            {
                case "read" when !row.IsDBNull(2):
                    secret = OpenCode(codes, row.GetFieldValue<byte[]>(2), row.GetString(1));
                    break;
                case "accept" or "recovered":
                    secret = System.Convert.FromBase64String((string)entry["Accepted"]!);
                    entry["Accepted"] = "";
                    break;
                case "undo-ended":
                    entry["Reply"] = TodaysReason((string)entry["Reply"]!);
                    break;
            }

            return new StoredEntry(entry.ToJsonString(), secret);
        }
        catch (Exception fault) when (fault is not SqliteException)
        {
            // The boundary of one stored row: whatever cannot be made of it, the file is damaged, and posd is not.
            throw new InvalidDataException($"An entry of an earlier version cannot be read ({fault.Message})", fault);
        }
    }

    /// <summary>Nonce (12 bytes), tag (16), cipher, bound to the scan's id.</summary>
    private static byte[] OpenCode(AesGcm codes, ReadOnlySpan<byte> box, string scan)
    {
        var code = new byte[box.Length - 28];
        codes.Decrypt(box[..12], box[28..], box[12..28], code, Encoding.UTF8.GetBytes(scan));
        return code;
    }

    /// <summary>An undo's refusal had reasons of its own, by other numbers.</summary>
    private static string TodaysReason(string reply)
    {
        var message = UndoResponse.Parser.ParseFrom(System.Convert.FromBase64String(reply));
        if (message.Refused is { } refused)
            refused.Reason = (int)refused.Reason switch
            {
                1 => Reason.NotFound,
                2 => Reason.TooLate,
                3 => Reason.Settled,
                4 => Reason.AlreadyUndone,
                5 => Reason.NotPermitted,
                6 => Reason.KeyConflict,
                _ => Reason.Unspecified,
            };
        return message.ToByteString().ToBase64();
    }
}
