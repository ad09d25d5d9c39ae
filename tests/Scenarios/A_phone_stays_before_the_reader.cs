using PosDaemon.Lanes;

namespace PosDaemon.Scenarios.Tests;

public sealed class A_phone_stays_before_the_reader
{
    [Fact]
    public void A_pass_is_used_once_however_long_it_is_held_there()
    {
        var shop = new Shop();
        var pass = shop.Issue(uses: 5);
        for (var i = 0; i < 200; i++)
        {
            shop.Show(pass);
            shop.Pass(0.25);
        }

        Assert.Equal(4, pass.UsesLeft);
        Assert.DoesNotContain(VerdictKind.Refused, shop.Verdicts);

        // Taken away and brought back, it is meant.
        shop.Pass(6);
        shop.Show(pass);
        shop.Settle();
        Assert.Equal(3, pass.UsesLeft);
        Assert.Equal([1, 1], shop.Paper);
    }
}
