using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Garbage;

/// <summary>A buyer's note goes on paper; it must not become an order to the printer.</summary>
[Collection(ShopCollection.Name)]
public sealed class HostileNoteTests
{
    [Fact]
    public async Task A_NUL_and_an_ESC_in_a_note_are_dropped_and_the_rest_of_it_is_on_the_slip()
    {
        // NUL, ESC p (drawer), GS V (cut), DLE DC4 (drawer at once), ESC @ (start anew), and line ends.
        const string Note = "少\u0000放\u001bp\u0000\u0019\u0019辣\u001dV\u0000"
            + "\u0010\u0014\u0001\u0000\u0001\r\n\u001b@谢谢";
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan
        {
            Goods = [Goods.Coupon(Note), Goods.Coupon("谢谢")],
        });
        var exit = shop.Lane(LanePlan.Exit);
        await exit.RedeemAsync(shop.Sold[0]);
        await exit.RedeemAsync(shop.Sold[1]);
        var paper = await exit.PaperAsync();
        Assert.Equal(2, paper.Count);
        paper[0].MustContain("备注：少放p辣V@谢谢");
        paper[1].MustContain("备注：谢谢");
        Assert.All(paper, piece => Assert.Equal("partial", piece.Cut));
        var printer = await shop.Bench.PrintingAsync(exit.Plan.Printer);
        Assert.Equal((0, 0), (printer.DrawerPulses, printer.Buzzes));
    }
}
