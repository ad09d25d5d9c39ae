using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Hosting;

namespace PosDaemon.Tests.Hosting;

public sealed class Loops_that_belong_together : IDisposable
{
    private readonly ApplicationLifetime _host = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly StopRequest _stop;
    private readonly LoopGroup _loops;

    public Loops_that_belong_together()
    {
        _stop = new StopRequest(_host);
        _loops = new LoopGroup(_stop, NullLogger.Instance);
    }

    public void Dispose() => _loops.Dispose();

    [Fact]
    public async Task Stop_the_process_as_failed_when_one_of_them_dies()
    {
        _loops.Start("Lane", "sound", stopping => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping));
        _loops.Start("Device", "sick", _ => throw new InvalidOperationException("a bug"));

        await StoppingAsync();

        Assert.Equal(("sick died", true), (_stop.Why, _stop.IsFailure));
        Assert.Empty(await _loops.StopAsync(TimeSpan.FromSeconds(10), TimeProvider.System));
    }

    [Fact]
    public async Task That_end_without_being_told_have_died_too()
    {
        _loops.Start("Device", "quitter", _ => Task.CompletedTask);

        await StoppingAsync();

        Assert.Equal(("quitter died", true), (_stop.Why, _stop.IsFailure));
    }

    [Fact]
    public async Task Do_not_turn_a_stop_that_was_asked_for_into_a_failure()
    {
        _stop.Ask("SIGTERM");
        _loops.Start("Device", "quitter", _ => Task.CompletedTask);

        await _loops.StopAsync(TimeSpan.FromSeconds(10), TimeProvider.System);

        Assert.Equal(("SIGTERM", false), (_stop.Why, _stop.IsFailure));
    }

    [Fact]
    public async Task Are_not_waited_for_without_end()
    {
        var hangs = new TaskCompletionSource();
        _loops.Start("Device", "hangs", _ => hangs.Task);

        var left = await _loops.StopAsync(TimeSpan.FromMilliseconds(50), TimeProvider.System);

        Assert.Equal(["hangs"], left);
        hangs.SetResult();
    }

    private Task StoppingAsync()
    {
        var stopping = new TaskCompletionSource();
        _host.ApplicationStopping.Register(stopping.SetResult);
        return stopping.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
