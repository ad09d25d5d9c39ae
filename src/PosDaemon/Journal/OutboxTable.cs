using System.Diagnostics;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using PosDaemon.Lanes;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Journal;

/// <summary>Reports that wait for the cloud: seldom more than a few, so that the table needs no index. Used by the
/// writer loop only, inside its transactions.</summary>
internal sealed class OutboxTable(SqliteConnection connection) : IDisposable
{
    private const long Never = long.MaxValue;

    /// <summary>From here on a time means never.</summary>
    private static readonly long LastTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() - 1;

    private readonly Statement _add = new(
        connection, "INSERT INTO outbox (scan_id, report, tries, next_at) VALUES ($1, $2, 0, $3)", 3);

    private readonly Statement _due = new(connection, """
        SELECT id, report, tries, next_at, parked FROM outbox
        WHERE next_at <= $1 OR next_at BETWEEN iif(parked IS NULL, $3, $4) AND $5
        ORDER BY tries > 1, id LIMIT $2
        """, 5);

    private readonly Statement _parked = new(connection, """
        SELECT id, report, tries, next_at, parked FROM outbox WHERE parked IS NOT NULL ORDER BY id LIMIT $1
        """, 1);

    private readonly Statement _next = new(connection, "SELECT min(next_at) FROM outbox WHERE next_at < $1", 1);

    private readonly Statement _delete = new(
        connection, "DELETE FROM outbox WHERE id = $1 RETURNING parked IS NOT NULL", 1);

    private readonly Statement _wasParked = new(connection, "SELECT parked IS NOT NULL FROM outbox WHERE id = $1", 1);

    private readonly Statement _later = new(
        connection, "UPDATE outbox SET tries = $2, next_at = $3, parked = $4 WHERE id = $1", 4);

    private readonly Statement _release = new(
        connection, "UPDATE outbox SET next_at = $1 WHERE next_at BETWEEN $1 AND $2", 2);

    private readonly Statement _count = new(connection, "SELECT count(*) - count(parked), count(parked) FROM outbox");

    private OutboxCounts? _counts;

    /// <summary>As the table stands, with what the transaction under way has done to it. Selected once, then kept.
    /// </summary>
    public OutboxCounts Counts => _counts ??= Select();

    /// <summary>A part of the transaction was taken back.</summary>
    public void Recount() => _counts = null;

    public void Enqueue(SlipReport report, DateTimeOffset now)
    {
        var counts = Counts;
        _add.Run(report.ScanId, report.ToByteArray(), now.ToUnixTimeMilliseconds());
        _counts = counts with { Pending = counts.Pending + 1 };
    }

    public IReadOnlyList<OutboxItem> Due(DateTimeOffset now, int max)
    {
        // OutboxPolicy.IsDue: beyond its longest delay a time is one of a clock that was ahead.
        var at = now.ToUnixTimeMilliseconds();
        using var rows = _due.Query(
            at, max, at + Milliseconds(OutboxPolicy.LongestDelay(isParked: false)) + 1,
            at + Milliseconds(OutboxPolicy.LongestDelay(isParked: true)) + 1, LastTime);
        return ReadAll(rows);
    }

    public IReadOnlyList<OutboxItem> Parked(int max)
    {
        using var rows = _parked.Query(max);
        return ReadAll(rows);
    }

    public DateTimeOffset? NextDue() => _next.Scalar(Never) is long at ? Time(at) : null;

    public void Apply(OutboxChange change)
    {
        var counts = Counts;
        var isParked = change is OutboxChange.Later { Parked: not null };
        var wasParked = change switch
        {
            OutboxChange.Done done => _delete.Scalar(done.Id),
            OutboxChange.Later later => Postpone(later),
            _ => throw new UnreachableException($"{change} is not a change of the outbox"),
        };
        if (wasParked is not long was) return;  // it is gone already
        _counts = new OutboxCounts(
            counts.Pending - (was == 0 ? 1 : 0) + (change is OutboxChange.Later && !isParked ? 1 : 0),
            counts.Parked - (was == 0 ? 0 : 1) + (isParked ? 1 : 0));
    }

    public void Release(DateTimeOffset now) => _release.Run(now.ToUnixTimeMilliseconds(), LastTime);

    public void Dispose()
    {
        foreach (var statement in (Statement[])
            [_add, _due, _parked, _next, _delete, _wasParked, _later, _release, _count])
            statement.Dispose();
    }

    private static DateTimeOffset Time(long milliseconds) =>
        // A time that no calendar has is one that somebody wrote: due at once, or never.
        milliseconds <= 0 ? DateTimeOffset.UnixEpoch
        : milliseconds >= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.MaxValue
        : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;

    private static List<OutboxItem> ReadAll(SqliteDataReader rows)
    {
        var items = new List<OutboxItem>();
        while (rows.Read()) items.Add(Read(rows));
        return items;
    }

    private static OutboxItem Read(SqliteDataReader row)
    {
        try
        {
            return new OutboxItem(
                row.GetInt64(0), SlipReport.Parser.ParseFrom(row.GetFieldValue<byte[]>(1)), row.GetInt32(2),
                Time(row.GetInt64(3)), row.IsDBNull(4) ? null : row.GetString(4));
        }
        catch (Exception fault) when (fault is not SqliteException)
        {
            // The boundary of one stored row: whatever cannot be made of it, the file is damaged, and posd is not.
            throw new InvalidDataException($"A report in the outbox cannot be read ({fault.Message})", fault);
        }
    }

    private object? Postpone(OutboxChange.Later later)
    {
        var wasParked = _wasParked.Scalar(later.Id);
        _later.Run(
            later.Id, later.Tries,
            later.NextAt == DateTimeOffset.MaxValue ? Never : later.NextAt.ToUnixTimeMilliseconds(), later.Parked);
        return wasParked;
    }

    private OutboxCounts Select()
    {
        using var row = _count.Query();
        row.Read();
        return new OutboxCounts(row.GetInt32(0), row.GetInt32(1));
    }
}
