using System.Threading.Channels;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using PosDaemon.Cloud;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Cloud;

public sealed class CloudHeartbeatTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // On the clock that the tests advance: no call is to end by it.
    private static readonly TimeSpan Deadline = TimeSpan.FromDays(30);

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly CancellationTokenSource _stopping = new();

    public void Dispose() => _stopping.Dispose();

    [Fact]
    public async Task The_cloud_is_asked_before_the_first_guest_comes_and_then_every_30_seconds()
    {
        await using var cloud = await ScriptedCloud.StartAsync(GrpcReply.Replies(new ReportSlipsResponse()));
        using var client = new TestClient(cloud.Address, Deadline, time: _time);
        var running = RunAsync(client, out var turned);
        await turned;
        Assert.Single(cloud.Requests);

        await AdvanceUntilAsync(() => cloud.Requests.Count == 2, CloudHeartbeat.Period);

        Assert.True(client.Cloud.State.Reachable);
        await StopAsync(running);
    }

    [Fact]
    public async Task An_outage_is_asked_about_every_5_seconds_until_it_ends()
    {
        await using var cloud = await ScriptedCloud.StartAsync(
            GrpcReply.Ends(StatusCode.Internal), GrpcReply.Replies(new ReportSlipsResponse()));
        using var client = new TestClient(cloud.Address, Deadline, time: _time);
        var running = RunAsync(client, out var turned);
        await turned;
        Assert.False(client.Cloud.State.Reachable);

        await AdvanceUntilAsync(() => client.Cloud.State.Reachable, CloudHeartbeat.PeriodWithoutAnswer);

        await StopAsync(running);
    }

    [Fact]
    public async Task While_scans_are_answered_nothing_is_asked()
    {
        var redeemed = new RedeemResponse { Accepted = new Accepted() };
        await using var cloud = await ScriptedCloud.StartAsync(GrpcReply.Replies(redeemed));
        var time = new BeatTime(_time.GetUtcNow());
        using var client = new TestClient(cloud.Address, Deadline, time: time);
        await client.Cloud.RedeemAsync(new RedeemRequest { ScanId = "s-0" }, default);
        var running = new CloudHeartbeat(client.Cloud, new Caller { TerminalId = "t" }, time).RunAsync(_stopping.Token);
        await time.WaitsForBeatAsync();

        for (var beat = 1; beat <= 3; beat++)
        {
            time.Advance(CloudHeartbeat.Period - TimeSpan.FromSeconds(1));
            await client.Cloud.RedeemAsync(new RedeemRequest { ScanId = $"s-{beat}" }, default);
            time.Advance(TimeSpan.FromSeconds(1));
            await time.WaitsForBeatAsync();
        }

        Assert.Equal(4, cloud.Requests.Count);
        Assert.All(cloud.Requests, request => Assert.EndsWith("/Redeem", request.Path));
        await StopAsync(running);
    }

    private Task RunAsync(TestClient client, out Task turned)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.Cloud.ReachableChanged += () => turn.TrySetResult();
        turned = turn.Task.WaitAsync(Patience, TimeProvider.System);
        return new CloudHeartbeat(client.Cloud, new Caller { TerminalId = "t" }, _time).RunAsync(_stopping.Token);
    }

    // The loop sets its timer a moment after the answer; the period passes as often as it takes to meet it.
    private async Task AdvanceUntilAsync(Func<bool> isSo, TimeSpan period)
    {
        for (var n = 0; n < 3000 && !isSo(); n++)
        {
            _time.Advance(period);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
        Assert.True(isSo());
    }

    private async Task StopAsync(Task running)
    {
        await _stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    /// <summary>Shows when the heartbeat has done its turn: it then waits for the next.</summary>
    private sealed class BeatTime(DateTimeOffset start) : FakeTimeProvider(start)
    {
        private readonly Channel<bool> _waits = Channel.CreateUnbounded<bool>();

        public Task<bool> WaitsForBeatAsync() =>
            _waits.Reader.ReadAsync().AsTask().WaitAsync(Patience, TimeProvider.System);

        public override ITimer CreateTimer(
            TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime == CloudHeartbeat.Period) Assert.True(_waits.Writer.TryWrite(true));
            return timer;
        }
    }
}
