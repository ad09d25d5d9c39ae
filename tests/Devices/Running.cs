namespace PosDaemon.Devices.Tests;

/// <summary>A loop under test: started here, stopped and awaited at the end of the test. Its clock, if it has one, moves
/// on while it is being stopped.</summary>
internal sealed class Running : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly TestClock? _clock;
    private readonly Task _loop;

    private Running(Func<CancellationToken, Task> run, TestClock? clock) =>
        (_loop, _clock) = (Task.Run(() => run(_stopping.Token)), clock);

    public static Running Start(Func<CancellationToken, Task> run, TestClock? clock = null) => new(run, clock);

    public Task StopAsync()
    {
        BeginStop();
        return EndedAsync();
    }

    public void BeginStop() => _stopping.Cancel();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private async Task EndedAsync()
    {
        await TestClock.UntilAsync(_clock, () => _loop.IsCompleted);
        await _loop;
    }
}
