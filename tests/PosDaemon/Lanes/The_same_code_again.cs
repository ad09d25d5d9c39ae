using PosDaemon.Lanes;
using PosDaemon.Protocol.Codes;

namespace PosDaemon.Tests.Lanes;

/// <summary>A guest holds the phone too long, comes back, or tries twice.</summary>
public sealed class The_same_code_again
{
    private const double RepeatWindow = 5;

    [Fact]
    public void While_it_is_being_redeemed_nothing_new_is_asked() =>
        new LaneScript().Show().Wait(1).Show().Does("say Checking s1");

    [Fact]
    public void While_it_is_being_looked_at_nothing_new_is_asked() =>
        new LaneScript(o => o with { Confirm = ConfirmMode.Always }).Show().Wait(1).Show().Does("say Checking s1");

    [Fact]
    public void Within_the_repeat_window_the_accepted_guest_hears_it_again_and_nothing_else_happens() =>
        new LaneScript().Show().Accepted().Printed().Wait(RepeatWindow).Show().Does("say Repeat s1");

    [Fact]
    public void Within_the_repeat_window_the_refused_guest_hears_it_again() =>
        new LaneScript().Show().Refused().Wait(RepeatWindow).Show().Does("say Repeat s1");

    [Fact]
    public void A_phone_that_stays_before_the_reader_never_turns_from_accepted_to_refused()
    {
        var lane = new LaneScript().Show().Accepted();
        for (var i = 0; i < 20; i++)
            lane.Wait(4).Show().Does("say Repeat s1");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_the_repeat_window_it_is_a_scan_of_its_own(bool wasAccepted)
    {
        var lane = new LaneScript().Show();
        _ = wasAccepted ? lane.Accepted() : lane.Refused();
        lane.Wait(RepeatWindow + 0.001).Show().Does("commit(Read s2)", "say Checking s2", "redeem s2 try 1");
    }

    [Fact]
    public void The_window_counts_from_the_verdict_and_not_from_the_reading() =>
        new LaneScript().Show().Wait(60).Accepted().Wait(1).Show().Does("say Repeat s1");

    [Fact]
    public void A_typed_repeat_is_answered() =>
        new LaneScript().Show().Refused().Enter().Does("say Repeat s1", "answer done");

    [Theory]
    [InlineData("]Q1T-0123456789ABCDEFGHJKMNPQRS")]
    [InlineData("\u0002T-0123456789ABCDEFGHJKMNPQRS\0")]
    [InlineData("t-01234 56789ab cdefghj kmnpqrs")]
    [InlineData("https://t.example.com/r?code=T-0123456789ABCDEFGHJKMNPQRS")]
    public void However_another_reader_or_a_hand_gives_it_it_is_the_same_code(string given)
    {
        const string Code = "T-0123456789ABCDEFGHJKMNPQRS";
        var lane = new LaneScript().Show(given);

        Assert.Equal(Code, Assert.Single(lane.Redeems).Code.ToStringUtf8());
        Assert.Equal(given, System.Text.Encoding.UTF8.GetString(lane.Scan().Code!.Raw));
        lane.Accepted(slip: false).Wait(1).Show(Code).Does("say Repeat s1");
    }

    [Fact]
    public void What_has_no_code_in_it_is_no_scan() => new LaneScript()
        .Show("\u0002\u0003").DoesNothing()
        .Enter(" ").Does("answer declined");

    [Fact]
    public void What_the_lanes_reader_and_the_shops_codes_add_is_taken_off()
    {
        var rules = new CodeRules("~S", "#", [CodePattern.Parse("{\"ticket\":\"{code}\"}")]);
        var lane = new LaneScript(options => options with { Codes = new CodeNormalizer(rules) });

        lane.Show("~S{\"ticket\":\"PARTNER-1\"}#");

        Assert.Equal("PARTNER-1", Assert.Single(lane.Redeems).Code.ToStringUtf8());
    }

    [Fact]
    public void After_an_undo_it_is_a_scan_of_its_own_at_once() =>
        new LaneScript().Show().Accepted(slip: false).Undo().Undone()
            .Show().Does("commit(Read s2)", "say Checking s2", "redeem s2 try 1");

    [Fact]
    public void After_an_undo_was_refused_it_is_still_a_repeat() =>
        new LaneScript().Show().Accepted(slip: false).Undo().UndoRefused().Show().Does("say Repeat s1");

    [Fact]
    public void The_repeat_window_spans_a_restart() =>
        new LaneScript().Show().Refused()
            .Restart(3).Show().Does("say Repeat s1")
            .Restart(6).Show().Does("commit(Read s2)", "say Checking s2", "redeem s2 try 1");

    [Fact]
    public void A_scan_brought_back_from_the_journal_is_as_old_as_it_is()
    {
        // Its moments are of an earlier run, whose monotonic clock was far ahead of this one's.
        var lane = new LaneScript(o => o with { MaxRemembered = 0 }).Show("PASS").Accepted().Printed();
        var old = lane.FromJournal("s1");
        lane.Restart(3600).Show("T-2").Wait(60).Show("T-3");
        Assert.False(lane.State.Scans.ContainsKey(new ScanId("s1")));
        lane.Feed(at => new LaneInput.ReprintWanted(at, new CommandId(99), new ScanId("s1"), old))
            .Does("commit(CopyDue s1.2, SlipStarted s1.2)", "print s1 copy 2", "answer done")
            .Show("PASS").Does("commit(Read s4)", "say Checking s4", "redeem s4 try 1");
    }
}
