using PosDaemon.Lanes;

namespace PosDaemon.Scenarios.Tests;

public sealed class The_disk_is_full_for_a_while
{
    [Fact]
    public void Codes_are_not_taken_meanwhile_and_are_taken_again_afterwards()
    {
        var shop = new Shop(faults: plan => plan with { DiskFull = 1 });
        var ticket = shop.Issue();
        shop.Show(ticket);
        shop.Pass(5);
        Assert.Equal([VerdictKind.CannotRecord], shop.Verdicts);
        Assert.Equal(1, ticket.UsesLeft);
        Assert.Empty(shop.Disk.Records);

        shop.Disk.FaultsAreOver = true;
        shop.Pass(5);
        shop.Show(ticket);
        shop.Settle();
        Assert.Equal([1], shop.Paper);
    }
}
