using PosCloud.Admin.Reports;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;

namespace PosCloud.Tests;

/// <summary>Orders of one product or one buyer, where they are few and where they are many.</summary>
[Trait("Store", "Either")]
public sealed class OrderListTests : IAsyncLifetime
{
    // More than are put in their order at once.
    private const int Many = 2100;

    private WireCloud _cloud = null!;

    public async ValueTask InitializeAsync()
    {
        _cloud = await WireCloud.StartAsync();
        var common = TestGoods.One(TestGoods.Ticket) with { Buyer = "139****0007" };
        var rare = TestGoods.One(TestGoods.Coupon) with { Buyer = "100%_\\" };
        await _cloud.SellAsync([
            rare, .. Enumerable.Repeat(common, Many), rare, TestGoods.One(TestGoods.Ticket) with { Buyer = "100%_\\" },
        ]);
    }

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [InlineData("coupon", "", 2)]
    [InlineData("ticket", "", 200)]
    [InlineData("", "0%_\\", 3)]
    [InlineData("", "139", 200)]
    [InlineData("ticket", "100", 1)]
    [InlineData("coupon", "139", 0)]
    [InlineData("nothing", "", 0)]
    public async Task They_are_listed_the_newest_first(string product, string buyer, int count)
    {
        var records = _cloud.Part<RecordsUseCase>();
        var filter = new OrderFilter { ProductId = product, Buyer = buyer };

        var page = await records.ListOrdersAsync(filter, cursor: null, limit: 200);

        Assert.Equal(count, page.Items.Count);
        Assert.Equal(
            page.Items.OrderByDescending(order => order.CreatedAt)
                .ThenByDescending(order => order.OrderId, StringComparer.Ordinal),
            page.Items);
        Assert.All(page.Items, order => Assert.Contains(buyer, order.Buyer));
        Assert.Equal(count == 200, page.NextCursor.Length > 0);
        if (count == 200)
            Assert.DoesNotContain(
                (await records.ListOrdersAsync(filter, page.NextCursor, limit: 200)).Items,
                page.Items.Contains);
    }
}
