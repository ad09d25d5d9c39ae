using Microsoft.Extensions.Logging;
using PosCloud.Admin.Staff;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;

namespace PosCloud.Admin.Sales;

/// <summary>Gives money back, whole or in part: what is void from then on is refused at the counter with the reason.
/// That the money itself goes back is the payment's business.</summary>
internal sealed class RefundUseCase(ILedgerStore ledger, CodeKey key, TimeProvider time, ILogger<RefundUseCase> log)
{
    /// <param name="caller">Who asks.</param>
    /// <param name="idempotencyKey">Asked again with it, nothing more goes back.</param>
    /// <param name="orderId">Of which order.</param>
    /// <param name="request">What of it.</param>
    /// <returns>The order as it is now, and whether this refund was there already.</returns>
    /// <exception cref="OfficeFaultException">It cannot be refunded like this, or the same key was used for something
    /// else.</exception>
    public async Task<(WholeOrder Order, bool IsRepeated)> RunAsync(
        OfficeCaller caller, string idempotencyKey, string orderId, RefundRequest request)
    {
        var hash = RequestHash.Of(request);
        var id = new CodeGenerator(new DerivedBytes(
            key.DeriveName("refund", $"{caller.Id}/{orderId}/{idempotencyKey}"))).NewId('B');
        var refunded = await ledger.WriteAsync(async session =>
        {
            // First what may be in the way of it, then what it is decided on.
            await OrderStatements.LockAsync(session, orderId);
            var order = await OrderStatements.ReadAsync(session, orderId) ?? throw OfficeFaultException.NotFound(
                $"没有订单“{orderId}”", $"there is no order {orderId}");
            if (order.Refunds.FirstOrDefault(refund => refund.RefundId == id) is { } known)
                return known.RequestHash.AsSpan().SequenceEqual(hash) ? -1 : throw OfficeFaultException.Conflict(
                    "同一请求编号已用于另一笔退款", "this key belongs to another refund of the order");
            var decided = RefundPolicy.Decide(order, request);
            var now = time.GetLedgerNow();
            foreach (var (entitlement, amount) in decided)
                await OrderStatements.RefundAsync(session, new RecordedRefund(
                    id, orderId, entitlement.EntitlementId, amount, request.IsVoid, request.Why.Trim(), caller.Id, now,
                    hash));
            // What never went out of the door is on the shelf again.
            if (request.IsVoid)
                await StoreGoodsStatements.GiveBackAsync(session, [.. decided
                    .Where(one => one.Entitlement.StandingUses == 0).Select(one => one.Entitlement.EntitlementId)]);
            if (request.IsVoid && RefundPolicy.IsAllRefunded(order, decided))
                await OrderStatements.SetStateAsync(session, orderId, OrderState.Refunded);
            await WebhookStatements.AddAsync(session, WebhookType.OrderRefunded, id, orderId, id, now);
            var sum = decided.Sum(refund => refund.Amount);
            await UserStatements.AddAsync(session, new AuditEntry(
                now, caller.Id, "order.refund", orderId, $"{sum} {order.Order.Currency}: {request.Why}"));
            return sum;
        });
        var after = await ledger.ReadAsync(session => OrderStatements.ReadAsync(session, orderId));
        if (refunded >= 0)
            OfficeLog.Refunded(log, refunded, after!.Order.Number, caller.Id);
        return (after!, refunded < 0);
    }
}
