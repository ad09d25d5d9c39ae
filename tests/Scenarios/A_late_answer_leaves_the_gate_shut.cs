using PosDaemon.Lanes;
using PosDaemon.Simulation;

namespace PosDaemon.Scenarios.Tests;

public sealed class A_late_answer_leaves_the_gate_shut
{
    private static Shop Exit() =>
        new(lane => lane with { HasGate = true, HasPrinter = false }, plan => plan with { ReplyLost = 1 });

    [Fact]
    public void Until_the_code_is_shown_again_and_then_it_opens_once()
    {
        var shop = Exit();
        var exitCode = shop.Issue(gate: true);
        shop.Show(exitCode);
        shop.Pass(9);
        shop.Cloud.FaultsAreOver = true;
        shop.Pass(30);
        Assert.Equal((ScanPhase.Accepted, GatePhase.Late), (shop.Scan.Phase, shop.Scan.Gate.Phase));
        Assert.Empty(shop.Gate.Opened);

        shop.Show(exitCode);
        shop.Pass(3);
        Assert.Equal(1, Assert.Single(shop.Gate.Opened).Value);
        shop.Show(exitCode);
        shop.Settle();
        Assert.Equal(1, Assert.Single(shop.Gate.Opened).Value);
        Assert.DoesNotContain(VerdictKind.Refused, shop.Verdicts);
    }

    [Fact]
    public void It_stays_shut_for_whoever_stands_there_next()
    {
        var shop = Exit();
        shop.Show(shop.Issue("C-1", gate: true));
        shop.Pass(9);
        shop.Cloud.FaultsAreOver = true;
        shop.Show(new SimulatedCode("never issued", HasSlip: false, OpensGate: true, NeedsBill: false));
        shop.Settle();
        Assert.Empty(shop.Gate.Opened);
    }
}
