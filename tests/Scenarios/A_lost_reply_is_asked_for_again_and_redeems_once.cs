using PosDaemon.Lanes;

namespace PosDaemon.Scenarios.Tests;

public sealed class A_lost_reply_is_asked_for_again_and_redeems_once
{
    [Fact]
    public void The_guest_who_tries_again_meanwhile_hears_accepted_and_never_already_used()
    {
        var shop = new Shop(faults: plan => plan with { ReplyLost = 1 });
        var ticket = shop.Issue();
        shop.Show(ticket);
        shop.Pass(6);
        Assert.Equal(0, ticket.UsesLeft);
        Assert.Equal([VerdictKind.Checking, VerdictKind.NoAnswer], shop.Verdicts.Take(2));

        shop.Cloud.FaultsAreOver = true;
        shop.Show(ticket);
        shop.Settle();
        Assert.Single(shop.Cloud.Accepted);
        Assert.Equal(ScanPhase.Accepted, shop.Scan.Phase);
        Assert.DoesNotContain(VerdictKind.Refused, shop.Verdicts);
        Assert.Equal([1], shop.Paper);
    }
}
