namespace PosDaemon.Scenarios.Tests;

public sealed class A_report_that_always_fails_holds_up_no_other
{
    [Fact]
    public void The_others_reach_the_cloud_and_it_is_parked_where_status_shows_it()
    {
        var shop = new Shop(faults: plan => plan with { PoisonReport = 0.3 });
        for (var i = 0; i < 20; i++)
        {
            shop.Show(shop.Issue($"C-{i}"));
            shop.Pass(5);
        }

        shop.Settle();
        var poison = shop.Disk.Outbox.Count;
        Assert.InRange(poison, 1, 19);
        Assert.Equal(20 - poison, shop.Cloud.Reports.Count);
        Assert.Equal(poison, shop.Disk.Count().Parked);
    }
}
