using System.Data.Common;
using Npgsql;
using static PosCloud.Ledger.Postgres.PostgresValue;

namespace PosCloud.Ledger.Postgres;

/// <summary>The statements of the back office on PostgreSQL, each a round trip.</summary>
internal sealed class PostgresSqlSession(PostgresTransaction transaction, string merchant, bool isReading) : ISqlSession
{
    public string Merchant => merchant;

    public async Task<int> RunAsync(SqlText sql)
    {
        var changed = 0;
        await transaction.RunAsync(batch => Add(batch, sql), count => changed = count);
        return changed;
    }

    public Task<IReadOnlyList<T>> QueryAsync<T>(SqlText sql, Func<DbDataReader, T> read)
    {
        async Task<IReadOnlyList<T>> ReadAsync(NpgsqlDataReader reader)
        {
            var rows = new List<T>();
            while (await reader.ReadAsync())
                rows.Add(read(reader));
            return rows;
        }

        return isReading
            ? transaction.QueryOneStateAsync(batch => Add(batch, sql), ReadAsync)
            : transaction.QueryAsync(batch => Add(batch, sql), ReadAsync);
    }

    private static void Add(PostgresBatch batch, SqlText sql)
    {
        var (text, values) = sql.Render(lockClause: "FOR UPDATE");
        batch.Add(text, [.. values.Select(Bind)]);
    }

    private static NpgsqlParameter Bind(SqlValue value) => value.Type switch
    {
        SqlType.Text => Of((string?)value.Value),
        SqlType.Integer => Of((long?)value.Value),
        SqlType.Boolean => Of((bool)value.Value!),
        SqlType.Bytes => Of((byte[]?)value.Value),
        SqlType.Time => Of((DateTimeOffset?)value.Value),
        _ => Json((string)value.Value!),
    };
}
