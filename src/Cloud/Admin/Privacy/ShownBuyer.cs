using PosCloud.Admin.Reports;
using PosCloud.Admin.Staff;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;

namespace PosCloud.Admin.Privacy;

/// <summary>Orders as far as a role needs them: whoever only reads sees no whole telephone number.</summary>
internal static class ShownBuyer
{
    public static OrderSummary ShownTo(this OrderSummary order, OfficeCaller caller) => caller.May(Permission.Sell)
        ? order
        : order with { Buyer = BuyerText.Mask(order.Buyer), Note = BuyerText.Mask(order.Note) };

    public static WholeOrder ShownTo(this WholeOrder whole, OfficeCaller caller) =>
        whole with { Order = whole.Order.ShownTo(caller) };

    public static IReadOnlyList<OrderSummary> ShownTo(this IReadOnlyList<OrderSummary> orders, OfficeCaller caller) =>
        [.. orders.Select(order => order.ShownTo(caller))];

    public static RecordPage<OrderSummary> ShownTo(this RecordPage<OrderSummary> page, OfficeCaller caller) =>
        page with { Items = page.Items.ShownTo(caller) };
}
