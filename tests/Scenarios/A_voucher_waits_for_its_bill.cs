using PosDaemon.Lanes;

namespace PosDaemon.Scenarios.Tests;

public sealed class A_voucher_waits_for_its_bill
{
    private static Shop Counter() => new(lane => lane with { Confirm = ConfirmMode.WhenNeeded });

    [Fact]
    public void Nothing_is_used_until_the_operator_has_entered_it()
    {
        var shop = Counter();
        var voucher = shop.Issue(bill: true);
        shop.Show(voucher);
        shop.Pass(60);
        Assert.Equal([VerdictKind.Checking, VerdictKind.Confirm], shop.Verdicts);
        Assert.Equal(1, voucher.UsesLeft);

        shop.Confirm(13800);
        shop.Settle();
        Assert.Equal(13800, shop.Scan.Terms.BillMinor);
        Assert.Equal([1], shop.Paper);
    }

    [Fact]
    public void A_guest_who_changes_their_mind_has_lost_nothing()
    {
        var shop = Counter();
        var voucher = shop.Issue(bill: true);
        shop.Show(voucher);
        shop.Pass(2);
        shop.Terminal.Cancel();
        shop.Settle();
        Assert.Equal(ScanPhase.Cancelled, shop.Scan.Phase);
        Assert.Equal(1, voucher.UsesLeft);
        Assert.Empty(shop.Paper);
    }
}
