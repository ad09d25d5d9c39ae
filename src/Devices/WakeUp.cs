using System.Threading.Tasks.Sources;

namespace PosDaemon.Devices;

/// <summary>Wakes the one loop that waits for it: set from any thread, by the clock when its time is over, or by a
/// cancellation. A set that comes while nobody waits ends the next wait at once; several are one.</summary>
/// <remarks>The lock guards two flags and is never held over anything else.</remarks>
internal sealed class WakeUp : IValueTaskSource
{
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private bool _isSet;
    private bool _isAwaited;

    public WakeUp(TimeProvider time) => _timer = time.CreateTimer(
        static me => ((WakeUp)me!).Set(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Set()
    {
        lock (_gate)
        {
            _isSet = !_isAwaited;
            if (!_isAwaited)
                return;
            _isAwaited = false;
        }

        _source.SetResult(true);
    }

    /// <summary>Sets it when the task has ended. (From within the task it would be too early: whoever is woken might
    /// still see the task under way, and wait for ever.)</summary>
    public void SetAfter(Task task) => task.ContinueWith(
        static (_, me) => ((WakeUp)me!).Set(), this, CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>Returns when it is set, or after that time; whoever waits looks for himself what there is. By one
    /// waiter at a time.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async ValueTask WaitAsync(TimeSpan limit, CancellationToken abort)
    {
        _timer.Change(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        try
        {
            await WaitAsync(abort);
        }
        finally
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Returns when it is set; see the other.</summary>
    public async ValueTask WaitAsync(CancellationToken abort)
    {
        abort.ThrowIfCancellationRequested();
        using (abort.UnsafeRegister(static me => ((WakeUp)me!).Set(), this))
            await Next();
        abort.ThrowIfCancellationRequested();
    }

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private ValueTask Next()
    {
        lock (_gate)
        {
            if (_isSet)
            {
                _isSet = false;
                return ValueTask.CompletedTask;
            }

            _source.Reset();
            _isAwaited = true;
            return new ValueTask(this, _source.Version);
        }
    }
}
