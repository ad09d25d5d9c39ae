using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Hosting;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Hosting;

public class A_lost_journal
{
    [Fact]
    public async Task Is_made_up_for_by_the_cloud_and_its_slips_are_held_as_copies()
    {
        await using var lane = new BenchLane(starts: false);
        var asked = 0;
        var lost = new ListUnreportedResponse
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
        lane.OnUnreported((_, _) => ++asked == 1 ? throw ScriptedCloud.NoAnswer : Task.FromResult<object>(lost));
        using var recovery = Recovery(lane);
        await recovery.StartAsync(CancellationToken.None);
        using var stopping = new CancellationTokenSource();

        // The journal's folder is empty: the lane opens a fresh one.
        var running = lane.Loop.RunAsync(stopping.Token);
        await BenchLane.UntilAsync(() => asked == 2 && !File.Exists(Mark(lane)));

        Assert.Equal((SlipPhase.Held, true), (lane.Only.Slip.Phase, lane.Only.Slip.HasStarted));
        await recovery.StopAsync(CancellationToken.None);
        await stopping.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Is_remembered_over_a_restart_until_the_cloud_has_answered()
    {
        await using var lane = new BenchLane();
        await lane.Loop.Started;
        await File.WriteAllBytesAsync(Mark(lane), []);
        lane.OnUnreported((_, _) => Task.FromResult<object>(new ListUnreportedResponse()));
        using var recovery = Recovery(lane);

        await recovery.StartAsync(CancellationToken.None);
        await BenchLane.UntilAsync(() => !File.Exists(Mark(lane)));

        await recovery.StopAsync(CancellationToken.None);
    }

    private static RecoveryLoop Recovery(BenchLane lane) => new(
        lane.Configuration, lane.Queues, lane.Journal, lane.Cloud, new Caller(), TimeProvider.System,
        NullLogger<RecoveryLoop>.Instance);

    private static string Mark(BenchLane lane) => Path.Combine(lane.Folder.FullName, "recovery.due");
}
