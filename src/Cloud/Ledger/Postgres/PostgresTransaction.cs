using Npgsql;

namespace PosCloud.Ledger.Postgres;

/// <summary>One transaction on one connection: each call is one round trip, whatever number of statements it has. One
/// that is not committed is rolled back when the connection is given back.</summary>
/// <param name="connection">Used by it alone.</param>
internal sealed class PostgresTransaction(NpgsqlConnection connection)
{
    // Each statement sees what was committed before it: what locks comes first, what reads behind it.
    private const string Begin = "BEGIN ISOLATION LEVEL READ COMMITTED";
    private const string BeginOfOneState = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    // In PostgreSQL's source, and so the same in every language of its messages.
    private const string WaitForStandby = "SyncRepWaitForLSN";

    private const int ReportSeconds = 60;

    private bool _hasBegun;
    // Seconds that an answer is waited for, without an end where it is 0; null: as the connection says.
    private int? _patience;

    /// <summary>What comes behind takes as long as it takes: for imports, for which nobody stands and waits.</summary>
    public Task LiftLimitAsync()
    {
        _patience = 0;
        return RunAsync(batch => batch.Add("SET LOCAL statement_timeout = 0"));
    }

    /// <summary>What comes behind reads one state of the database, and goes through very many records: with the memory
    /// to put them together at once, and a minute for each statement.</summary>
    public async Task BeginReportAsync()
    {
        _patience = ReportSeconds + 1;
        await using var batch = NewBatch(BeginOfOneState);
        batch.Add($"SET LOCAL statement_timeout = '{ReportSeconds}s'");
        batch.Add("SET LOCAL work_mem = '64MB'");
        // Takes longer than it saves here.
        batch.Add("SET LOCAL jit = off");
        await batch.RunAsync();
    }

    /// <summary>Runs statements that give rows, in one round trip, and each behind the one before.</summary>
    /// <param name="add">Puts them in.</param>
    /// <param name="read">Reads what each of them gave, in their order, but for those that only lock; called at the
    /// first row of the first.</param>
    public Task<T> QueryAsync<T>(Action<PostgresBatch> add, Func<NpgsqlDataReader, Task<T>> read) =>
        QueryAsync(Begin, add, read);

    /// <summary>As <see cref="QueryAsync"/>, of one state of the database; nothing can be written behind it.</summary>
    public Task<T> QueryOneStateAsync<T>(Action<PostgresBatch> add, Func<NpgsqlDataReader, Task<T>> read) =>
        QueryAsync(BeginOfOneState, add, read);

    /// <summary>Runs statements that give none.</summary>
    /// <param name="add">Puts them in.</param>
    /// <param name="changed">Gets how many rows they changed.</param>
    public async Task RunAsync(Action<PostgresBatch> add, Action<int>? changed = null)
    {
        await using var batch = NewBatch(Begin);
        add(batch);
        var count = await batch.RunAsync();
        changed?.Invoke(count);
    }

    /// <summary>Copies into tables; what was begun before is part of the same transaction.</summary>
    public Task<T> CopyAsync<T>(Func<NpgsqlConnection, Task<T>> copy) => copy(connection);

    /// <summary>Writes, and commits, in one round trip. Returns when it is on the disk, and on that of the standby
    /// where there is a synchronous one; so is then all that this transaction has read.</summary>
    /// <param name="add">Puts the statements in; none where nothing is to be written.</param>
    /// <exception cref="LedgerException">It is on one server only, and may be lost with it.</exception>
    public async Task CommitAsync(Action<PostgresBatch> add)
    {
        await using var batch = NewBatch(Begin);
        var before = batch.Commands.Count;
        add(batch);
        // A commit that wrote nothing waits for no standby, and what it repeats might be on this server only.
        if (batch.Commands.Count == before)
            batch.Add("SELECT pg_logical_emit_message(true, 'poscloud', '')");
        batch.Add("COMMIT");
        var isUnconfirmed = false;
        void OnNotice(object sender, NpgsqlNoticeEventArgs notice) =>
            isUnconfirmed |= notice.Notice.Routine == WaitForStandby;

        connection.Notice += OnNotice;
        try
        {
            await batch.RunAsync();
        }
        finally
        {
            connection.Notice -= OnNotice;
        }

        if (isUnconfirmed)
            throw new LedgerException(LedgerFault.Busy,
                "the database's standby did not confirm the write in time: it may be lost with its server");
    }

    private async Task<T> QueryAsync<T>(
        string begin, Action<PostgresBatch> add, Func<NpgsqlDataReader, Task<T>> read)
    {
        await using var batch = NewBatch(begin);
        add(batch);
        return await batch.ReadAsync(read);
    }

    private PostgresBatch NewBatch(string begin)
    {
        var batch = new PostgresBatch(connection, _patience);
        if (!_hasBegun)
            batch.Add(begin);
        _hasBegun = true;
        return batch;
    }
}

/// <summary>Statements that go to the server together. They stay prepared on the connection: their texts are
/// constants.</summary>
internal sealed class PostgresBatch : IAsyncDisposable
{
    private readonly NpgsqlBatch _batch;
    private int _locks;

    /// <param name="connection">Used by it alone.</param>
    /// <param name="patience">Seconds that its answer is waited for, without an end where it is 0; null: as the
    /// connection says.</param>
    public PostgresBatch(NpgsqlConnection connection, int? patience = null)
    {
        _batch = connection.CreateBatch();
        if (patience is { } seconds)
            _batch.Timeout = seconds;
    }

    public IList<NpgsqlBatchCommand> Commands => _batch.BatchCommands;

    /// <summary>One that only locks: its rows are nobody's. It stands before all that are read.</summary>
    public void AddLock(string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        Add(sql, values);
        _locks++;
    }

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

    /// <param name="read">Called at the first row of the first that does not only lock.</param>
    public async Task<T> ReadAsync<T>(Func<NpgsqlDataReader, Task<T>> read)
    {
        await using var reader = await _batch.ExecuteReaderAsync();
        for (var skipped = 0; skipped < _locks; skipped++)
            await reader.NextResultAsync();
        return await read(reader);
    }

    /// <returns>How many rows were changed.</returns>
    public Task<int> RunAsync() => Commands.Count > 0 ? _batch.ExecuteNonQueryAsync() : Task.FromResult(0);

    public ValueTask DisposeAsync() => _batch.DisposeAsync();
}
