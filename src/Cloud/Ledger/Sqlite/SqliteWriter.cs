using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace PosCloud.Ledger.Sqlite;

/// <summary>The single writer: one loop owns the connection and runs one piece of work after the other, so that a
/// transaction never waits for another. Work that arrived meanwhile shares one commit, and so one flush of the disk;
/// each piece has its own savepoint, so a failing one takes no other with it. Nobody is answered before the
/// commit.</summary>
internal sealed class SqliteWriter(SqliteSession session, string path, ILogger log)
{
    // A batch bounds the wait of its first piece; 256 pieces are some ten milliseconds.
    private const int MaxBatch = 256;

    // Calls that cannot be queued wait in their own request, which has its own deadline.
    private readonly Channel<Job> jobs = Channel.CreateBounded<Job>(
        new BoundedChannelOptions(4096) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    public async Task<T> RunAsync<T>(Func<SqliteSession, T> work)
    {
        var job = new Job<T>(work);
        try
        {
            await jobs.Writer.WriteAsync(job);
        }
        catch (ChannelClosedException)
        {
            throw new LedgerException(LedgerFault.Stopped, "the cloud is stopping");
        }
        return await job.Result;
    }

    /// <summary>Takes no new work; the loop ends when what was queued is done.</summary>
    public void Stop() => jobs.Writer.TryComplete();

    public async Task LoopAsync()
    {
        var batch = new List<Job>(MaxBatch);
        while (await jobs.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < MaxBatch && jobs.Reader.TryRead(out var job))
                batch.Add(job);
            RunBatch(batch);
        }
    }

    private void RunBatch(List<Job> batch)
    {
        try
        {
            session.Run("BEGIN IMMEDIATE");
            foreach (var job in batch)
                RunOne(job);
            session.Run("COMMIT");
        }
        catch (SqliteException e)
        {
            var fault = SqliteFaults.From(e, path);
            LedgerLog.BatchFailed(log, batch.Count, fault.Fault, e.Message);
            Abandon();
            foreach (var job in batch)
                job.Fail(fault);
            return;
        }
        foreach (var job in batch)
            job.Tell();
    }

    private void RunOne(Job job)
    {
        session.Run("SAVEPOINT piece");
        try
        {
            job.Run(session);
            session.Run("RELEASE piece");
        }
        // Loop boundary: a bug in one call's work must reach that caller and no other call. A failure of the database
        // itself (disk full) has rolled back everything and fails the whole batch.
        catch (Exception e) when (e is not SqliteException { SqliteErrorCode: not ConstraintFailed })
        {
            LedgerLog.PieceFailed(log, e);
            session.Run("ROLLBACK TO piece");
            session.Run("RELEASE piece");
            job.Fail(e);
        }
    }

    private const int ConstraintFailed = 19;

    private void Abandon()
    {
        try
        {
            session.Run("ROLLBACK");
        }
        catch (SqliteException e)
        {
            // SQLite rolls back by itself on a full disk or an I/O error; then there is nothing left to roll back.
            LedgerLog.NothingToRollBack(log, e.Message);
        }
    }

    private abstract class Job
    {
        public abstract void Run(SqliteSession session);

        public abstract void Tell();

        public abstract void Fail(Exception fault);
    }

    private sealed class Job<T>(Func<SqliteSession, T> work) : Job
    {
        private readonly TaskCompletionSource<T> told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;

        public Task<T> Result => told.Task;

        public override void Run(SqliteSession session) => result = work(session);

        // A piece that failed in its savepoint was told so already.
        public override void Tell() => told.TrySetResult(result!);

        public override void Fail(Exception fault) => told.TrySetException(fault);
    }
}
