using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Scenarios.Tests;

public sealed class The_printer_goes_away_while_it_prints
{
    [Fact]
    public void One_marked_copy_follows_and_after_that_the_operator_decides()
    {
        var shop = new Shop(faults: plan => plan with { PrinterVanishes = 1 });
        shop.Show(shop.Issue());
        shop.Pass(60);
        Assert.Equal([1, 2], shop.Printer.Started.Select(job => job.Copy));
        Assert.Equal(SlipPhase.Held, shop.Scan.Slip.Phase);

        shop.Printer.FaultsAreOver = true;
        shop.Terminal.Reprint(shop.Scan);
        shop.Settle();
        Assert.Equal(3, shop.Paper[^1]);
        Assert.Equal((SlipPhase.Printed, 3), (shop.Scan.Slip.Phase, shop.Scan.Slip.Copy));
        Assert.Equal(
            [SlipOutcome.Unknown, SlipOutcome.Unknown, SlipOutcome.Printed],
            shop.Cloud.Reports.OrderBy(report => report.Key.Copy).Select(report => report.Value.Outcome));
    }
}
