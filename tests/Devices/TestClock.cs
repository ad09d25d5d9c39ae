using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace PosDaemon.Devices.Tests;

/// <summary>A fake clock that moves on to the next timer that is due, in steps of 100 ms at most, and only while no
/// work waits in the thread pool: a loop that could go on by itself is not overtaken by its own limits.</summary>
internal sealed class TestClock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestStep = TimeSpan.FromMilliseconds(100);

    private readonly TrackedTime _time = new();

    public TimeProvider Time => _time;

    /// <summary>Waits until something is so; with a clock, moving it on meanwhile.</summary>
    public static async Task UntilAsync(TestClock? clock, Func<bool> isSo)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            if (TimeProvider.System.GetElapsedTime(begun) > Patience)
                throw new TimeoutException("What was waited for did not happen.");
            await SettleAsync();
            if (!isSo())
                clock?._time.MoveOn(DateTimeOffset.MaxValue);
        }
    }

    /// <summary>Lets so much time pass.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        var end = Time.GetUtcNow() + time;
        while (Time.GetUtcNow() < end)
        {
            await SettleAsync();
            _time.MoveOn(end);
        }

        await SettleAsync();
    }

    /// <summary>Lets so much time pass while whoever calls is held.</summary>
    public void Advance(TimeSpan time) => _time.Advance(time);

    /// <summary>Lets so much time pass at once, when nothing can go on by itself any more.</summary>
    public async Task StepAsync(TimeSpan time)
    {
        await SettleAsync();
        _time.Advance(time);
    }

    public async Task<T> ResultAsync<T>(Task<T> task)
    {
        await UntilAsync(this, () => task.IsCompleted);
        return await task;
    }

    private static async Task SettleAsync()
    {
        const int CalmEnough = 3, Most = 100;
        for (var (calm, tries) = (0, 0); calm < CalmEnough && tries < Most; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            calm = ThreadPool.PendingWorkItemCount == 0 ? calm + 1 : 0;
        }
    }

    /// <summary>Knows when its timers are due.</summary>
    private sealed class TrackedTime : FakeTimeProvider
    {
        private readonly ConcurrentDictionary<TrackedTimer, DateTimeOffset> _due = new();

        /// <summary>Moves to the next timer that is due, or to the end if that comes first.</summary>
        public void MoveOn(DateTimeOffset end)
        {
            foreach (var (timer, at) in _due)
                if (at <= GetUtcNow())
                    _due.TryRemove(new(timer, at));
            Advance(_due.Values.Append(end).Append(GetUtcNow() + LongestStep).Min() - GetUtcNow());
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new TrackedTimer(this, base.CreateTimer(callback, state, dueTime, period));
            Track(timer, dueTime);
            return timer;
        }

        private void Track(TrackedTimer timer, TimeSpan dueTime)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
                _due.TryRemove(timer, out _);
            else
                _due[timer] = GetUtcNow() + dueTime;
        }

        private sealed class TrackedTimer(TrackedTime time, ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                time.Track(this, dueTime);
                return timer.Change(dueTime, period);
            }

            public void Dispose()
            {
                time.Track(this, Timeout.InfiniteTimeSpan);
                timer.Dispose();
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
