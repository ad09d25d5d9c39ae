using Google.Protobuf.WellKnownTypes;
using PosDaemon.Devices.Gates;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Hosting;

public class A_lane_in_the_daemon
{
    [Fact]
    public async Task Carries_a_code_to_the_slip_the_gate_and_the_outbox()
    {
        await using var lane = new BenchLane { Redeem = BenchLane.Accept };

        lane.Show("X-1");
        await BenchLane.UntilAsync(() => lane.Loop.Snapshot.State.Scans.Values.Any(
            scan => scan.Slip.Phase == SlipPhase.Printed && scan.Gate.Phase == GatePhase.Opened));

        var scan = lane.Only;
        Assert.Equal(1, lane.Openings);
        Assert.Equal([(scan.Id, 1)], lane.Slips.Select(slip => (slip.Scan, slip.Copy)));
        Assert.Equal([VerdictKind.Checking, VerdictKind.Accepted], lane.Verdicts);
        Assert.Equal(1, lane.Journal.Counts.Pending);
    }

    [Fact]
    public async Task Killed_while_it_asks_goes_on_under_the_same_scan_id()
    {
        var folder = Directory.CreateTempSubdirectory("posd-lane-");
        string first;
        await using (var lane = new BenchLane(folder))
        {
            lane.Show("X-1");
            await BenchLane.UntilAsync(() => !lane.Redeems.IsEmpty);
            first = lane.Redeems.First().ScanId;
            await lane.KillAsync();
        }

        await using (var lane = new BenchLane(folder, redeem: BenchLane.Accept))
        {
            await BenchLane.UntilAsync(() => lane.Slips.Count == 1);
            Assert.Equal([first], lane.Redeems.Select(request => request.ScanId));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Asks_with_the_time_until_which_its_guest_stays_by_the_clouds_clock()
    {
        await using var lane = new BenchLane();
        var ahead = TimeSpan.FromDays(3);
        lane.Redeem = (request, _) => Task.FromResult<object>(new RedeemResponse
        {
            Refused = new Refused { Reason = Reason.NotFound },
            ServerTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow() + ahead),
        });
        lane.Show("X-1");
        await BenchLane.UntilAsync(() => lane.Verdicts.Contains(VerdictKind.Refused));

        var before = TimeProvider.System.GetUtcNow();
        lane.Show("X-2");
        await BenchLane.UntilAsync(() => lane.Verdicts.Count(kind => kind == VerdictKind.Refused) == 2);

        var stay = lane.Redeems.Last().NotAfter.ToDateTimeOffset() - (before + ahead);
        var longest = lane.Loop.Options.GuestStays + (TimeProvider.System.GetUtcNow() - before);
        Assert.InRange(stay, TimeSpan.Zero, longest + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Asks_again_by_itself_when_there_is_no_answer()
    {
        await using var lane = new BenchLane();
        lane.Redeem = (request, abort) =>
            lane.Redeems.Count < 2 ? throw ScriptedCloud.NoAnswer : BenchLane.Accept(request, abort);

        lane.Show("X-1");
        await BenchLane.UntilAsync(() => lane.Slips.Count == 1);

        Assert.Single(lane.Redeems.Select(request => request.ScanId).Distinct());
        Assert.Equal([VerdictKind.Checking, VerdictKind.NoAnswer, VerdictKind.Accepted], lane.Verdicts);
    }

    [Theory]
    [InlineData(GateOutcome.Opened, GatePhase.Opened)]
    [InlineData(GateOutcome.NotOpened, GatePhase.NotOpened)]
    [InlineData(GateOutcome.Uncertain, GatePhase.Uncertain)]
    public async Task Keeps_what_the_gate_made_of_its_pulse(GateOutcome outcome, GatePhase phase)
    {
        await using var lane = new BenchLane { Redeem = BenchLane.Accept };
        lane.Open = () => Task.FromResult(new GateReport(outcome, "the cable was pulled"));

        lane.Show("X-1");
        await BenchLane.UntilAsync(() => lane.Loop.Snapshot.State.Scans.Values.Any(scan => scan.Gate.Phase == phase));

        Assert.Equal((1, "the cable was pulled"), (lane.Openings, lane.Only.Gate.Detail));
    }

    [Fact]
    public async Task Goes_on_when_a_slip_cannot_be_laid_out()
    {
        await using var lane = new BenchLane { Redeem = BenchLane.Accept };
        lane.Print = _ => Task.FromResult((SlipOutcome.NotPrinted, "this slip could not be laid out"));

        lane.Show("X-1");
        await BenchLane.UntilAsync(() => lane.Loop.Snapshot.State.Scans.Values.Any(scan => scan.Slip.Tries > 0));

        Assert.Contains("could not be laid out", lane.Only.Slip.Why);
        Assert.False(lane.Running.IsCompleted);
    }

    [Fact]
    public async Task Starts_again_from_the_journal_when_an_effect_fails_and_serves_the_next_guest()
    {
        await using var lane = new BenchLane(hasGate: false, redeem: BenchLane.Accept);
        lane.Print = print => print.Copy == 1 && lane.Slips.Count == 1
            ? throw new InvalidOperationException("a bug")
            : Task.FromResult((SlipOutcome.Printed, "the fence was answered"));

        lane.Show("X-1");
        await BenchLane.UntilAsync(() => lane.Loop.Snapshot.Trouble is not null);
        Assert.Contains("This lane failed and starts again", lane.Loop.Snapshot.Trouble!.En);
        Assert.Null(lane.Loop.Snapshot.JournalTrouble);
        await BenchLane.UntilAsync(() => lane.Loop.Snapshot.Trouble is null);
        lane.Show("X-2");
        await BenchLane.UntilAsync(() => lane.Slips.Count == 3 && lane.Loop.IsIdle);

        // Nobody knows whether the first left: its copy is marked.
        Assert.Equal([1, 2, 1], lane.Slips.Select(slip => slip.Copy));
        Assert.All(lane.Loop.Snapshot.State.Scans.Values, scan => Assert.Equal(SlipPhase.Printed, scan.Slip.Phase));
        Assert.False(lane.Running.IsCompleted);
    }

    [Fact]
    public async Task Goes_on_from_the_journal_that_took_the_place_of_a_damaged_one_that_somebody_else_found()
    {
        await using var lane = new BenchLane(hasGate: false, redeem: BenchLane.Accept);
        lane.Show("X-1");
        await BenchLane.UntilAsync(() => lane.Slips.Count == 1 && lane.Loop.IsIdle);
        var scan = lane.Only.Id;

        lane.Execute("UPDATE entries SET entry = ''");
        await Assert.ThrowsAsync<JournalException>(async () => await lane.Journal.FindAsync(scan));
        await lane.Journal.OpenAsync();

        await BenchLane.UntilAsync(() => lane.Loop.Snapshot.State.Scans.Count == 0);
    }

    [Fact]
    public async Task Lets_nobody_wait_for_what_it_failed_of_or_what_stood_behind_it()
    {
        await using var lane = new BenchLane(hasGate: false, redeem: BenchLane.Accept, starts: false);
        var failed = lane.Queue.EnqueueAsync(_ => throw new InvalidOperationException("a bug"));
        var behind = lane.Queue.EnqueueAsync(at => new LaneInput.PrinterChanged(at, true, null));
        var order = lane.Queue.OrderAsync(
            (command, at) => new LaneInput.Cancelled(at, command), TimeSpan.FromSeconds(20), TimeProvider.System,
            default);
        lane.Show("X-1");
        using var abort = new CancellationTokenSource();

        var running = lane.Loop.RunAsync(abort.Token);

        Assert.False(await failed);
        Assert.False(await behind);
        Assert.Contains("This lane failed and starts again", (await order)!.Message.En);
        await BenchLane.UntilAsync(() => lane.Verdicts.Contains(VerdictKind.Busy));
        Assert.Empty(lane.Redeems);
        await BenchLane.UntilAsync(() => lane.Loop.Snapshot.Trouble is null);
        Assert.True(await lane.Queue.EnqueueAsync(at => new LaneInput.PrinterChanged(at, true, null)));
        await abort.CancelAsync();
        await running;
    }

    [Fact]
    public void Waits_longer_from_failure_to_failure_and_short_again_after_a_sound_while()
    {
        var waits = new RestartWaits();
        var now = TimeSpan.FromDays(3);

        Assert.Equal([0.5, 1, 2, 5, 10, 30, 30], Enumerable.Range(0, 7).Select(_ => waits.Next(now).TotalSeconds));
        Assert.Equal(0.5, waits.Next(now + RestartWaits.Sound + TimeSpan.FromSeconds(1)).TotalSeconds);
    }

    [Fact]
    public async Task Is_idle_only_when_nothing_is_half_done()
    {
        var paper = new TaskCompletionSource<(SlipOutcome Outcome, string Detail)>();
        await using var lane = new BenchLane(hasGate: false);
        (lane.Redeem, lane.Print) = (BenchLane.Accept, _ => paper.Task);
        await lane.Loop.Started;
        await BenchLane.UntilAsync(() => lane.Loop.IsIdle);

        lane.Show("X-1");
        await BenchLane.UntilAsync(() => lane.Slips.Count == 1);
        Assert.False(lane.Loop.IsIdle);

        paper.SetResult((SlipOutcome.Printed, "the fence was answered"));
        await BenchLane.UntilAsync(() => lane.Loop.IsIdle);
    }

    [Fact]
    public async Task Is_not_idle_while_it_takes_up_what_has_left_the_queue()
    {
        await using var lane = new BenchLane(hasGate: false);
        await lane.Loop.Started;
        var wasIdle = new TaskCompletionSource<bool>();

        lane.Queue.Enqueue(at =>
        {
            wasIdle.SetResult(lane.Loop.IsIdle);
            return new LaneInput.Stopping(at);
        });

        Assert.False(await wasIdle.Task);
        await BenchLane.UntilAsync(() => lane.Loop.IsIdle);
    }
}
