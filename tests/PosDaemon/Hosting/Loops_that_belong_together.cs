using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Hosting;

namespace PosDaemon.Tests.Hosting;

public class Loops_that_belong_together
{
    [Fact]
    public async Task Are_named_when_one_of_them_dies()
    {
        using var loops = new LoopGroup(NullLogger.Instance);
        loops.Start("Lane", "sound", stopping => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping));
        loops.Start("Device", "sick", _ => throw new InvalidOperationException("a bug"));

        Assert.Equal("sick", await loops.Died.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Empty(await loops.StopAsync(TimeSpan.FromSeconds(10), TimeProvider.System));
    }

    [Fact]
    public async Task That_end_without_being_told_have_died_too()
    {
        using var loops = new LoopGroup(NullLogger.Instance);
        loops.Start("Device", "quitter", _ => Task.CompletedTask);

        Assert.Equal("quitter", await loops.Died.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Are_not_waited_for_without_end()
    {
        using var loops = new LoopGroup(NullLogger.Instance);
        var hangs = new TaskCompletionSource();
        loops.Start("Device", "hangs", _ => hangs.Task);

        var left = await loops.StopAsync(TimeSpan.FromMilliseconds(50), TimeProvider.System);

        Assert.Equal(["hangs"], left);
        hangs.SetResult();
    }
}
