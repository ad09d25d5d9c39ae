using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace PosCloud.Ledger.Postgres;

/// <summary>Runs transactions, each on a connection of its own, and anew where another was quicker. After
/// <see cref="StopAsync"/> none begins.</summary>
/// <param name="connections">To the database.</param>
/// <param name="database">For the messages of faults.</param>
/// <param name="log">Gets why a call has no answer.</param>
internal sealed class PostgresTransactions(PostgresConnections connections, string database, ILogger log)
{
    // Two that meet for the tenth time are not meeting by chance.
    private static readonly ResiliencePipeline Retry = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
    {
        ShouldHandle = new PredicateBuilder().Handle<Exception>(PostgresFaults.IsRepeatable),
        MaxRetryAttempts = 10,
        Delay = TimeSpan.FromMilliseconds(2),
        MaxDelay = TimeSpan.FromMilliseconds(200),
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
    }).Build();

    // Guards the two fields below for the length of a look.
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _isStopped;

    /// <param name="work">May be called again; then what it did is undone.</param>
    /// <exception cref="LedgerException">The database cannot be used now, or this was stopped. Whether the transaction
    /// was committed is then unknown.</exception>
    public async Task<T> RunAsync<T>(Func<PostgresTransaction, Task<T>> work)
    {
        Enter();
        try
        {
            return await Retry.ExecuteAsync(async _ =>
            {
                await using var connection = await connections.OpenAsync();
                return await work(new PostgresTransaction(connection));
            }, CancellationToken.None);
        }
        catch (LedgerException fault)
        {
            LedgerLog.BatchFailed(log, 1, fault.Fault, fault.Message);
            throw;
        }
        catch (Exception fault) when (PostgresFaults.From(fault, database) is { } known)
        {
            LedgerLog.BatchFailed(log, 1, known.Fault, known.Message);
            throw known;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Completes when what runs has ended.</summary>
    public Task StopAsync()
    {
        lock (_gate)
        {
            _isStopped = true;
            if (_running == 0)
                _idle.TrySetResult();
        }

        return _idle.Task;
    }

    private void Enter()
    {
        lock (_gate)
        {
            if (_isStopped)
                throw LedgerException.Stopped();
            _running++;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            _running--;
            if (_isStopped && _running == 0)
                _idle.TrySetResult();
        }
    }
}
