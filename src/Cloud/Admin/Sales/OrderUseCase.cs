using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using PosCloud.Admin.Staff;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;

namespace PosCloud.Admin.Sales;

/// <summary>An order as it was made or found, with the codes that can be shown.</summary>
/// <param name="Whole">All that belongs to it.</param>
/// <param name="Codes">By entitlement; whoever holds one can use it.</param>
/// <param name="IsRepeated">It was there already: asked for twice, made once.</param>
internal sealed record ShownOrder(WholeOrder Whole, IReadOnlyDictionary<string, string> Codes, bool IsRepeated);

/// <summary>Orders in, and their codes. An order's ids, number and codes are made of the key that it is asked for with:
/// asked for again it is the same order, whichever node is asked and whenever.</summary>
internal sealed class OrderUseCase(ILedgerStore ledger, CodeKey key, TimeProvider time, ILogger<OrderUseCase> log)
{
    // As the audit has what the clock does.
    private static readonly OfficeCaller Nobody = new("unpaid", "", Role.Manager);

    /// <param name="caller">Who asks.</param>
    /// <param name="idempotencyKey">Of the caller's; where the order has an external id, that counts.</param>
    /// <param name="request">What is ordered.</param>
    /// <param name="source">Whose external ids these are, where several systems have their own; empty: the merchant's.
    /// </param>
    /// <exception cref="OfficeFaultException">It cannot be sold like this, or the same key was used for something
    /// else.</exception>
    public async Task<ShownOrder> CreateAsync(
        OfficeCaller caller, string idempotencyKey, OrderRequest request, string source = "")
    {
        var now = time.GetLedgerNow();
        var hash = RequestHash.Of(request);
        // A paid order is not turned away for the signs in a nickname.
        request = request with
        {
            Buyer = PlainText.Of(request.Buyer ?? ""), Note = PlainText.Of(request.Note ?? ""),
        };
        var seed = key.DeriveName("order", request.ExternalId.Length > 0
            ? $"external/{source}/{request.ExternalId}"
            : $"{caller.Id}/{idempotencyKey}");
        var known = new CodeGenerator(new DerivedBytes(seed)).NewId('O');
        if (await ledger.ReadAsync(session => OrderStatements.ReadAsync(session, known)) is not null)
            return await RepeatedAsync(caller, known, hash);
        var (products, profile, shelves) = await ledger.ReadAsync(async session =>
        {
            var listed = (await CatalogueStatements.ListProductsAsync(session))
                .ToDictionary(product => product.Rules.ProductId);
            return (listed, await CatalogueStatements.ReadProfileAsync(session),
                await ReadShelvesAsync(session, request, listed));
        });
        IReadOnlyList<Goods> goods;
        try
        {
            goods = OrderPolicy.Read(request, products, shelves, now);
        }
        catch (OfficeFaultException)
        {
            // It may be there since it was looked for, and what it lacks now is what it took.
            if (await ledger.ReadAsync(session => OrderStatements.ReadAsync(session, known)) is not null)
                return await RepeatedAsync(caller, known, hash);
            throw;
        }

        var (sold, _) = new Sale(
            key, new CodeGenerator(new DerivedBytes(seed)), now,
            TimeZones.DayAt(now, profile.TimeZone)).Sell(
            new Order
            {
                OrderId = "",
                Number = "",
                ExternalId = request.ExternalId,
                State = request.IsPaid ? OrderState.Paid : OrderState.Unpaid,
                Buyer = request.Buyer,
                Note = request.Note,
                PaidBy = request.PaidBy,
                Currency = profile.Currency,
                Language = request.Language,
            },
            goods, hash);
        var issuance = new Issuance
        {
            Products = [.. goods.Select(one => one.Admission).OfType<Product>().DistinctBy(one => one.ProductId)],
            Orders = [sold],
            Audit = new AuditEntry(now, caller.Id, "order.create", sold.Order.OrderId,
                $"{sold.Order.Total} {sold.Order.Currency}"),
        };
        if (!await IssueAsync(issuance, sold.Order.OrderId))
            return await RepeatedAsync(caller, sold.Order.OrderId, hash);
        var whole = await ReadAsync(sold.Order.OrderId);
        OfficeLog.OrderCreated(log, whole.Order.Number, whole.Order.Total, whole.Order.Currency, caller.Id);
        return new ShownOrder(whole, await CodesOfAsync(whole), IsRepeated: false);
    }

    /// <summary>What a person or a system knows an order by, or a code of it.</summary>
    public async Task<IReadOnlyList<OrderSummary>> FindAsync(string text)
    {
        var asked = text.Trim();
        IReadOnlyList<byte[]> hashes = PresentedCode.Read(Encoding.UTF8.GetBytes(asked)) is { } code
            ? [.. key.All.Select(one => one.Hash(code))]
            : [];
        return await ledger.ReadAsync(async session =>
        {
            var found = new List<OrderSummary>();
            foreach (var id in await OrderStatements.FindAsync(session, asked, hashes))
                if (await OrderStatements.ReadAsync(session, id) is { } whole)
                    found.Add(whole.Order);
            return found;
        });
    }

