using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Hosting;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Hosting;

public class A_lost_journal
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

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

    [Fact]
    public async Task Is_made_up_for_once_more_when_another_journal_is_lost_meanwhile()
    {
        await using var lane = new BenchLane();
        await lane.Loop.Started;
        await File.WriteAllBytesAsync(Mark(lane), []);
        var second = Path.Combine(lane.Folder.FullName, "recovery.again");
        var asked = 0;
        lane.OnUnreported((_, _) =>
        {
            if (++asked == 1) File.WriteAllBytes(second, []);
            return Task.FromResult<object>(new ListUnreportedResponse());
        });
        using var recovery = Recovery(lane);

        await recovery.StartAsync(CancellationToken.None);
        await BenchLane.UntilAsync(() => !File.Exists(Mark(lane)) && !File.Exists(second));

        Assert.Equal(2, asked);
        await recovery.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Is_asked_for_again_until_the_lane_can_write_down_what_was_lost()
    {
        await using var lane = new BenchLane();
        await lane.Loop.Started;
        await File.WriteAllBytesAsync(Mark(lane), []);
        lane.Execute("CREATE TRIGGER full BEFORE INSERT ON scans BEGIN SELECT RAISE(ABORT, 'no more'); END");
        var asked = 0;
        lane.OnUnreported((_, _) =>
        {
            asked++;
            return Task.FromResult<object>(new ListUnreportedResponse { Items = { Lost("lost-1", 0) } });
        });
        using var recovery = Recovery(lane);

        await recovery.StartAsync(CancellationToken.None);
        await BenchLane.UntilAsync(() => asked > 1);
        Assert.True(File.Exists(Mark(lane)));
        Assert.Empty(lane.Loop.Snapshot.State.Scans);

        lane.Execute("DROP TRIGGER full");
        await BenchLane.UntilAsync(() => !File.Exists(Mark(lane)));
        Assert.Equal(SlipPhase.Held, lane.Only.Slip.Phase);

        await recovery.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Is_asked_for_page_by_page_and_nothing_between_two_pages_is_left_out()
    {
        // As the cloud lists them: by when the request came; a request may have waited until it was redeemed.
        (int Received, int Redeemed)[] times = [(0, 0), (1, 1), (2, 9), (3, 3), (3, 3), (4, 4), (500, 500), (900, 900)];
        await using var lane = new BenchLane();
        await lane.Loop.Started;
        await File.WriteAllBytesAsync(Mark(lane), []);
        var asked = new List<DateTimeOffset?>();
        lane.OnUnreported((request, _) =>
        {
            var since = request.Since?.ToDateTimeOffset();
            asked.Add(since);
            var page = new ListUnreportedResponse();
            page.Items.AddRange(times.Index()
                .Where(time => since is null || Noon.AddSeconds(time.Item.Received) >= since)
                .Take(3).Select(time => Lost($"lost-{time.Index}", time.Item.Redeemed)));
            return Task.FromResult<object>(page);
        });
        using var recovery = Recovery(lane);

        await recovery.StartAsync(CancellationToken.None);
        await BenchLane.UntilAsync(() => !File.Exists(Mark(lane)));

        Assert.Equal(times.Select((_, index) => $"lost-{index}"),
            lane.Loop.Snapshot.State.Scans.Keys.Select(scan => scan.Value).Order());
        Assert.Equal(asked.Order().Distinct(), asked);
        await recovery.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Is_not_made_up_for_twice_where_the_cloud_takes_no_notice_of_the_time()
    {
        await using var lane = new BenchLane();
        await lane.Loop.Started;
        await File.WriteAllBytesAsync(Mark(lane), []);
        lane.OnUnreported((_, _) => Task.FromResult<object>(
            new ListUnreportedResponse { Items = { Lost("lost-1", 0), Lost("lost-2", 1) } }));
        using var recovery = Recovery(lane);

        await recovery.StartAsync(CancellationToken.None);
        await BenchLane.UntilAsync(() => !File.Exists(Mark(lane)));

        Assert.Equal(2, lane.Loop.Snapshot.State.Scans.Count);
        await recovery.StopAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(253402300798)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Is_asked_for_a_few_times_only_whatever_time_the_cloud_names(long seconds)
    {
        UnreportedItem[] page = [Lost("lost-1", 0)];
        page[0].Accepted.RedeemedAt = new Timestamp { Seconds = seconds, Nanos = 999_999_999 };
        var asked = 0;

        for (var since = RecoveryPolicy.NextSince(null, page); since is not null && asked < 10; asked++)
            since = RecoveryPolicy.NextSince(since, page);

        Assert.InRange(asked, 0, 3);
    }

    private static UnreportedItem Lost(string scan, int second) => new()
    {
        ScanId = scan, Lane = "counter",
        Accepted = new Accepted
        {
            RedemptionId = "R-" + scan, Slip = new Slip { Kind = "redemption" },
            RedeemedAt = Timestamp.FromDateTimeOffset(Noon.AddSeconds(second)),
        },
    };

    private static RecoveryLoop Recovery(BenchLane lane) => new(
        lane.Configuration, lane.Queues, lane.Journal, lane.Cloud, new Caller(), TimeProvider.System,
        NullLogger<RecoveryLoop>.Instance);

    private static string Mark(BenchLane lane) => Path.Combine(lane.Folder.FullName, "recovery.due");
}
