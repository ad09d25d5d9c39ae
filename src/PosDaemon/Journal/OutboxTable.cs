using Microsoft.Data.Sqlite;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Journal;

/// <summary>Reports that wait for the cloud. Used by the writer loop only, inside its transactions.</summary>
internal sealed class OutboxTable(SqliteConnection connection) : IDisposable
{
    private const long Never = long.MaxValue;
    private readonly List<SqliteCommand> _commands = [];
    private SqliteCommand? _add;
    private SqliteCommand? _due;
    private SqliteCommand? _next;
    private SqliteCommand? _delete;
    private SqliteCommand? _later;
    private SqliteCommand? _count;
    private OutboxCounts? _counts;

    /// <summary>As the table stands, with what the transaction under way has done to it.</summary>
    public OutboxCounts Counts => _counts ??= Count();

    /// <summary>A part of the transaction was taken back.</summary>
    public void Recount() => _counts = null;

    public void Enqueue(SlipReport report, DateTimeOffset now)
    {
        Bind(
            ref _add, "INSERT INTO outbox (scan_id, report, tries, next_at) VALUES ($1, $2, 0, $3)",
            report.ScanId, Google.Protobuf.MessageExtensions.ToByteArray(report),
            now.ToUnixTimeMilliseconds()).ExecuteNonQuery();
        Recount();
    }

    public IReadOnlyList<OutboxItem> Due(DateTimeOffset now, int max)
    {
        var items = new List<OutboxItem>();
        using var rows = Bind(
            ref _due,
            "SELECT id, report, tries, next_at, parked FROM outbox WHERE next_at <= $1 ORDER BY tries > 1, id LIMIT $2",
            now.ToUnixTimeMilliseconds(), max).ExecuteReader();
        while (rows.Read())
        {
            items.Add(new OutboxItem(
                rows.GetInt64(0), SlipReport.Parser.ParseFrom(rows.GetFieldValue<byte[]>(1)), rows.GetInt32(2),
                DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(3)),
                rows.IsDBNull(4) ? null : rows.GetString(4)));
        }

        return items;
    }

    public DateTimeOffset? NextDue() =>
        Bind(ref _next, "SELECT min(next_at) FROM outbox WHERE next_at < $1", Never).ExecuteScalar() is long at
            ? DateTimeOffset.FromUnixTimeMilliseconds(at)
            : null;

    public void Apply(OutboxChange change)
    {
        var command = change switch
        {
            OutboxChange.Done done => Bind(ref _delete, "DELETE FROM outbox WHERE id = $1", done.Id),
            OutboxChange.Later later => Bind(
                ref _later, "UPDATE outbox SET tries = $2, next_at = $3, parked = $4 WHERE id = $1",
                later.Id, later.Tries,
                later.NextAt == DateTimeOffset.MaxValue ? Never : later.NextAt.ToUnixTimeMilliseconds(),
                later.Parked),
            _ => throw new System.Diagnostics.UnreachableException($"{change} is not a change of the outbox"),
        };
        command.ExecuteNonQuery();
        Recount();
    }

    private OutboxCounts Count()
    {
        using var row = Bind(ref _count, "SELECT count(*) - count(parked), count(parked) FROM outbox").ExecuteReader();
        row.Read();
        return new OutboxCounts(row.GetInt32(0), row.GetInt32(1));
    }

    public void Dispose()
    {
        foreach (var command in _commands)
            command.Dispose();
    }

    /// <summary>The command is made once and kept; parameters are $1, $2 … in order.</summary>
    private SqliteCommand Bind(ref SqliteCommand? command, string sql, params object?[] values)
    {
        if (command is null)
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            _commands.Add(command);
        }

        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }
}
