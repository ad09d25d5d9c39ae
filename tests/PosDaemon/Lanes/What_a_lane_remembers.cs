using PosDaemon.Lanes;

namespace PosDaemon.Tests.Lanes;

/// <summary>The memory of a lane is bounded; what is unfinished is never forgotten.</summary>
public sealed class What_a_lane_remembers
{
    private static LaneScript Small(bool gate = false) => new(o => o with
    {
        MaxRemembered = 10, MaxUnresolved = 1000, HasGate = gate, HasPrinter = !gate,
    });

    [Fact]
    public void Finished_scans_go_oldest_first_once_there_are_too_many()
    {
        var lane = Small();
        for (var i = 1; i <= 200; i++)
            lane.Wait(10).Show($"T-{i}").Refused($"s{i}");
        Assert.InRange(lane.State.Scans.Count, 10, 12);
        Assert.Contains(new ScanId("s200"), lane.State.Scans.Keys);
        Assert.DoesNotContain(new ScanId("s150"), lane.State.Scans.Keys);
    }

    [Fact]
    public void What_has_no_answer_yet_stays()
    {
        var lane = Small();
        for (var i = 1; i <= 50; i++)
            lane.Wait(10).Show($"T-{i}").NoAnswer($"s{i}");
        Assert.Equal(50, lane.State.Scans.Count);
    }

    [Fact]
    public void What_may_still_be_repeated_stays()
    {
        var lane = Small();
        for (var i = 1; i <= 50; i++)
            lane.Show($"T-{i}").Refused($"s{i}");
        Assert.Equal(50, lane.State.Scans.Count);
        lane.Show("T-1").Does("say Repeat s1");
    }

    [Fact]
    public void A_held_slip_stays()
    {
        var lane = new LaneScript(o => o with { MaxRemembered = 10, ParkAfter = 1 })
            .Show("HELD").Accepted().NotPrinted();
        for (var i = 2; i <= 100; i++)
            lane.Wait(10).Show($"T-{i}").Refused($"s{i}");
        lane.SlipIs(SlipPhase.Held);
    }

    [Fact]
    public void A_guest_for_whom_the_gate_stayed_shut_is_remembered_before_those_who_are_through()
    {
        var lane = Small(gate: true).Show("LATE").Wait(9).Accepted(slip: false, gate: true);
        for (var i = 2; i <= 100; i++)
            lane.Wait(10).Show($"T-{i}").Refused($"s{i}");
        lane.Show("LATE").Does("say Checking s1", "redeem s1 try 2");
    }

    [Fact]
    public void Not_even_a_gate_that_never_opens_lets_the_memory_grow_for_ever()
    {
        var lane = Small(gate: true);
        for (var i = 1; i <= 200; i++)
            lane.Wait(10).Show($"T-{i}").Accepted($"s{i}", slip: false, gate: true)
                .GateSays(GatePhase.NotOpened, $"s{i}");
        Assert.InRange(lane.State.Scans.Count, 10, 12);
    }
}
