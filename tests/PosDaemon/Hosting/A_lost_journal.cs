using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Cloud;
using PosDaemon.Hosting;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Hosting;

public class A_lost_journal
{
    [Fact]
    public async Task Is_made_up_for_by_the_cloud_and_its_slips_are_held_as_copies()
    {
        await using var lane = new BenchLane();
        var mark = Path.Combine(lane.Folder.FullName, "recovery.due");
        var asked = 0;
        var reply = new ListUnreportedResponse
        {
            Items =
            {
                new UnreportedItem
                {
                    ScanId = "lost-1", Lane = "a lane of before",
                    Accepted = new Accepted { RedemptionId = "R1", Slip = new Slip { Kind = "redemption" } },
                },
            },
        };
        Task<CloudAnswer<ListUnreportedResponse>> Ask(ListUnreportedRequest request, CancellationToken abort) =>
            Task.FromResult<CloudAnswer<ListUnreportedResponse>>(++asked == 1
                ? new CloudAnswer<ListUnreportedResponse>.NoAnswer("not yet")
                : new CloudAnswer<ListUnreportedResponse>.Answered(reply));
        var recovery = new RecoveryLoop(
            mark, new ListUnreportedRequest(), Ask, [lane.Loop], TimeProvider.System, NullLogger.Instance);
        using var stopping = new CancellationTokenSource();
        var running = recovery.RunAsync(stopping.Token);

        recovery.Want();
        await BenchLane.UntilAsync(() => asked == 2 && !File.Exists(mark));

        Assert.Equal((SlipPhase.Held, true), (lane.Only.Slip.Phase, lane.Only.Slip.HasStarted));
        await stopping.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Is_remembered_over_a_restart_until_the_cloud_has_answered()
    {
        await using var lane = new BenchLane();
        var mark = Path.Combine(lane.Folder.FullName, "recovery.due");
        await File.WriteAllBytesAsync(mark, []);
        using var stopping = new CancellationTokenSource();
        var recovery = new RecoveryLoop(
            mark, new ListUnreportedRequest(),
            (_, _) => Task.FromResult<CloudAnswer<ListUnreportedResponse>>(
                new CloudAnswer<ListUnreportedResponse>.Answered(new ListUnreportedResponse())),
            [lane.Loop], TimeProvider.System, NullLogger.Instance);
        var running = recovery.RunAsync(stopping.Token);

        await BenchLane.UntilAsync(() => !File.Exists(mark));

        await stopping.CancelAsync();
        await running;
    }
}