    /// <exception cref="OfficeFaultException">There is no such order.</exception>
    public async Task<WholeOrder> ReadAsync(string orderId) =>
        await ledger.ReadAsync(session => OrderStatements.ReadAsync(session, orderId)) ?? throw NoOrder(orderId);

    /// <summary>The codes of an order, for its buyer: the act is on record.</summary>
    /// <exception cref="OfficeFaultException">There is no such order.</exception>
    public async Task<ShownOrder> ShowCodesAsync(OfficeCaller caller, string orderId)
    {
        var whole = await ReadAsync(orderId);
        await ledger.WriteAsync(async session =>
        {
            await UserStatements.AddAsync(session, new AuditEntry(
                time.GetUtcNow(), caller.Id, "order.showCodes", orderId, whole.Order.Number));
            return true;
        });
        return new ShownOrder(whole, await CodesOfAsync(whole), IsRepeated: false);
    }

    /// <summary>The payment came: what was ordered can be used.</summary>
    /// <exception cref="OfficeFaultException">It does not wait for a payment.</exception>
    public Task<WholeOrder> PayAsync(OfficeCaller caller, string orderId) => ChangeAsync(
        caller, orderId, "order.pay", async (session, whole) =>
        {
            if (whole.Order.State == OrderState.Paid)
                return false;
            if (whole.Order.State != OrderState.Unpaid)
                throw OfficeFaultException.Conflict(
                    "订单已退款或取消：请把钱款原路退回，或重新下单",
                    "the order was refunded or cancelled: give the money back, or make another order");
            // The days of what was sold by days count from its payment.
            var products = (await CatalogueStatements.ListProductsAsync(session))
                .ToDictionary(product => product.Rules.ProductId);
            foreach (var one in whole.Entitlements)
                if (products.TryGetValue(one.ProductId, out var product) && product.ValidDays > 0
                    && one.ValidUntil == product.GoodUntil(whole.Order.CreatedAt))
                    await OrderStatements.SetValidUntilAsync(
                        session, one.EntitlementId, product.GoodUntil(time.GetLedgerNow()));
            await OrderStatements.SetPaidAsync(session, orderId, time.GetLedgerNow());
            return true;
        });

    /// <summary>An order that was never paid is not waited for any more.</summary>
    /// <exception cref="OfficeFaultException">It was paid.</exception>
    public Task<WholeOrder> CancelAsync(OfficeCaller caller, string orderId) => ChangeAsync(
        caller, orderId, "order.cancel", async (session, whole) =>
        {
            if (whole.Order.State == OrderState.Cancelled)
                return false;
            if (whole.Order.State != OrderState.Unpaid)
                throw OfficeFaultException.Conflict(
                    "已付款的订单请退款", "the order was paid: refund it instead");
            await OrderStatements.SetStateAsync(session, orderId, OrderState.Cancelled);
            await StoreGoodsStatements.GiveBackAsync(
                session, [.. whole.Entitlements.Select(one => one.EntitlementId)]);
            return true;
        });

    /// <summary>Cancels orders whose payment the merchant waits for no longer: what they keep of a stock is free again.
    /// </summary>
    /// <param name="stopping">Ends it between two orders.</param>
    public async Task CancelUnpaidAsync(CancellationToken stopping)
    {
        var minutes = (await ledger.ReadAsync(CatalogueStatements.ReadProfileAsync)).CancelUnpaidMinutes;
        if (minutes == 0)
            return;
        var before = time.GetLedgerNow().AddMinutes(-minutes);
        var overdue = await ledger.ReadAsync(session => OrderStatements.ListUnpaidAsync(session, before));
        foreach (var order in overdue)
        {
            stopping.ThrowIfCancellationRequested();
            try
            {
                var whole = await CancelAsync(Nobody, order);
                OfficeLog.UnpaidCancelled(log, whole.Order.Number, whole.Order.CreatedAt);
            }
            catch (OfficeFaultException)
            {
                // Paid meanwhile.
            }
        }
    }

    /// <summary>Another code in the place of the one that was lost or seen by others, which is good for nothing from
    /// now on.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="orderId">Of which order.</param>
    /// <param name="entitlementId">Whose code.</param>
    /// <param name="issue">How many codes it has had, as the caller saw it: asked twice, replaced once.</param>
    /// <exception cref="OfficeFaultException">There is no such thing with a code.</exception>
    public async Task<ShownOrder> ReplaceCodeAsync(
        OfficeCaller caller, string orderId, string entitlementId, int issue)
    {
        var whole = await ChangeAsync(caller, orderId, "order.replaceCode", async (session, whole) =>
        {
            var entitlement = whole.Entitlements.FirstOrDefault(one => one.EntitlementId == entitlementId);
            if (entitlement is null or { ParentId.Length: > 0 })
                throw OfficeFaultException.NotFound(
                    "订单里没有这一项", $"order {orderId} has no {entitlementId} with a code of its own");
            if (issue > 0 && entitlement.CodeIssue == issue + 1)
                return false;
            if (entitlement.CodeIssue != issue)
                throw OfficeFaultException.Conflict(
                    "这个码已被换过，请刷新后再换",
                    $"codeIssue: it has had {entitlement.CodeIssue} codes, not {issue}; read the order again");
            var code = key.IssuedCode(entitlement.Kind, entitlementId, issue + 1);
            await OrderStatements.ReplaceCodeAsync(
                session, entitlementId, issue + 1, key.Hash(code), time.GetLedgerNow());
            return true;
        });
        return new ShownOrder(whole, await CodesOfAsync(whole), IsRepeated: false);
    }

