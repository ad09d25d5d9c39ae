using PosCloud.Admin.Reports;
using PosCloud.Admin.Staff;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;

namespace PosCloud.Admin.Privacy;

/// <summary>Orders as far as a role needs them: whoever only reads sees no whole telephone number.</summary>
internal static class ShownBuyer
{
    /// <summary>By which buyer orders may be looked for: question by question that tells a number that is masked.
    /// </summary>
    /// <returns>Empty: by none.</returns>
    /// <exception cref="OfficeFaultException">The role does not allow it.</exception>
    public static string Demand(OfficeCaller caller, string? buyer) =>
        string.IsNullOrEmpty(buyer) ? ""
        : caller.May(Permission.Sell) ? buyer
        : throw new OfficeFaultException(new OfficeProblem(
            OfficeFault.NotPermitted, "buyer", "您的角色不能按顾客查找", "buyer: your role does not look for buyers"));

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
