using PosDaemon.Lanes;

namespace PosDaemon.Scenarios.Tests;

public sealed class A_pass_is_taken_back
{
    [Fact]
    public void The_undone_use_is_there_again_and_the_code_is_a_new_scan_at_once()
    {
        var shop = new Shop();
        var pass = shop.Issue(uses: 1);
        shop.Show(pass);
        shop.Pass(3);
        shop.Terminal.Undo(shop.Scan);
        shop.Pass(3);
        Assert.Equal(1, pass.UsesLeft);

        shop.Show(pass);
        shop.Settle();
        Assert.Equal(0, pass.UsesLeft);
        Assert.Equal(2, shop.Disk.Records.Count);
        Assert.All(shop.Disk.Records, scan => Assert.Equal(ScanPhase.Accepted, scan.Phase));
    }

    [Fact]
    public void An_undo_whose_answer_is_lost_takes_back_one_use_and_no_more()
    {
        var shop = new Shop(faults: plan => plan with { ReplyLost = 1 });
        var pass = shop.Issue(uses: 5);
        shop.Cloud.FaultsAreOver = true;
        shop.Show(pass);
        shop.Pass(3);
        shop.Cloud.FaultsAreOver = false;
        shop.Terminal.Undo(shop.Scan);
        shop.Pass(60);
        Assert.Equal((5, false), (pass.UsesLeft, shop.Scan.IsUndone));

        shop.Settle();
        Assert.Equal((5, true), (pass.UsesLeft, shop.Scan.IsUndone));
    }
}
