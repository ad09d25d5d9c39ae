using Npgsql;

namespace PosCloud.Ledger.Postgres;

/// <summary>One transaction on one connection: each call is one round trip, whatever number of statements it has. One
/// that is not committed is rolled back when the connection is given back.</summary>
/// <param name="connection">Used by it alone.</param>
internal sealed class PostgresTransaction(NpgsqlConnection connection)
{
    private const string CancelledWait = "01000";

    private bool _hasBegun;

    /// <summary>Runs statements that give rows, in one round trip.</summary>
    /// <param name="add">Puts them in.</param>
    /// <param name="read">Reads what each of them gave, in their order; called at the first row of the first.</param>
    public async Task<T> QueryAsync<T>(Action<PostgresBatch> add, Func<NpgsqlDataReader, Task<T>> read)
    {
        await using var batch = Begin();
        add(batch);
        await using var reader = await batch.ReadAsync();
        return await read(reader);
    }

    /// <summary>Runs statements that give none.</summary>
    public async Task RunAsync(Action<PostgresBatch> add)
    {
        await using var batch = Begin();
        add(batch);
        await batch.RunAsync();
    }

    /// <summary>Copies into tables; what was begun before is part of the same transaction.</summary>
    public Task CopyAsync(Func<NpgsqlConnection, Task> copy) => copy(connection);

    /// <summary>Writes, and commits, in one round trip. Returns when it is on the disk, and on that of the standby
    /// where there is a synchronous one.</summary>
    /// <param name="add">Puts the statements in; none: what was read is let go.</param>
    /// <exception cref="LedgerException">It is on one server only, and may be lost with it.</exception>
    public async Task CommitAsync(Action<PostgresBatch> add)
    {
        await using var batch = Begin();
        add(batch);
        batch.Add("COMMIT");
        var isAlone = false;
        void Hear(object sender, NpgsqlNoticeEventArgs heard) =>
            isAlone |= heard.Notice.SqlState == CancelledWait
                && heard.Notice.MessageText.Contains("synchronous replication", StringComparison.Ordinal);

        connection.Notice += Hear;
        try
        {
            await batch.RunAsync();
        }
        finally
        {
            connection.Notice -= Hear;
        }

        if (isAlone)
            throw new LedgerException(
                LedgerFault.Busy, "the standby did not confirm the write: it may be lost with its server");
    }

    private PostgresBatch Begin()
    {
        var batch = new PostgresBatch(connection);
        if (!_hasBegun)
            batch.Add("BEGIN");
        _hasBegun = true;
        return batch;
    }
}

/// <summary>Statements that go to the server together. They stay prepared on the connection: their texts are
/// constants.</summary>
internal sealed class PostgresBatch(NpgsqlConnection connection) : IAsyncDisposable
{
    private readonly NpgsqlBatch _batch = connection.CreateBatch();

    public void Add(string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var command = _batch.CreateBatchCommand();
#pragma warning disable CA2100 // every text is a constant; values are bound
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var value in values)
            command.Parameters.Add(value);
        _batch.BatchCommands.Add(command);
    }

    public Task<NpgsqlDataReader> ReadAsync() => _batch.ExecuteReaderAsync();

    public Task RunAsync() => _batch.BatchCommands.Count > 0 ? _batch.ExecuteNonQueryAsync() : Task.CompletedTask;

    public ValueTask DisposeAsync() => _batch.DisposeAsync();
}
