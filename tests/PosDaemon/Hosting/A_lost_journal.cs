using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Hosting;
using PosDaemon.Journal;
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
        lane.OnUnreported((_, _) => ++asked == 1
            ? throw ScriptedCloud.NoAnswer
            : Task.FromResult<object>(Page(Lost("lost-1", 0, lane: "a lane of before"))));
        await using var terminal = await Terminal.StartAsync(lane);

        await BenchLane.UntilAsync(terminal.SlipsAreChecked);

        Assert.Equal((SlipPhase.Held, true), (lane.Only.Slip.Phase, lane.Only.Slip.HasStarted));
        Assert.True(asked > 1, "it was asked once more");
    }

    [Fact]
    public async Task Is_asked_for_at_every_start()
    {
        await using var lane = new BenchLane(starts: false);
        await lane.Journal.CommitAsync(new JournalBatch([Read("known")], [], []));
        await lane.Journal.DisposeAsync();
        await using var later = new BenchLane(lane.Folder, starts: false);
        later.OnUnreported((_, _) => Task.FromResult<object>(Page(Lost("lost-1", 0))));
        await using var terminal = await Terminal.StartAsync(later);

        await BenchLane.UntilAsync(terminal.SlipsAreChecked);

        Assert.Equal(SlipPhase.Held, later.Loop.Snapshot.State.Scans[new ScanId("lost-1")].Slip.Phase);
    }

    [Fact]
    public async Task Is_asked_for_again_until_the_lane_can_write_down_what_was_lost()
    {
        await using var lane = new BenchLane(starts: false);
        await lane.Journal.OpenAsync();
        lane.Execute("CREATE TRIGGER full BEFORE INSERT ON scans BEGIN SELECT RAISE(ABORT, 'no more'); END");
        await lane.Journal.DisposeAsync();
        await using var later = new BenchLane(lane.Folder, starts: false);
        var asked = 0;
        later.OnUnreported((_, _) =>
        {
            asked++;
            return Task.FromResult<object>(Page(Lost("lost-1", 0)));
        });
        await using var terminal = await Terminal.StartAsync(later);
        await BenchLane.UntilAsync(() => asked > 1);
        Assert.False(terminal.SlipsAreChecked());
        Assert.Empty(later.Loop.Snapshot.State.Scans);

        later.Execute("DROP TRIGGER full");
        await BenchLane.UntilAsync(terminal.SlipsAreChecked);

        Assert.Equal(SlipPhase.Held, later.Only.Slip.Phase);
    }

    [Fact]
    public async Task Is_asked_for_page_by_page_and_nothing_between_two_pages_is_left_out()
    {
        // As the cloud lists them: by when the request came; a request may have waited until it was redeemed.
        (int Received, int Redeemed)[] times = [(0, 0), (1, 1), (2, 9), (3, 3), (3, 3), (4, 4), (500, 500), (900, 900)];
        await using var lane = new BenchLane(starts: false);
        var asked = new List<DateTimeOffset?>();
        lane.OnUnreported((request, _) =>
        {
            var since = request.Since?.ToDateTimeOffset();
            asked.Add(since);
            return Task.FromResult<object>(Page([.. times.Index()
                .Where(time => since is null || Noon.AddSeconds(time.Item.Received) >= since)
                .Take(3).Select(time => Lost($"lost-{time.Index}", time.Item.Redeemed))]));
        });
        await using var terminal = await Terminal.StartAsync(lane);

        await BenchLane.UntilAsync(terminal.SlipsAreChecked);

        Assert.Equal(times.Select((_, index) => $"lost-{index}"),
            lane.Loop.Snapshot.State.Scans.Keys.Select(scan => scan.Value).Order());
        Assert.Equal(asked.Order().Distinct(), asked);
    }

    [Fact]
    public async Task Is_not_made_up_for_twice_where_the_cloud_takes_no_notice_of_the_time()
    {
        await using var lane = new BenchLane(starts: false);
        lane.OnUnreported((_, _) => Task.FromResult<object>(Page(Lost("lost-1", 0), Lost("lost-2", 1))));
        await using var terminal = await Terminal.StartAsync(lane);

        await BenchLane.UntilAsync(terminal.SlipsAreChecked);

        Assert.Equal(2, lane.Loop.Snapshot.State.Scans.Count);
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

    private static ListUnreportedResponse Page(params UnreportedItem[] items) => new()
    {
        ServerTime = Timestamp.FromDateTimeOffset(Noon), Items = { items },
    };

    private static UnreportedItem Lost(string scan, int second, string lane = "counter") => new()
    {
        ScanId = scan, Lane = lane,
        Accepted = new Accepted
        {
            RedemptionId = "R-" + scan, Slip = new Slip { Kind = "redemption" },
            RedeemedAt = Timestamp.FromDateTimeOffset(Noon.AddSeconds(second)),
        },
    };

    private static JournalEntry.Read Read(string scan) => new(
        new ScanId(scan), Moment.Now(TimeProvider.System), "counter", new ScanCode("CODE"u8), "", true);

    /// <summary>The lane and what asks the cloud for it, together as in the daemon.</summary>
    private sealed class Terminal : IAsyncDisposable
    {
        private readonly BenchLane _lane;
        private readonly RecoveryLoop _recovery;
        private readonly CancellationTokenSource _stopping = new();
        private Task _running = Task.CompletedTask;

        private Terminal(BenchLane lane)
        {
            _lane = lane;
            _recovery = new RecoveryLoop(lane.Configuration, lane.Queues, lane.Journal, lane.Cloud, new Caller(),
                TimeProvider.System, NullLogger<RecoveryLoop>.Instance);
        }

        /// <param name="lane">Not started.</param>
        public static async Task<Terminal> StartAsync(BenchLane lane)
        {
            var terminal = new Terminal(lane);
            await terminal._recovery.StartAsync(CancellationToken.None);
            terminal._running = lane.Loop.RunAsync(terminal._stopping.Token);
            return terminal;
        }

        public bool SlipsAreChecked() => _lane.Loop.Snapshot.State.SlipsChecked is { WithoutReport: not null };

        public async ValueTask DisposeAsync()
        {
            await _recovery.StopAsync(CancellationToken.None);
            await _stopping.CancelAsync();
            await _running;
            _recovery.Dispose();
            _stopping.Dispose();
        }
    }
}
