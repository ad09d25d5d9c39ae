using PosDaemon.Cloud;
using PosDaemon.Devices.Printers;
using PosDaemon.Hosting;
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
        await BenchLane.UntilAsync(
            () => lane.Loop.News.State.Scans.Values.Any(scan => scan.Slip.Phase == SlipPhase.Printed));

        var scan = lane.Only;
        Assert.Equal([PulseId.Of(scan.Id, 1)], lane.Pulses);
        Assert.Equal([$"{scan.Id}#1"], lane.Jobs.Select(job => job.JobId));
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
            await BenchLane.UntilAsync(() => lane.Jobs.Count == 1);
            Assert.Equal([first], lane.Redeems.Select(request => request.ScanId));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Asks_again_by_itself_when_there_is_no_answer()
    {
        await using var lane = new BenchLane();
        lane.Redeem = (request, abort) => lane.Redeems.Count < 2
            ? Task.FromResult<CloudAnswer<RedeemResponse>>(new CloudAnswer<RedeemResponse>.NoAnswer("cut off"))
            : BenchLane.Accept(request, abort);

        lane.Show("X-1");
        await BenchLane.UntilAsync(() => lane.Jobs.Count == 1);

        Assert.Single(lane.Redeems.Select(request => request.ScanId).Distinct());
        Assert.Equal([VerdictKind.Checking, VerdictKind.NoAnswer, VerdictKind.Accepted], lane.Verdicts);
    }

    [Fact]
    public async Task Says_what_the_gate_made_of_its_pulse()
    {
        await using var lane = new BenchLane { Redeem = BenchLane.Accept };
        lane.Show("X-1");
        await BenchLane.UntilAsync(() => !lane.Pulses.IsEmpty);

        var (scan, pulse) = PulseId.Read(lane.Pulses.First());
        await lane.Inbox.PostAsync(at => new LaneInput.GateReported(at, scan, pulse, GatePhase.Opened, "opened"));

        Assert.Equal(GatePhase.Opened, lane.Only.Gate.Phase);
    }

    [Fact]
    public async Task Goes_on_when_a_slip_cannot_be_laid_out()
    {
        await using var lane = new BenchLane { Redeem = BenchLane.Accept };
        lane.LayOut = (_, _) => throw new InvalidOperationException("a bug in a template");

        lane.Show("X-1");
        await BenchLane.UntilAsync(() => lane.Loop.News.State.Scans.Values.Any(scan => scan.Slip.Tries > 0));

        Assert.Empty(lane.Jobs);
        Assert.Contains("could not be laid out", lane.Only.Slip.Why);
        Assert.False(lane.Running.IsCompleted);
    }

    [Fact]
    public async Task Dies_with_the_fault_of_its_errand_rather_than_wait_for_ever()
    {
        await using var lane = new BenchLane { Print = _ => throw new InvalidOperationException("a bug") };
        lane.Redeem = BenchLane.Accept;

        lane.Show("X-1");

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(
            () => lane.Running.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal("a bug", fault.Message);
    }

    [Fact]
    public async Task Is_idle_only_when_nothing_is_half_done()
    {
        var paper = new TaskCompletionSource<PrintReport>();
        await using var lane = new BenchLane(options: new LaneOptions
        {
            Name = "counter", TerminalId = "demo-1", StoreId = "demo", Confirm = ConfirmMode.Never,
        });
        (lane.Redeem, lane.Print) = (BenchLane.Accept, _ => paper.Task);
        await lane.Loop.Started;
        Assert.True(lane.Loop.IsIdle);

        lane.Show("X-1");
        await BenchLane.UntilAsync(() => lane.Jobs.Count == 1);
        Assert.False(lane.Loop.IsIdle);

        paper.SetResult(new PrintReport("", PrintOutcome.Printed, "the fence was answered"));
        await BenchLane.UntilAsync(() => lane.Loop.IsIdle);
    }
}
