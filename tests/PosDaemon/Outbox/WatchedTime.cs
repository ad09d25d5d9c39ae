using Microsoft.Extensions.Time.Testing;

namespace PosDaemon.Tests.Outbox;

/// <summary>A fake clock that tells how long the loop under test means to sleep.</summary>
internal sealed class WatchedTime() : FakeTimeProvider(new DateTimeOffset(2026, 5, 1, 9, 0, 0, TimeSpan.Zero))
{
    private readonly Lock _lock = new();     // the loop's thread sets timers, the test's reads them
    private readonly List<WatchedTimer> _set = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new WatchedTimer(this, base.CreateTimer(callback, state, dueTime, period), GetUtcNow() + dueTime);
        lock (_lock) _set.Add(timer);
        return timer;
    }

    /// <summary>How long until the next timer; null while none is set.</summary>
    public TimeSpan? NextIn()
    {
        var now = GetUtcNow();
        lock (_lock) return _set.Where(timer => timer.At > now).Min(timer => timer.At - now as TimeSpan?);
    }

    private sealed class WatchedTimer(WatchedTime owner, ITimer timer, DateTimeOffset at) : ITimer
    {
        public DateTimeOffset At => at;

        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            lock (owner._lock) owner._set.Remove(this);
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
