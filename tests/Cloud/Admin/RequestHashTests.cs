using System.Text.Json;
using PosCloud.Admin.Sales;
using PosCloud.Selling;

namespace PosCloud.Tests;

/// <summary>The hashes that are on record of orders and refunds: a request that comes again after an update of the
/// cloud is still the same.</summary>
public sealed class RequestHashTests
{
    private static readonly OrderRequest Small = new()
    {
        Lines = [new OrderLine { ProductId = "tea" }],
    };

    private static readonly OrderRequest Large = new()
    {
        ExternalId = "W-1001",
        IsPaid = false,
        Buyer = "138****0001",
        Note = "少冰",
        PaidBy = "wallet",
        Language = "zh",
        Lines =
        [
            new OrderLine
            {
                ProductId = "show", Quantity = 2, IsTogether = true, Price = 0, Title = "潮声", Detail = "首演",
                ValidFrom = TestGoods.Start, ValidUntil = TestGoods.Start.AddDays(1),
                Seats =
                [
                    new OrderSeat
                    {
                        Event = "潮声", Hall = "A", Area = "一层", Row = "3", Number = "12",
                        StartsAt = TestGoods.Start.ToOffset(TimeSpan.FromHours(8)), Price = 28000,
                    },
                ],
            },
            new OrderLine { ProductId = "basket", Items = [new Item("米", 2, 1999)], Bags = [new Item("袋", 1, 20)] },
            new OrderLine
            {
                ProductId = "tour", DepartsAt = TestGoods.Start, MeetingPoint = "码头", People = 3,
            },
        ],
    };

    // Never to be changed: they are on record.
    [Fact]
    public void Hashes_of_orders_and_refunds_are_those_that_are_on_record() => Assert.Equal(
        """
        870b409c8dd23075f3615954af97b77cc1cbeab076bb3143e42c47daf65edc06
        1c51439785ff3f552601d3287bfc033b907486f48e8727266955faba0ae04c72
        44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a
        5daf0d3a8fc80ae15787984a76500deabc74207c83abd724ba1bced9c981d70a
        """,
        string.Join('\n', new[]
        {
            RequestHash.Of(Small),
            RequestHash.Of(Large),
            RequestHash.Of(new RefundRequest()),
            RequestHash.Of(new RefundRequest
            {
                EntitlementIds = ["T-1", "T-2"], Amount = 100, IsVoid = false, IncludesUsed = true, Why = "停业",
            }),
        }.Select(Show)));

    [Fact]
    public void A_field_that_is_added_changes_no_hash_of_requests_that_do_not_have_it()
    {
        var before = new Before { Name = "a", Parts = [new("b", 1)] };

        Assert.Equal(RequestHash.Of(before), RequestHash.Of(new After { Name = "a", Parts = [new("b", 1)] }));
        Assert.NotEqual(
            RequestHash.Of(before), RequestHash.Of(new After { Name = "a", Parts = [new("b", 1)], Added = "x" }));
        Assert.NotEqual(
            RequestHash.Of(before), RequestHash.Of(new After { Name = "a", Parts = [new("b", 1)], IsAdded = false }));
        Assert.NotEqual(
            RequestHash.Of(before), RequestHash.Of(new After { Name = "a", Parts = [new("b", 1, 2)] }));
    }

    // Whatever differs in a request differs in its hash, a false where true is usual too.
    [Theory]
    [InlineData("""{"IsPaid":false}""")]
    [InlineData("""{"Buyer":"a"}""")]
    [InlineData("""{"Note":"a"}""")]
    [InlineData("""{"Lines":[{}]}""")]
    [InlineData("""{"Lines":[{},{}]}""")]
    [InlineData("""{"Lines":[{"Quantity":0}]}""")]
    [InlineData("""{"Lines":[{"Price":0}]}""")]
    [InlineData("""{"Lines":[{"Title":""}]}""")]
    [InlineData("""{"Lines":[{"Seats":[{}]}]}""")]
    [InlineData("""{"Lines":[{"Items":[{"Name":"","Quantity":0,"UnitPrice":0}]}]}""")]
    public void What_differs_has_another_hash(string text)
    {
        var others = new[] { new OrderRequest(), Small, Large };

        var hash = RequestHash.Of(JsonSerializer.Deserialize<OrderRequest>(text)!);

        Assert.DoesNotContain(Show(hash), others.Select(other => Show(RequestHash.Of(other))));
    }

    private static string Show(byte[] hash) => Convert.ToHexStringLower(hash);

    private sealed record Before
    {
        public string Name { get; init; } = "";
        public IReadOnlyList<PartBefore> Parts { get; init; } = [];
    }

    private sealed record PartBefore(string Name, int Count);

    private sealed record After
    {
        public string Added { get; init; } = "";
        public IReadOnlyList<string> AlsoAdded { get; init; } = [];
        public bool IsAdded { get; init; } = true;
        public IReadOnlyList<PartAfter> Parts { get; init; } = [];
        public string Name { get; init; } = "";
    }

    private sealed record PartAfter(string Name, int Count, int Added = 1);
}
