using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace PosCloud.Ledger.Sqlite;

/// <summary>The single writer: one loop owns the connection and runs one piece of work after the other, so that a
/// transaction never waits for another. Work that arrived meanwhile shares one commit, and so one flush of the disk;
/// each piece has its own savepoint, so a failing one takes no other with it. Nobody is answered before the
/// commit.</summary>
internal sealed class SqliteWriter
{
    // A batch bounds the wait of its first piece; 256 pieces are some ten milliseconds.
    private const int MaxBatch = 256;

    private readonly SqliteSession _session;
    private readonly string _path;
    private readonly Action _committed;
    private readonly ILogger _log;
    private readonly Task _loop;

    // Calls that cannot be queued wait in their own request, which has its own deadline.
    private readonly Channel<Work> _queue = Channel.CreateBounded<Work>(
        new BoundedChannelOptions(4096) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <param name="session">Owned by the loop until it has stopped.</param>
    /// <param name="path">For the messages of faults.</param>
    /// <param name="committed">Called in the loop after each commit.</param>
    /// <param name="log">Gets what failed.</param>
    public SqliteWriter(SqliteSession session, string path, Action committed, ILogger log)
    {
        (_session, _path, _committed, _log) = (session, path, committed, log);
        // Its own thread pool turn: the loop blocks on the disk.
        _loop = Task.Run(LoopAsync);
    }

    /// <returns>What the work returned, once it is on the disk.</returns>
    /// <exception cref="LedgerException">The database cannot be written now, or the writer was stopped.</exception>
    public async Task<T> RunAsync<T>(Func<SqliteSession, T> run)
    {
        var work = new Work<T>(run);
        try
        {
            await _queue.Writer.WriteAsync(work);
        }
        catch (ChannelClosedException)
        {
            throw LedgerException.Stopped();
        }
        return await work.Result;
    }

    /// <summary>Takes no new work and completes when what was queued is done.</summary>
    public Task StopAsync()
    {
        _queue.Writer.TryComplete();
        return _loop;
    }

    private async Task LoopAsync()
    {
        var batch = new List<Work>(MaxBatch);
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < MaxBatch && _queue.Reader.TryRead(out var work))
                batch.Add(work);
            RunBatch(batch);
        }
    }

    private void RunBatch(List<Work> batch)
    {
        try
        {
            _session.Run("BEGIN IMMEDIATE");
            foreach (var work in batch)
                RunOne(work, alone: batch.Count == 1);
            _session.Run("COMMIT");
        }
        catch (SqliteException e)
        {
            var fault = SqliteFaults.From(e, _path);
            LedgerLog.BatchFailed(_log, batch.Count, fault.Fault, e.Message);
            _session.RollBack(_log);
            Fail(batch, fault);
            return;
        }

        // Once the file is back where it was, whoever asks again gets what was decided.
        if (_session.HasMoved)
        {
            var fault = new LedgerException(LedgerFault.Unreadable,
                $"the database {_path} was moved, deleted or replaced while the cloud has it open: put it back, or "
                + "stop the cloud and start it on the right one; nothing is accepted until then");
            LedgerLog.BatchFailed(_log, batch.Count, fault.Fault, fault.Message);
            Fail(batch, fault);
            return;
        }

        foreach (var work in batch)
            work.Complete();
        _committed();
    }

    private static void Fail(List<Work> batch, LedgerException fault)
    {
        foreach (var work in batch)
            work.Fail(fault);
    }

    private void RunOne(Work work, bool alone)
    {
        if (!alone)
            _session.Run("SAVEPOINT piece");
        try
        {
            work.Run(_session);
            if (!alone)
                _session.Run("RELEASE piece");
        }
        // Loop boundary: a bug in one call's work must reach that caller and no other call. A failure of the database
        // itself (disk full) has rolled back everything and fails the whole batch.
        catch (Exception e) when (e is not SqliteException { SqliteErrorCode: not ConstraintFailed })
        {
            if (e is not NotDoneException)
                LedgerLog.PieceFailed(_log, e);
            if (alone)
            {
                // The COMMIT that follows then commits nothing.
                _session.Run("ROLLBACK");
                _session.Run("BEGIN");
            }
            else
            {
                _session.Run("ROLLBACK TO piece");
                _session.Run("RELEASE piece");
            }
            work.Fail(e);
        }
    }

    private const int ConstraintFailed = 19;

    private abstract class Work
    {
        public abstract void Run(SqliteSession session);

        public abstract void Complete();

        public abstract void Fail(Exception fault);
    }

    private sealed class Work<T>(Func<SqliteSession, T> run) : Work
    {
        private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Result => _source.Task;

        public override void Run(SqliteSession session) => _result = run(session);

        // A piece that failed in its savepoint has failed already.
        public override void Complete() => _source.TrySetResult(_result!);

        public override void Fail(Exception fault) => _source.TrySetException(fault);
    }
}
