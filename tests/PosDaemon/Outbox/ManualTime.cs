namespace PosDaemon.Tests.Outbox;

/// <summary>A clock that stands still until it is moved. Its timers fire one by one in the order of their times, each
/// when the clock shows its time.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _turn = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_turn)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>When the next timer is due; null when nothing waits.</summary>
    public TimeSpan? NextIn()
    {
        lock (_turn)
            return _timers.Count == 0 ? null : _timers.Min(timer => timer.At) - _now;
    }

    public void Advance(TimeSpan by)
    {
        var until = GetUtcNow() + by;
        while (TakeDue(until) is { } due)
            due.Fire();
        lock (_turn)
            _now = until;
    }

    private ManualTimer? TakeDue(DateTimeOffset until)
    {
        lock (_turn)
        {
            if (_timers.MinBy(timer => timer.At) is not { } next || next.At > until)
                return null;
            _timers.Remove(next);
            _now = next.At > _now ? next.At : _now;
            return next;
        }
    }

    private sealed class ManualTimer(ManualTime owner, Action fire) : ITimer
    {
        public DateTimeOffset At { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._turn)
            {
                owner._timers.Remove(this);
                if (dueTime < TimeSpan.Zero)
                    return true;
                At = owner._now + dueTime;
                owner._timers.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (owner._turn)
                owner._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
