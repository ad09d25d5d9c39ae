namespace PosDaemon.Simulation;

/// <summary>What runs in one life of the process, on the schedule: its continuations and its timers, one after the
/// other, until it dies. So production code that awaits is a function of the seed like everything else.</summary>
internal sealed class SimulatedProcess(Schedule schedule) : SynchronizationContext
{
    private bool _isDead;

    public TimeProvider Time => field ??= new Clock(this);

    public void Die() => _isDead = true;

    /// <summary>Runs now, as part of this process.</summary>
    public void Run(Action act)
    {
        if (_isDead)
            return;
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            act();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback act, object? state) =>
        schedule.After(TimeSpan.Zero, () => Run(() => act(state)));

    public override void Send(SendOrPostCallback act, object? state) =>
        throw new InvalidOperationException("nothing waits for another thread here");

    private sealed class Clock(SimulatedProcess process) : TimeProvider
    {
        private Schedule Schedule => process.Schedule;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Schedule.Now.Ticks;

        public override DateTimeOffset GetUtcNow() => Schedule.Wall;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new Timer(process, () => callback(state)).Set(dueTime);
    }

    private Schedule Schedule => schedule;

    /// <summary>One shot; none of what is simulated has a period.</summary>
    private sealed class Timer(SimulatedProcess process, Action fired) : ITimer
    {
        private int _setting;

        public Timer Set(TimeSpan dueTime)
        {
            var setting = ++_setting;
            if (dueTime != Timeout.InfiniteTimeSpan)
                process.Schedule.After(dueTime, () =>
                {
                    if (setting == _setting)
                        process.Run(fired);
                });
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Set(dueTime);
            return true;
        }

        public void Dispose() => _setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
