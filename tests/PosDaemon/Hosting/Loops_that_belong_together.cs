using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PosDaemon.Hosting;

namespace PosDaemon.Tests.Hosting;

public sealed class Loops_that_belong_together : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _time = new();
    private readonly LoopGroup _loops;

    public Loops_that_belong_together() => _loops = new LoopGroup(_time, NullLogger.Instance);

    public void Dispose() => _loops.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Are_started_again_when_they_throw_or_end_and_take_no_other_with_them(bool throws)
    {
        var (sound, starts) = (0, 0);
        _loops.Start("Lane", "sound", stopping =>
        {
            Interlocked.Increment(ref sound);
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
        });
        _loops.Start("Device", "sick", stopping =>
        {
            if (Interlocked.Increment(ref starts) > 3)
                return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
            return throws ? throw new InvalidOperationException("a bug") : Task.CompletedTask;
        });

        await UntilAsync(() => Volatile.Read(ref starts) == 4 && Volatile.Read(ref sound) > 0);

        Assert.Equal(1, sound);
        Assert.Empty(await _loops.StopAsync(Patience));
    }

    [Fact]
    public async Task End_when_they_are_told_to_also_while_one_waits_to_be_started_again()
    {
        _loops.Start("Device", "sick", _ => throw new InvalidOperationException("a bug"));
        _loops.Start("Device", "quitter", _ => Task.CompletedTask);

        Assert.Empty(await _loops.StopAsync(Patience));
    }

    [Fact]
    public async Task Are_not_waited_for_without_end()
    {
        var hangs = new TaskCompletionSource();
        _loops.Start("Device", "hangs", _ => hangs.Task);

        var stopping = _loops.StopAsync(TimeSpan.FromMilliseconds(50));
        var left = await AdvanceUntilAsync(stopping);

        Assert.Equal(["hangs"], left);
        hangs.SetResult();
    }

    private async Task<T> AdvanceUntilAsync<T>(Task<T> task)
    {
        await UntilAsync(() => task.IsCompleted);
        return await task;
    }

    /// <summary>The clock goes on until then.</summary>
    private async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }
}