    private static async Task<Dictionary<string, Shelf>> ReadShelvesAsync(
        ISqlSession session, OrderRequest request, IReadOnlyDictionary<string, ListedProduct> products)
    {
        var shelves = new Dictionary<string, Shelf>();
        foreach (var (store, codes) in BasketPolicy.Asked(request, products))
            shelves[store] = await StoreGoodsStatements.ReadShelfAsync(session, store, codes);
        return shelves;
    }

    /// <returns>False: the order is there already.</returns>
    /// <exception cref="OfficeFaultException">Of a basket's goods one was sold out or changed meanwhile.</exception>
    private async Task<bool> IssueAsync(Issuance issuance, string orderId)
    {
        try
        {
            return await ledger.IssueAsync(issuance, once: $"order/{orderId}");
        }
        catch (SoldOutException fault) when (fault.Now is { IsOnSale: true } now && now.Stock < fault.Asked.Quantity)
        {
            throw BasketPolicy.SoldOut(now, fault.Asked.Quantity);
        }
        catch (SoldOutException fault)
        {
            throw OfficeFaultException.Conflict(
                $"“{fault.Asked.Name}”刚刚有改动，请重新下单",
                $"{fault.Asked.Name} ({fault.Asked.Code}) was changed at this moment: send the order again");
        }
    }

    private async Task<WholeOrder> ChangeAsync(
        OfficeCaller caller, string orderId, string action, Func<ISqlSession, WholeOrder, Task<bool>> change)
    {
        await ledger.WriteAsync(async session =>
        {
            await OrderStatements.LockAsync(session, orderId);
            var whole = await OrderStatements.ReadAsync(session, orderId) ?? throw NoOrder(orderId);
            if (await change(session, whole))
                await UserStatements.AddAsync(
                    session, new AuditEntry(time.GetUtcNow(), caller.Id, action, orderId, whole.Order.Number));
            return true;
        });
        return await ReadAsync(orderId);
    }

    // In a transaction that commits: what is answered from is then wherever the ledger has to be, a standby too.
    private async Task<ShownOrder> RepeatedAsync(OfficeCaller caller, string orderId, byte[] hash)
    {
        var whole = await ledger.WriteAsync(async session =>
        {
            var found = await OrderStatements.ReadAsync(session, orderId) ?? throw NoOrder(orderId);
            await UserStatements.AddAsync(session, new AuditEntry(
                time.GetUtcNow(), caller.Id, "order.repeat", orderId, found.Order.Number));
            return found;
        });
        return whole.RequestHash is { } known && CryptographicOperations.FixedTimeEquals(known, hash)
            ? new ShownOrder(whole, await CodesOfAsync(whole), IsRepeated: true)
            : throw new OfficeFaultException(new OfficeProblem(
                OfficeFault.Conflict, "",
                $"同一编号已用于另一笔订单 {whole.Order.Number}",
                $"this key or externalId belongs to order {whole.Order.Number}, which is another one")
            {
                OrderId = orderId,
            });
    }

    // By the key that made each. Which one did is looked up where there was more than one; of one that is gone the code
    // cannot be shown again, and was over when the key went.
    private async Task<Dictionary<string, string>> CodesOfAsync(WholeOrder whole)
    {
        var coded = whole.Entitlements.Where(entitlement => entitlement.CodeIssue > 0);
        if (key.Older.Count == 0 && key.Mark is null)
            return coded.ToDictionary(one => one.EntitlementId, one => CodeOf(one, key).Text);
        var hashes = await ledger.ReadAsync(session =>
            OrderStatements.ListCodeHashesAsync(session, whole.Order.OrderId));
        var codes = new Dictionary<string, string>();
        foreach (var one in coded)
        foreach (var by in key.All)
        {
            var code = CodeOf(one, by);
            if (hashes[one.EntitlementId].Any(known => known.AsSpan().SequenceEqual(by.Hash(code))))
                codes[one.EntitlementId] = code.Text;
        }

        return codes;
    }

    private static PresentedCode CodeOf(OrderEntitlement entitlement, CodeKey by) =>
        by.IssuedCode(entitlement.Kind, entitlement.EntitlementId, entitlement.CodeIssue);

    private static OfficeFaultException NoOrder(string orderId) =>
        OfficeFaultException.NotFound($"没有订单“{orderId}”", $"there is no order {orderId}");
}
