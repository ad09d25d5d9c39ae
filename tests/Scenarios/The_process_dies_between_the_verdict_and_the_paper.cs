using PosDaemon.Lanes;

namespace PosDaemon.Scenarios.Tests;

public sealed class The_process_dies_between_the_verdict_and_the_paper
{
    [Fact]
    public void What_was_heard_accepted_is_not_lost_and_the_paper_is_marked()
    {
        var shop = new Shop();
        shop.Signalled += verdict =>
        {
            if (verdict.Kind == VerdictKind.Accepted)
                shop.DieNow();
        };
        shop.Show(shop.Issue());
        shop.Settle();

        Assert.Equal(1, shop.Tally.Crashes);
        Assert.Equal(ScanPhase.Accepted, shop.Scan.Phase);
        // Nobody can know that no byte of copy 1 had left.
        Assert.Equal([2], shop.Paper);
    }

    [Fact]
    public void A_process_that_dies_before_its_question_leaves_asks_it_when_it_is_back()
    {
        var shop = new Shop();
        shop.Signalled += verdict =>
        {
            if (verdict.Kind == VerdictKind.Checking)
                shop.DieNow();
        };
        shop.Show(shop.Issue());
        shop.Settle();

        Assert.Equal(1, shop.Tally.Crashes);
        Assert.Single(shop.Cloud.Accepted);
        Assert.Equal([1], shop.Paper);
    }
}
