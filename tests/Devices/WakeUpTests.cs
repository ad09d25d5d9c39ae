using Microsoft.Extensions.Time.Testing;

namespace PosDaemon.Devices.Tests;

public sealed class WakeUpTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_set_that_comes_first_ends_the_next_wait_and_no_other()
    {
        var wake = new WakeUp(_time);
        wake.Set();
        wake.Set();

        await wake.WaitAsync(default);
        var second = wake.WaitAsync(default).AsTask();

        Assert.False(second.IsCompleted);
        wake.Set();
        await second;
    }

    [Fact]
    public async Task A_wait_ends_when_its_time_is_over()
    {
        var wake = new WakeUp(_time);
        var waiting = wake.WaitAsync(TimeSpan.FromSeconds(2), default).AsTask();

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await waiting;
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_says_so_and_the_next_one_waits()
    {
        var wake = new WakeUp(_time);
        using var cancelling = new CancellationTokenSource();
        var waiting = wake.WaitAsync(cancelling.Token).AsTask();

        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wake.WaitAsync(cancelling.Token).AsTask());

        Assert.False(wake.WaitAsync(default).AsTask().IsCompleted);
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_leaves_no_timer_that_would_wake_the_next_one()
    {
        var wake = new WakeUp(_time);
        using var cancelling = new CancellationTokenSource();
        var waiting = wake.WaitAsync(TimeSpan.FromSeconds(2), cancelling.Token).AsTask();
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.False(wake.WaitAsync(default).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Nothing_that_is_set_from_many_threads_is_missed()
    {
        var wake = new WakeUp(TimeProvider.System);
        var (wanted, made, seen) = (200_000, 0, 0);
        var setting = Task.Run(() => Parallel.For(0, wanted, _ =>
        {
            Interlocked.Increment(ref made);
            wake.Set();
        }));
        while (seen < wanted)
        {
            seen = Volatile.Read(ref made);
            if (seen < wanted)
                await wake.WaitAsync(TimeSpan.FromMinutes(1), default);
        }

        await setting;
        Assert.Equal(wanted, seen);
    }
}
