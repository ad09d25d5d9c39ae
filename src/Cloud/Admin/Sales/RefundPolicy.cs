using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;

namespace PosCloud.Admin.Sales;

/// <summary>Money back for an order, by the merchant.</summary>
internal sealed record RefundRequest
{
    /// <summary>Empty: all that was not refunded yet.</summary>
    public IReadOnlyList<string> EntitlementIds { get; init; } = [];

    /// <summary>For each of them, in minor units; null: all that was paid and has not gone back.</summary>
    public long? Amount { get; init; }

    /// <summary>False: what was bought stays good, and only money goes back.</summary>
    public bool IsVoid { get; init; } = true;

    /// <summary>Also what was used; else such a thing is in the way.</summary>
    public bool IncludesUsed { get; init; }

    /// <summary>Up to 200 characters.</summary>
    public string Why { get; init; } = "";
}

/// <summary>Decides on a refund. Pure.</summary>
internal static class RefundPolicy
{
    private const int LongestWhy = 200;
    private const int MostTitles = 5;

    /// <returns>What goes back for which entitlement.</returns>
    /// <exception cref="OfficeFaultException">It cannot be refunded like this.</exception>
    public static IReadOnlyList<(OrderEntitlement Entitlement, long Amount)> Decide(
        WholeOrder order, RefundRequest request)
    {
        if (request.Why.Length > LongestWhy)
            throw OfficeFaultException.Invalid("why",
                $"退款原因最多 {LongestWhy} 字", $"why: at most {LongestWhy} characters");
        if (order.Order.State is OrderState.Unpaid or OrderState.Cancelled)
            throw OfficeFaultException.Conflict("订单未付款，无款可退", "the order was not paid: there is nothing to refund");
        // Seats go with their ticket.
        var whole = order.Entitlements.Where(one => one.ParentId.Length == 0).ToList();
        var asked = request.EntitlementIds.Count == 0
            ? whole.Where(one => one.State != EntitlementState.Refunded || IsLeft(one, request)).ToList()
            : request.EntitlementIds.Distinct().Select(id => whole.FirstOrDefault(one => one.EntitlementId == id)
                ?? throw OfficeFaultException.NotFound(
                    "订单里没有这一项", $"order {order.Order.Number} has no {id} that can be refunded")).ToList();
        if (asked.Count == 0 || asked.Exists(one => one.State == EntitlementState.Refunded && !IsLeft(one, request)))
            throw OfficeFaultException.Conflict("已全部退款", "it was refunded already");
        var used = asked.Where(one => IsUsed(order, one)).ToList();
        if (used.Count > 0 && !request.IncludesUsed)
            throw OfficeFaultException.Conflict(
                $"有 {used.Count} 项已核销（{TitlesOf(used, "、", "等")}）；如仍要退款，请勾选“含已核销”",
                $"{used.Count} of it were used ({TitlesOf(used, ", ", " …")}): to refund them too say includesUsed");
        return [.. asked.Select(one => (one, AmountFor(one, request)))];
    }

    /// <summary>Nothing of the order is good for anything any more.</summary>
    public static bool IsAllRefunded(WholeOrder order, IReadOnlyList<(OrderEntitlement Entitlement, long)> refunds) =>
        order.Entitlements.Where(one => one.ParentId.Length == 0).All(one =>
            one.State == EntitlementState.Refunded
            || refunds.Any(refund => refund.Entitlement.EntitlementId == one.EntitlementId));

    // What is void already may still have money to give back.
    private static bool IsLeft(OrderEntitlement one, RefundRequest request) =>
        !request.IsVoid && one.Price > one.Refunded;

    // Each name once, a few of them.
    private static string TitlesOf(IReadOnlyList<OrderEntitlement> some, string between, string more)
    {
        var titles = some.Select(one => one.Title).Distinct().ToList();
        return string.Join(between, titles.Take(MostTitles)) + (titles.Count > MostTitles ? more : "");
    }

    private static bool IsUsed(WholeOrder order, OrderEntitlement ticket) => ticket.StandingUses > 0
        || order.Entitlements.Any(seat => seat.ParentId == ticket.EntitlementId && seat.StandingUses > 0);

    private static long AmountFor(OrderEntitlement one, RefundRequest request)
    {
        var left = one.Price - one.Refunded;
        return request.Amount switch
        {
            null when left == 0 && !request.IsVoid => throw OfficeFaultException.Conflict(
                "已全部退款", "all that was paid for it has gone back"),
            null => left,
            < 0 => throw OfficeFaultException.Invalid("amount", "金额不能为负", "amount: not below zero"),
            0 when !request.IsVoid => throw OfficeFaultException.Invalid(
                "amount", "退款金额为零", "amount: there is nothing to do"),
            { } amount when amount > left => throw OfficeFaultException.Conflict(
                $"“{one.Title}”最多可退 {left / 100m:0.00}",
                $"of {one.EntitlementId} {left} in minor units are left to refund"),
            { } amount => amount,
        };
    }
}
