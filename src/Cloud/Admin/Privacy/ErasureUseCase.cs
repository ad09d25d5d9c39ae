using Microsoft.Extensions.Logging;
using PosCloud.Admin.Staff;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;
using PosCloud.Redeeming;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Admin.Privacy;

/// <summary>Erases what is known of buyers: name or number, note and answers, wherever the ledger keeps them, also in
/// the replies that terminals got. What was sold, used and paid stays. By hand for one order or one buyer, and by
/// itself as long after an order as the merchant keeps them.</summary>
internal sealed class ErasureUseCase(ILedgerStore ledger, CodeKey key, TimeProvider time, ILogger<ErasureUseCase> log)
{
    private const int AtOnce = 50;
    private const string Nobody = "retention";

    /// <summary>Of one order; what was told since the last time goes too.</summary>
    /// <exception cref="OfficeFaultException">There is no such order.</exception>
    public async Task EraseOrderAsync(OfficeCaller caller, string orderId)
    {
        if (!await ledger.WriteAsync(session => EraseAsync(session, orderId, caller.Id)))
            throw OfficeFaultException.NotFound($"没有订单“{orderId}”", $"there is no order {orderId}");
    }

    /// <summary>Of all orders of one buyer.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="buyer">Exactly as it stands with them.</param>
    /// <returns>Of how many.</returns>
    /// <exception cref="OfficeFaultException">No buyer was named.</exception>
    public async Task<int> EraseBuyerAsync(OfficeCaller caller, string buyer)
    {
        if (string.IsNullOrWhiteSpace(buyer))
            throw OfficeFaultException.Invalid("buyer", "请填写顾客", "buyer: as it stands with the orders");
        var count = 0;
        while (true)
        {
            var orders = await ledger.ReadAsync(session => BuyerStatements.ListOrdersAsync(session, buyer, AtOnce));
            foreach (var order in orders)
                await ledger.WriteAsync(session => EraseAsync(session, order, caller.Id));
            count += orders.Count;
            if (orders.Count < AtOnce)
                return count;
        }
    }

    /// <summary>Of all orders that are over for as long as the merchant keeps buyers.</summary>
    /// <param name="stopping">Ends it between two orders.</param>
    /// <returns>Of how many.</returns>
    public async Task<int> SweepAsync(CancellationToken stopping)
    {
        var kept = (await ledger.ReadAsync(CatalogueStatements.ReadProfileAsync)).KeepBuyersDays;
        if (kept == 0)
            return 0;
        var now = time.GetLedgerNow();
        var until = now.AddDays(-kept);
        RecordPlace? after = null;
        var count = 0;
        while (true)
        {
            var places = await ledger.ReadReportAsync(session =>
                BuyerStatements.ListOverAsync(session, until, now, after, AtOnce));
            foreach (var place in places)
            {
                stopping.ThrowIfCancellationRequested();
                if (await SweepAsync(place.Id, until, now))
                    count++;
            }

            if (places.Count < AtOnce)
                break;
            after = places[^1];
        }

        if (count == 0)
            return 0;
        await ledger.WriteAsync(async session =>
        {
            await UserStatements.AddAsync(
                session, new AuditEntry(now, Nobody, "order.eraseBuyer", "", $"{count} orders, {kept} days"));
            return true;
        });
        OfficeLog.Erased(log, count, Nobody);
        return count;
    }

    // One that cannot be erased holds up no other.
    private async Task<bool> SweepAsync(string orderId, DateTimeOffset until, DateTimeOffset now)
    {
        try
        {
            return await ledger.WriteAsync(async session =>
            {
                await OrderStatements.LockAsync(session, orderId);
                // Another node may have been quicker, and somebody may have used it.
                if (!await BuyerStatements.IsOverAsync(session, orderId, until, now))
                    return false;
                await EraseAsync(session, orderId, actor: null);
                await BuyerStatements.SweepAsync(session, orderId, now);
                return true;
            });
        }
        catch (Exception fault) when (fault is not (LedgerException or OperationCanceledException))
        {
            OfficeLog.Fault(log, $"erasure of {orderId}", fault);
            return false;
        }
    }

    // Without an actor it is on record with others. False: there is no such order.
    private async Task<bool> EraseAsync(ISqlSession session, string orderId, string? actor)
    {
        // A use or a refund at this moment comes before it or after it, and after it finds no buyer.
        await OrderStatements.LockAsync(session, orderId);
        if (await OrderStatements.ReadAsync(session, orderId) is not { } whole)
            return false;
        var note = whole.Order.Note;
        foreach (var (id, sealedReply) in await BuyerStatements.ListRepliesAsync(session, orderId))
            if (Open(RedeemResponse.Parser, sealedReply, id) is { } reply)
            {
                ErasedReply.Erase(reply, note);
                await BuyerStatements.SetReplyAsync(session, id, key.SealReply(reply, id));
            }

        foreach (var (id, sealedReply) in await BuyerStatements.ListUndoRepliesAsync(session, orderId))
            if (Open(UndoResponse.Parser, sealedReply, id) is { } reply)
            {
                ErasedReply.Erase(reply, note);
                await BuyerStatements.SetUndoReplyAsync(session, id, key.SealReply(reply, id));
            }

        var now = time.GetLedgerNow();
        await BuyerStatements.EraseAsync(session, orderId, now);
        if (actor is not null)
            await UserStatements.AddAsync(
                session, new AuditEntry(now, actor, "order.eraseBuyer", orderId, whole.Order.Number));
        return true;
    }

    // Null: it is damaged, and nobody can read it.
    private T? Open<T>(Google.Protobuf.MessageParser<T> parser, byte[] reply, string id)
        where T : class, Google.Protobuf.IMessage<T>
    {
        try
        {
            return key.OpenReply(parser, reply, id);
        }
        catch (DamagedReplyException fault)
        {
            OfficeLog.NotErased(log, id, fault);
            return null;
        }
    }
}
