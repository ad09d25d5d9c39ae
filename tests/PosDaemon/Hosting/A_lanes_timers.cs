using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;

namespace PosDaemon.Tests.Hosting;

public class A_lanes_timers
{
    private static readonly LaneTimer PrintAgain = new(TimerKind.PrintAgain, null, 0);

    [Fact]
    public async Task One_that_was_set_anew_comes_once_though_the_old_one_was_about_to_fire()
    {
        await using var lane = new BenchLane(starts: false);
        var time = new HeldTimers();
        using var effects = new LaneEffects(lane.Loop.Options, lane.Queue, lane.Journal, lane.Outbox, lane.Cloud,
            null, null, lane.Operators, time, NullLogger.Instance);
        effects.Perform(new LaneEffect.SetTimer(PrintAgain, TimeSpan.FromSeconds(1)));
        effects.Perform(new LaneEffect.SetTimer(PrintAgain, TimeSpan.FromSeconds(2)));

        // The first one's callback was under way already when the second was set.
        time.Timers[0].Fire();
        Assert.False(time.Timers[1].IsDisposed);
        Assert.False(lane.Queue.Reader.TryRead(out _));

        time.Timers[1].Fire();
        Assert.True(time.Timers[1].IsDisposed);
        Assert.True(lane.Queue.Reader.TryRead(out var queued));
        Assert.Equal(PrintAgain, Assert.IsType<LaneInput.TimerFired>(queued.Create(default)).Timer);
    }

    /// <summary>Timers that fire when the test says so.</summary>
    private sealed class HeldTimers : TimeProvider
    {
        public List<HeldTimer> Timers { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new HeldTimer(() => callback(state));
            Timers.Add(timer);
            return timer;
        }
    }

    private sealed class HeldTimer(Action fire) : ITimer
    {
        public bool IsDisposed { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => !IsDisposed;

        public void Dispose() => IsDisposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
