using PosDaemon.Lanes;

namespace PosDaemon.Scenarios.Tests;

public sealed class Paper_runs_out_in_the_middle_of_a_slip
{
    [Fact]
    public void The_slips_behind_it_wait_and_each_comes_out_once_when_there_is_paper_again()
    {
        var shop = new Shop(faults: plan => plan with { PaperOut = 1 });
        shop.Show(shop.Issue("C-1"));
        shop.Pass(0.6);
        Assert.False(shop.Printer.IsReady);
        shop.Show(shop.Issue("C-2"));
        shop.Pass(0.6);
        Assert.Equal(
            [SlipPhase.Printing, SlipPhase.Due], shop.Disk.Records.Select(scan => scan.Slip.Phase));
        Assert.Empty(shop.Paper);

        shop.Settle();
        Assert.Equal([1, 1], shop.Paper);
        Assert.All(shop.Disk.Records, scan => Assert.Equal(SlipPhase.Printed, scan.Slip.Phase));
    }
}
