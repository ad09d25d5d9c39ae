using System.Net.Http.Headers;
using System.Net.Http.Json;
using PosDaemon.EndToEnd.Tests.Shops;
using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Counters;

/// <summary>An operator with a PIN at a counter where operators sign in.</summary>
[Collection(ShopCollection.Name)]
public sealed class SignInTests
{
    private const string Pin = "493817";

    private static readonly ShopPlan Plan = new()
    {
        HasOffice = true, Lanes = [LanePlan.Counter with { SignsIn = true }],
    };

    [Fact]
    public async Task Nothing_is_redeemed_before_the_PIN_and_a_restart_signs_nobody_out()
    {
        await using var shop = await Shop.OpenForBusinessAsync(Plan);
        await SetPinAsync(shop);
        var lane = shop.Lane(LanePlan.Counter);
        var code = shop.Code("pass");

        Assert.Equal("还没有操作员登录，此码未受理。请先登录再扫。", (await lane.ShowAsync(code, "busy")).Detail);
        var wrong = await shop.Console.SignInAsync("counter", "op-1001", "602914");
        Assert.Equal(409, wrong.Status);
        Assert.Contains("工号或 PIN 码不对", wrong.Body, StringComparison.Ordinal);
        (await shop.Console.SignInAsync("counter", "op-1001", Pin)).MustBeTaken();
        await lane.RedeemAsync(code);

        await shop.Terminal.KillAsync();
        await shop.StartTerminalAsync();
        await shop.UntilReadyAsync();
        var scan = await lane.RedeemAsync(code);

        (await shop.Console.SignOutAsync("counter")).MustBeTaken();
        Assert.Equal(409, (await shop.Console.UndoAsync(scan.ScanId, "wrong")).Status);
        Assert.Equal(2, (await lane.PaperAsync()).Count);
        Assert.All(await lane.PaperAsync(), slip => Assert.Contains("一号收银台", slip.Text, StringComparison.Ordinal));
    }

    private static async Task SetPinAsync(Shop shop)
    {
        await using var command = ProgramProcess.Start("poscloud-user", BuiltProgram.PosCloud, shop.Folder.Path,
            shop.Time, ["user", "key", "test", "--role", "manager", .. shop.Folder.Ledger]);
        Assert.True(await command.EndAsync(TimeSpan.FromSeconds(60)) == 0, command.LastLines());
        var key = command.Lines.SelectMany(line => line.Split(' ')).Single(word => word.StartsWith("pos_"));
        using var office = new HttpClient { BaseAddress = shop.Nodes[0].Office };
        office.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await office.PutAsJsonAsync("admin/v1/operators/op-1001/pin", new { pin = Pin });
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
    }
}
