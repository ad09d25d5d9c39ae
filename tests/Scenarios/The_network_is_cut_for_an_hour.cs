using PosDaemon.Lanes;

namespace PosDaemon.Scenarios.Tests;

public sealed class The_network_is_cut_for_an_hour
{
    [Fact]
    public void Codes_that_may_be_redeemed_are_asked_for_until_there_is_an_answer_and_used_for_nobody_who_has_gone()
    {
        var shop = new Shop(faults: plan => plan with { RequestLost = 1 });
        shop.Show(shop.Issue("C-1"));
        shop.Show(shop.Issue("C-2"));
        shop.Pass(3600);
        Assert.All(shop.Disk.Records, scan => Assert.Equal(ScanPhase.Asking, scan.Phase));

        shop.Settle();
        Assert.Empty(shop.Cloud.Accepted);
        Assert.All(shop.Disk.Records, scan => Assert.Equal(ScanPhase.Cancelled, scan.Phase));
        Assert.Equal(2, shop.Verdicts.Count(verdict => verdict == VerdictKind.Cancelled));
    }

    [Fact]
    public void What_was_redeemed_before_the_network_was_cut_has_its_slip_afterwards()
    {
        var shop = new Shop(faults: plan => plan with { ReplyLost = 1 });
        shop.Show(shop.Issue("C-1"));
        shop.Pass(3600);
        Assert.Equal(ScanPhase.Asking, shop.Scan.Phase);

        shop.Settle();
        Assert.Equal(ScanPhase.Accepted, shop.Scan.Phase);
        Assert.Equal([1], shop.Paper);
    }

    [Fact]
    public void A_code_that_was_only_being_looked_at_is_not_used_up_for_a_guest_who_has_gone()
    {
        var shop = new Shop(
            lane => lane with { Confirm = ConfirmMode.WhenNeeded }, plan => plan with { RequestLost = 1 });
        var ticket = shop.Issue();
        shop.Show(ticket);
        shop.Pass(3600);
        shop.Settle();
        Assert.Equal(ScanPhase.Cancelled, shop.Scan.Phase);
        Assert.Equal(1, ticket.UsesLeft);
        Assert.Empty(shop.Paper);
    }
}
