using PosDaemon.Lanes;

namespace PosDaemon.Scenarios.Tests;

public sealed class Slip_is_printed_once_when_the_cloud_answers_twice
{
    [Fact]
    public void Every_answer_comes_twice_and_every_slip_once()
    {
        var shop = new Shop(faults: plan => plan with { AnsweredTwice = 1 });
        shop.Show(shop.Issue("C-1"));
        shop.Pass(20);
        shop.Show(shop.Issue("C-2"));
        shop.Settle();

        Assert.Equal([1, 1], shop.Paper);
        Assert.Equal(
            [VerdictKind.Checking, VerdictKind.Accepted, VerdictKind.Checking, VerdictKind.Accepted], shop.Verdicts);
    }
}
