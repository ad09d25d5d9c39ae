using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>The reply was lost, the merchant changed something, and the terminal asks again: it hears what it would
/// have heard.</summary>
[Trait("Store", "Either")]
public sealed class RetryUnderChangeTests : IAsyncLifetime
{
    private AdminShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await AdminShop.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData("refund")]
    [InlineData("expiry")]
    [InlineData("rules")]
    [InlineData("code replaced")]
    [InlineData("operator gone")]
    [InlineData("store without its product")]
    [InlineData("terminal revoked")]
    public async Task Whatever_changed_the_first_reply_stands(string change)
    {
        var order = await _shop.OrderAsync("tea");
        var first = await _shop.RedeemAsync(AdminShop.Code(order), "lost");

        await ChangeAsync(change, order);
        var again = await _shop.RedeemAsync(AdminShop.Code(order), "lost");
        var anew = await _shop.RedeemAsync(AdminShop.Code(order), "other");

        Assert.NotNull(first.Accepted);
        Assert.True(again.RepeatedReply);
        Assert.Equal(first.Accepted, again.Accepted);
        Assert.Null(anew.Accepted);
        Assert.Single((await _shop.Owner.GetAsync("redemptions"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_refusal_stands_too_when_what_it_was_for_is_mended()
    {
        var order = await _shop.OrderAsync("tea", more: ""","isPaid":false""");
        var first = await _shop.RedeemAsync(AdminShop.Code(order), "early");
        await _shop.Owner.PostAsync($"orders/{order["orderId"]}/pay");

        var again = await _shop.RedeemAsync(AdminShop.Code(order), "early");
        var anew = await _shop.RedeemAsync(AdminShop.Code(order), "now");

        Assert.Equal(Reason.NotPaid, first.Refused.Reason);
        Assert.Equal(first.Refused, again.Refused);
        Assert.NotNull(anew.Accepted);
    }

    private async Task ChangeAsync(string change, System.Text.Json.Nodes.JsonNode order)
    {
        var path = $"orders/{order["orderId"]}";
        var tea = """{"name":"奶茶","kind":"coupon","price":1800""";
        switch (change)
        {
            case "refund":
                await _shop.Owner.PostAsync(
                    $"{path}/refunds", AdminShop.Json("""{"includesUsed":true}"""), "r-1");
                break;
            case "expiry":
                _shop.Cloud.Time.Advance(TimeSpan.FromDays(31));
                break;
            case "rules":
                await _shop.Owner.PutAsync("products/tea", AdminShop.Json(
                    tea + ""","storeIds":["s-1"],"weekdays":1,"opensAt":0,"closesAt":1}"""));
                break;
            case "code replaced":
                await _shop.Owner.PostAsync(
                    $"{path}/entitlements/{order["entitlements"]![0]!["entitlementId"]}/code",
                    AdminShop.Json("""{"codeIssue":1}"""));
                break;
            case "operator gone":
                await _shop.Owner.PutAsync("operators/op-1", AdminShop.Json(
                    """{"name":"一号","storeIds":["s-1"],"isActive":false}"""));
                break;
            case "store without its product":
                await _shop.Owner.PutAsync("products/tea", AdminShop.Json(tea + ""","storeIds":[]}"""));
                break;
            case "terminal revoked":
                await _shop.Cloud.Store.Terminals.OwnTerminalAsync("t-1", 1000, TestGoods.Start);
                await _shop.Owner.SendAsync(HttpMethod.Post, "terminals/t-1/revoke");
                break;
        }
    }
}
