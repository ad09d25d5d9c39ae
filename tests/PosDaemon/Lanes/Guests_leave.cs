using PosDaemon.Console;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Lanes;

public class Guests_leave
{
    private static readonly Accepted LetOut = new()
    {
        RedemptionId = "P1", OpenGate = true, Direction = Direction.Exit,
        Entitlement = new Entitlement { Title = "园区票", Notes = { "没有在场记录，仍予放行" } },
    };

    private static LaneScript Exit => LaneScript.Gate(options => options with
    {
        IsExit = true, Confirm = ConfirmMode.Always,
    });

    [Fact]
    public void An_exit_asks_nobody_and_says_so_with_every_try()
    {
        var lane = Exit.Show("code");
        lane.NoAnswer().Wait(1).Ring();

        Assert.Equal([Direction.Exit, Direction.Exit], lane.Redeems.Select(request => request.Direction));
        Assert.Equal([1, 2], lane.Redeems.Select(request => request.Attempt));
    }

    [Fact]
    public void A_scan_stays_an_exit_over_a_restart_whatever_the_lane_has_become()
    {
        var lane = Exit.Show("code").Restart(change: options => options with { IsExit = false });

        Assert.True(lane.Scan().IsExit);
        Assert.Equal(Direction.Exit, lane.Redeems[^1].Direction);
    }

    [Fact]
    public void A_gate_is_not_owed_for_ever_to_a_guest_who_comes_back_and_leaves_again()
    {
        var lane = Exit.Show("code").Wait(9);
        lane.Answered(new RedeemResponse { Accepted = LetOut.Clone() });
        lane.GateIs(GatePhase.Late).Wait(3600).Show("code");

        Assert.Equal(["s1", "s2"], lane.Redeems.Select(request => request.ScanId));
    }

    [Theory]
    [InlineData(true, 4, 2)]
    [InlineData(true, 1, 1)]
    [InlineData(false, 4, 1)]
    public void Who_is_through_makes_room_for_the_next_of_the_same_pass(bool isExit, int uses, int asked)
    {
        var lane = LaneScript.Gate(options => options with { IsExit = isExit, HasSensor = true }).Show("code");
        var letOut = LetOut.Clone();
        letOut.Entitlement.UsesTotal = uses;
        lane.Answered(new RedeemResponse { Accepted = letOut });
        lane.GateSays(GatePhase.Opened).Sees(PassagePhase.Passed).Wait(1).Show("code");

        Assert.Equal(asked, lane.Redeems.Count);
    }

    [Fact]
    public void An_entry_is_asked_for_as_ever()
    {
        var lane = LaneScript.Gate().Show("code");

        Assert.Equal(Direction.Unspecified, lane.Redeems[^1].Direction);
    }

    [Fact]
    public void Who_is_let_out_is_told_goodbye_and_the_staff_what_the_cloud_noted()
    {
        var lane = Exit.Show("code");
        lane.Answered(new RedeemResponse { Accepted = LetOut.Clone() });

        var view = new VerdictViews(TimeZoneInfo.Utc).Of(lane.Verdict!, lane.Scan());

        Assert.Equal(("请出场，再见", "Goodbye"), (view.Zh, view.En));
        Assert.Equal("园区票；没有在场记录，仍予放行", view.Detail);
        lane.GateIs(GatePhase.Pulsing);
    }

    [Fact]
    public void A_cloud_that_knows_of_no_exits_is_not_said_to_have_let_out()
    {
        var lane = Exit.Show("code");
        var used = LetOut.Clone();
        used.Direction = Direction.Unspecified;
        lane.Answered(new RedeemResponse { Accepted = used });

        Assert.Equal("Accepted", new VerdictViews(TimeZoneInfo.Utc).Of(lane.Verdict!, lane.Scan()).En);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_journal_keeps_the_way_and_reads_one_of_before_as_an_entry(bool isExit)
    {
        var read = new JournalEntry.Read(
            new ScanId("s1"), new Moment(DateTimeOffset.UnixEpoch, default), "gate", new ScanCode("code"u8), "", true,
            isExit);

        var stored = EntryCodec.Write(read);

        Assert.Equal(isExit, stored.Json.Contains("IsExit", StringComparison.Ordinal));
        Assert.Equal(isExit, Assert.IsType<JournalEntry.Read>(EntryCodec.Read(stored)).IsExit);
    }
}
