using Microsoft.Extensions.Logging;
using Npgsql;

namespace PosCloud.Ledger.Postgres;

/// <summary>Which of several hosts takes writes: each is asked in the background, so that no call waits for one that is
/// gone or hangs. Of two that say so the one of the later timeline counts, and never an earlier one again: a primary
/// that was left behind may still answer those who are connected.</summary>
internal sealed class PrimaryWatch : IAsyncDisposable
{
    /// <summary>Of a host that answers no sooner nothing is known.</summary>
    private const int PatienceSeconds = 1;

    // The first eight digits of a WAL file's name are the timeline; a standby writes none.
    private const string Ask =
        "SELECT CASE WHEN NOT pg_is_in_recovery() THEN left(pg_walfile_name(pg_current_wal_lsn()), 8) END";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    // A terminal's try has less than two seconds, and its next one comes at once: measured, a longer wait makes the gap
    // behind a lost primary longer.
    private static readonly TimeSpan WaitForOne = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _end = new();
    private readonly NpgsqlDataSource[] _pools;
    private readonly Task _watching;
    private readonly IReadOnlyList<NpgsqlConnectionStringBuilder> _hosts;
    private readonly ILogger _log;

    // Guards the fields below.
    private readonly Lock _gate = new();
    private readonly int?[] _timelines;
    private TaskCompletionSource<NpgsqlDataSource> _primary = New();
    private int _latest;
    private NpgsqlException? _fault;

    /// <param name="hosts">The settings for each.</param>
    /// <param name="source">Keeps the connections to one.</param>
    /// <param name="log">Gets which one takes writes.</param>
    public PrimaryWatch(
        IReadOnlyList<NpgsqlConnectionStringBuilder> hosts,
        Func<NpgsqlConnectionStringBuilder, NpgsqlDataSource> source, ILogger log)
    {
        (_hosts, _log) = (hosts, log);
        _pools = [.. hosts.Select(source)];
        _timelines = new int?[_pools.Length];
        _watching = Task.WhenAll(hosts.Select((host, number) => WatchAsync(number, new(host.ConnectionString)
        {
            Pooling = false, Timeout = PatienceSeconds, CommandTimeout = PatienceSeconds, CancellationTimeout = -1,
        })));
    }

    /// <summary>The connections to the one that takes writes.</summary>
    /// <exception cref="NpgsqlException">None does.</exception>
    public async ValueTask<NpgsqlDataSource> PrimaryAsync()
    {
        Task<NpgsqlDataSource> primary;
        lock (_gate)
            primary = _primary.Task;
        try
        {
            return await primary.WaitAsync(WaitForOne, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            lock (_gate)
                throw _fault ?? new NpgsqlException("none of its hosts takes writes");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var pool in _pools)
            await pool.DisposeAsync();
        _end.Dispose();
    }

    private async Task WatchAsync(int host, NpgsqlConnectionStringBuilder settings)
    {
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(settings.ConnectionString);
                await connection.OpenAsync(_end.Token);
                await using var command = new NpgsqlCommand(Ask, connection);
                while (true)
                {
                    var timeline = await command.ExecuteScalarAsync(_end.Token);
                    Note(host, timeline is string digits ? Convert.ToInt32(digits, 16) : null, null);
                    await Task.Delay(BetweenLooks, TimeProvider.System, _end.Token);
                }
            }
            catch (Exception e) when (!_end.IsCancellationRequested)
            {
                // Whatever it was: what is not asked again is never found again.
                Note(host, null, e as NpgsqlException ?? new NpgsqlException(e.Message, e));
            }
            await Task.Delay(BetweenLooks, TimeProvider.System, _end.Token);
        }
    }

    private void Note(int host, int? timeline, NpgsqlException? fault)
    {
        lock (_gate)
        {
            _fault = fault ?? _fault;
            if (_timelines[host] == timeline)
                return;
            _timelines[host] = timeline;
            if (timeline < _latest)
                LedgerLog.PrimaryPassedOver(_log, _hosts[host].Host!, timeline.Value, _latest);
            _latest = Math.Max(_latest, timeline ?? 0);
            var primary = Array.IndexOf(_timelines, _latest);
            var isKnown = _primary.Task is { IsCompleted: true } known && known.Result == Pool(primary);
            if (isKnown)
                return;
            if (_primary.Task.IsCompleted)
            {
                // What is kept of it leads nowhere when it comes back.
                _primary.Task.Result.Clear();
                _primary = New();
            }
            if (primary < 0)
                return;
            _fault = null;
            LedgerLog.PrimaryFound(_log, _hosts[primary].Host!, _latest);
            _primary.SetResult(_pools[primary]);
        }
    }

    private NpgsqlDataSource? Pool(int host) => host < 0 ? null : _pools[host];

    private static TaskCompletionSource<NpgsqlDataSource> New() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
