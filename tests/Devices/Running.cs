namespace PosDaemon.Devices.Tests;

/// <summary>A loop under test: started here, stopped and awaited at the end of the test.</summary>
internal sealed class Running : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;

    private Running(Func<CancellationToken, Task> run) => _loop = Task.Run(() => run(_stopping.Token));

    public static Running Start(Func<CancellationToken, Task> run) => new(run);

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _loop.WaitAsync(TimeSpan.FromSeconds(20));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }
}
