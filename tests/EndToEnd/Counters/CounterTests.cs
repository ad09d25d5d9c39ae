using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Counters;

/// <summary>The main job at a counter, where the cashier is asked when something is needed.</summary>
[Collection(ShopCollection.Name)]
public sealed class CounterTests
{
    [Fact]
    public async Task A_voucher_of_100_on_a_bill_of_138_leaves_38_to_pay_in_cash()
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan());
        var counter = shop.Lane(LanePlan.Counter);
        var preview = await counter.ShowAsync(shop.Code("voucher"));
        Assert.Equal("confirm", preview.Kind);
        var withoutBill = await shop.Console.ConfirmAsync("counter", new { });
        Assert.Equal(409, withoutBill.Status);
        Assert.Contains("bill", withoutBill.Body);
        Assert.Empty((await shop.CloudRecordsAsync()).Redemptions);

        var verdict = await counter.ConfirmAsync(new { bill = 13800 });
        Assert.Equal(("accepted", preview.ScanId), (verdict.Kind, verdict.ScanId));
        Assert.Contains("38.00", verdict.Detail);
        await counter.PrintedAsync(verdict.ScanId!);
        var redemption = Assert.Single((await shop.CloudRecordsAsync()).Redemptions).RedemptionId;
        Assert.Single(await counter.PaperAsync())
            .MustContain("本单消费138.00", "本次抵扣-100.00", "应付￥38.00", $"核销号{redemption}");
    }

    [Fact]
    public async Task A_pass_gives_two_uses_of_five_a_reprint_is_marked_and_an_undo_makes_the_code_good_again()
    {
        var asking = LanePlan.Counter with { Confirm = "always" };
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan { Lanes = [asking] });
        var counter = shop.Lane(asking);
        var first = await UseTwiceAsync(counter, shop.Code("pass"));
        Assert.Equal((2, 3), (first.Uses, first.UsesLeft));

        (await shop.Console.ReprintAsync(first.ScanId)).MustBeTaken();
        await counter.PrintedAsync(first.ScanId, copy: 2);
        var paper = await counter.PaperAsync();
        Assert.Equal(2, paper.Count);
        Assert.DoesNotContain("REPRINT", paper[0].Squeezed);
        paper[1].MustContain("补打REPRINT2", paper[0].Squeezed);

        (await shop.Console.UndoAsync(first.ScanId, "按错了")).MustBeTaken();
        Assert.True(Assert.Single((await shop.CloudRecordsAsync()).Redemptions).IsUndone);
        var lane = await counter.SnapshotAsync();
        Assert.Equal(("undone", "undone", "undone"),
            (lane.Verdict!.Kind, lane.Current!.Phase, lane.Scan(first.ScanId)!.Undo!.State));
        Assert.Equal(409, (await shop.Console.ReprintAsync(first.ScanId)).Status);

        // The code is good again, at once, for the same five uses.
        var second = await UseTwiceAsync(counter, shop.Code("pass"));
        Assert.NotEqual(first.ScanId, second.ScanId);
        Assert.Equal(3, second.UsesLeft);
        Assert.Equal(3, (await counter.PaperAsync()).Count);
    }

    [Fact]
    public async Task The_shops_own_template_and_its_own_foot_are_what_the_printer_prints()
    {
        var plan = new ShopPlan
        {
            Templates = new Dictionary<string, string>
            {
                ["redemption.zh"] = "{{>head}}\n本店自制小票\n{{title}}\n{{>foot}}\n",
                ["_foot"] = "---\n欢迎下次光临 {{order_number}}\n",
            },
        };
        await using var shop = await Shop.OpenForBusinessAsync(plan);
        var counter = shop.Lane(LanePlan.Counter);

        await counter.RedeemAsync(shop.Code("coupon"));

        var piece = Assert.Single(await counter.PaperAsync());
        piece.MustContain("麦穗面馆", "本店自制小票", "双人面食套餐", "欢迎下次光临");
        Assert.DoesNotContain("核销号", piece.Squeezed);
    }

    private static async Task<ScanSeen> UseTwiceAsync(ShopLane counter, string code)
    {
        Assert.Equal("confirm", (await counter.ShowAsync(code)).Kind);
        var verdict = await counter.ConfirmAsync(new { uses = 2 });
        Assert.Equal("accepted", verdict.Kind);
        return await counter.PrintedAsync(verdict.ScanId!);
    }
}
