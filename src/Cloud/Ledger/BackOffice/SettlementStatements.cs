using System.Data.Common;
using PosCloud.Selling;

namespace PosCloud.Ledger.BackOffice;

/// <summary>What waits to be settled, and its entries. One node settles at a time: whoever holds the turn.</summary>
internal static class SettlementStatements
{
    private const string DayForm = "yyyy-MM-dd";

    // Ten values each; SQLite has room for 32,766 in a statement.
    private const int RowsAtOnce = 500;

    // As the indexes have them.
    private static readonly SqlText UseDue = $"coalesce(r.undo_until, r.redeemed_at)";
    private static readonly SqlText OrderDue = $"coalesce(o.paid_at, o.created_at)";

    /// <summary>The day that entries go to.</summary>
    /// <param name="closedThrough">The last closed one.</param>
    public static DateOnly DayAfter(string closedThrough) => ReadDay(closedThrough).AddDays(1);

    public static string Write(DateOnly day) => day.ToString(DayForm);

    /// <summary>Where the list goes on behind it.</summary>
    public static RecordPlace PlaceOf(SettlementRecord last) =>
        new(last.SettledAt, $"{Write(last.Day)}{last.EntryId}");

    /// <summary>It may be what <see cref="PlaceOf"/> gave.</summary>
    public static bool IsPlace(RecordPlace place) => place.Id.Length > DayForm.Length
        && DateOnly.TryParseExact(place.Id.AsSpan(0, DayForm.Length), DayForm, out _);

    /// <summary>The last closed day; empty: none yet.</summary>
    public static async Task<string> ReadClosedThroughAsync(ISqlSession session) => await session.FirstAsync(
        $"SELECT closed_through FROM settlement_turns WHERE merchant_id = {session.Merchant}",
        row => row.GetString(0)) ?? "";

    /// <summary>Until the end of the transaction; waits for whoever has it.</summary>
    /// <returns>The last closed day; empty: none yet.</returns>
    public static async Task<string> BeginTurnAsync(ISqlSession session)
    {
        await session.RunAsync(
            $"""
            INSERT INTO settlement_turns (merchant_id, closed_through) VALUES ({session.Merchant}, '')
            ON CONFLICT (merchant_id) DO NOTHING
            """);
        return await session.FirstAsync(
            $"""
            SELECT closed_through FROM settlement_turns WHERE merchant_id = {session.Merchant} {SqlText.ForUpdate}
            """,
            row => row.GetString(0)) ?? "";
    }

    /// <summary>Orders of which something is due.</summary>
    /// <param name="session">Where.</param>
    /// <param name="now">Uses that can be taken back later than this are left.</param>
    /// <param name="paidUntil">Orders that were paid later wait.</param>
    /// <param name="limit">At most so many of each kind.</param>
    public static async Task<IReadOnlyList<string>> ListDueAsync(
        ISqlSession session, DateTimeOffset now, DateTimeOffset paidUntil, int limit)
    {
        var merchant = session.Merchant;
        var ofUses = await session.QueryAsync(
            $"""
            SELECT e.order_id FROM (
                SELECT r.merchant_id, r.entitlement_id FROM redemptions r
                WHERE r.merchant_id = {merchant} AND r.settled_at IS NULL AND r.undone_at IS NULL
                    AND {UseDue} < {now}
                ORDER BY {UseDue} LIMIT {limit}) d
            JOIN entitlements e ON e.merchant_id = d.merchant_id AND e.entitlement_id = d.entitlement_id
            """,
            row => row.GetString(0));
        var ofRefunds = await session.QueryAsync(
            $"""
            SELECT order_id FROM refunds WHERE merchant_id = {merchant} AND settled_at IS NULL
            ORDER BY made_at LIMIT {limit}
            """,
            row => row.GetString(0));
        var ofAge = await session.QueryAsync(
            $"""
            SELECT o.order_id FROM orders o
            WHERE o.merchant_id = {merchant} AND o.settled_at IS NULL AND o.state IN (1, 2)
                AND {OrderDue} <= {paidUntil}
            ORDER BY {OrderDue} LIMIT {limit}
            """,
            row => row.GetString(0));
        return [.. ofUses.Concat(ofRefunds).Concat(ofAge).Distinct()];
    }

    /// <summary>As many of these orders as give no more than so many things; one at least.</summary>
    public static async Task<IReadOnlyList<string>> LimitAsync(
        ISqlSession session, IReadOnlyList<string> orders, int things)
    {
        var counts = (await session.QueryAsync(
            $"""
            SELECT order_id, count(*) FROM entitlements
            WHERE merchant_id = {session.Merchant} AND order_id IN ({List(orders)}) GROUP BY order_id
            """,
            row => (row.GetString(0), row.GetInt64(1)))).ToDictionary();
        var sum = 0L;
        return [.. orders.TakeWhile((order, index) =>
            (sum += counts.GetValueOrDefault(order)) <= things || index == 0)];
    }

    /// <summary>Locks all that these orders give a right to, tickets before their seats, waiting for nobody.</summary>
    /// <returns>Those of which everything is locked.</returns>
    public static async Task<IReadOnlyList<string>> LockAsync(ISqlSession session, IReadOnlyList<string> orders)
    {
        var locked = new List<string>();
        // PostgreSQL locks in the order in which it finds.
        foreach (var part in new SqlText[] { $"IS NULL", $"IS NOT NULL" })
            locked.AddRange(await session.QueryAsync(
                $"""
                SELECT order_id FROM entitlements
                WHERE merchant_id = {session.Merchant} AND order_id IN ({List(orders)}) AND parent_id {part}
                ORDER BY entitlement_id {SqlText.ForUpdateSkipLocked}
                """,
                row => row.GetString(0)));
        var whole = await session.QueryAsync(
            $"""
            SELECT order_id, count(*) FROM entitlements
            WHERE merchant_id = {session.Merchant} AND order_id IN ({List(orders)}) GROUP BY order_id
            """,
            row => (OrderId: row.GetString(0), Count: row.GetInt64(1)));
        var counts = locked.CountBy(order => order).ToDictionary();
        return [.. whole.Where(one => counts.GetValueOrDefault(one.OrderId) == one.Count).Select(one => one.OrderId)];
    }

    /// <summary>With the lock of <see cref="LockAsync"/>.</summary>
    /// <param name="session">Where.</param>
    /// <param name="orders">At least one.</param>
    /// <param name="now">Uses that can be taken back later than this are left out.</param>
    public static async Task<IReadOnlyList<UnsettledOrder>> ReadAsync(
        ISqlSession session, IReadOnlyList<string> orders, DateTimeOffset now)
    {
        var merchant = session.Merchant;
        var uses = await session.QueryAsync(
            $"""
            SELECT r.entitlement_id, r.store, r.uses_taken, r.balance_taken, r.settled_at
            FROM redemptions r
            JOIN entitlements e ON e.merchant_id = r.merchant_id AND e.entitlement_id = r.entitlement_id
            WHERE r.merchant_id = {merchant} AND e.order_id IN ({List(orders)}) AND r.undone_at IS NULL
                AND (r.settled_at IS NOT NULL OR {UseDue} < {now})
            ORDER BY r.settled_at IS NULL, r.redeemed_at, r.seq
            """,
            row => (EntitlementId: row.GetString(0), Use: new SettledUse(
                row.GetString(1), (int)row.GetInt64(2), row.GetInt64(3), !row.IsDBNull(4))));
        var ofEntitlement = uses.ToLookup(one => one.EntitlementId, one => one.Use);
        var entitlements = await session.QueryAsync(
            $"""
            SELECT e.order_id, e.entitlement_id, e.price, e.refunded, e.uses_total, e.face,
                (SELECT CAST(coalesce(sum(s.amount), 0) AS bigint) FROM settlement_entries s
                    WHERE s.merchant_id = e.merchant_id AND s.entitlement_id = e.entitlement_id),
                (SELECT count(*) FROM settlement_entries s
                    WHERE s.merchant_id = e.merchant_id AND s.entitlement_id = e.entitlement_id)
            FROM entitlements e WHERE e.merchant_id = {merchant} AND e.order_id IN ({List(orders)})
            """,
            row => (OrderId: row.GetString(0), One: new UnsettledEntitlement(
                row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(6), (int)row.GetInt64(7),
                (int)row.GetInt64(4), row.GetInt64(5), [.. ofEntitlement[row.GetString(1)]])));
        var ofOrder = entitlements.ToLookup(one => one.OrderId, one => one.One);
        return await session.QueryAsync(
            $"""
            SELECT o.order_id, o.currency, o.state, {OrderDue} FROM orders o
            WHERE o.merchant_id = {merchant} AND o.order_id IN ({List(orders)})
            """,
            row => new UnsettledOrder(
                row.GetString(0), row.GetString(1),
                (OrderState)row.GetInt64(2) is OrderState.Paid or OrderState.Refunded
                    ? StoredValue.Time(row, 3) : null,
                [.. ofOrder[row.GetString(0)]]));
    }

    /// <summary>Puts down what was decided on orders, with the lock of <see cref="LockAsync"/>.</summary>
    /// <param name="session">Where.</param>
    /// <param name="orders">All that was decided on, also with nothing to enter.</param>
    /// <param name="entries">What is settled of them.</param>
    /// <param name="now">As it was decided with.</param>
    /// <param name="paidUntil">As it was decided with.</param>
    public static async Task CompleteAsync(
        ISqlSession session, IReadOnlyList<string> orders, IReadOnlyList<SettlementEntry> entries, DateTimeOffset now,
        DateTimeOffset paidUntil)
    {
        var merchant = session.Merchant;
        foreach (var some in entries.Chunk(RowsAtOnce))
            await session.RunAsync(
                $"""
                INSERT INTO settlement_entries (merchant_id, entry_id, order_id, entitlement_id, store_id, reason,
                    amount, currency, day, settled_at)
                VALUES {SqlText.Join(some.Select(entry => Values(merchant, entry)))}
                """);
        await session.RunAsync(
            $"""
            UPDATE redemptions AS r SET settled_at = {now}
            WHERE r.merchant_id = {merchant} AND r.settled_at IS NULL AND r.undone_at IS NULL AND {UseDue} < {now}
                AND r.entitlement_id IN (SELECT e.entitlement_id FROM entitlements e
                    WHERE e.merchant_id = {merchant} AND e.order_id IN ({List(orders)}))
            """);
        await session.RunAsync(
            $"""
            UPDATE refunds SET settled_at = {now}
            WHERE merchant_id = {merchant} AND settled_at IS NULL AND order_id IN ({List(orders)})
            """);
        await session.RunAsync(
            $"""
            UPDATE orders AS o SET settled_at = {now}
            WHERE o.merchant_id = {merchant} AND o.settled_at IS NULL AND {OrderDue} <= {paidUntil}
                AND o.order_id IN ({List(orders)})
            """);
    }

    /// <summary>Closes each day up to one, with the turn.</summary>
    /// <param name="session">Where.</param>
    /// <param name="after">The last one that is closed.</param>
    /// <param name="through">The last one to close.</param>
    /// <param name="now">Put down with them.</param>
    public static async Task CloseAsync(ISqlSession session, string after, DateOnly through, DateTimeOffset now)
    {
        await session.RunAsync(
            $"""
            INSERT INTO settlements (
                merchant_id, day, currency, entries, redeemed, elapsed, refunded, closed_at)
            {Sums(session, $"AND day > {after} AND day <= {Write(through)}", $", {now}")}
            """);
        await session.RunAsync(
            $"""
            UPDATE settlement_turns SET closed_through = {Write(through)} WHERE merchant_id = {session.Merchant}
            """);
    }

    /// <summary>Days in which something was settled, the newest first.</summary>
    public static async Task<IReadOnlyList<SettlementDay>> ListDaysAsync(
        ISqlSession session, DateOnly from, DateOnly until)
    {
        var closed = await session.QueryAsync(
            $"""
            SELECT merchant_id, day, currency, entries, redeemed, elapsed, refunded, closed_at FROM settlements
            WHERE merchant_id = {session.Merchant} AND day >= {Write(from)} AND day <= {Write(until)}
            """,
            ReadSums);
        var open = await session.QueryAsync(
            Sums(
                session,
                $"""
                AND day >= {Write(from)} AND day <= {Write(until)} AND day > coalesce((
                    SELECT closed_through FROM settlement_turns WHERE merchant_id = {session.Merchant}), '')
                """,
                $", NULL"),
            ReadSums);
        return [.. closed.Concat(open).OrderByDescending(day => day.Day).ThenBy(day => day.Currency)];
    }

    /// <summary>The newest first.</summary>
    /// <param name="session">Where.</param>
    /// <param name="filter">Which.</param>
    /// <param name="after">Where the list goes on; null: from its begin.</param>
    /// <param name="limit">How many.</param>
    public static Task<IReadOnlyList<SettlementRecord>> ListAsync(
        ISqlSession session, SettlementFilter filter, RecordPlace? after, int limit) => session.QueryAsync(
        $"""
        SELECT s.entry_id, s.day, s.settled_at, s.reason, s.amount, s.currency, s.order_id, o.number,
            s.entitlement_id, e.title, e.product_id, p.name, s.store_id, coalesce(w.name, s.store_id)
        FROM settlement_entries s
        JOIN orders o ON o.merchant_id = s.merchant_id AND o.order_id = s.order_id
        JOIN entitlements e ON e.merchant_id = s.merchant_id AND e.entitlement_id = s.entitlement_id
        JOIN products p ON p.merchant_id = e.merchant_id AND p.product_id = e.product_id
        LEFT JOIN stores w ON w.merchant_id = s.merchant_id AND w.store_id = s.store_id
        WHERE s.merchant_id = {session.Merchant} {Conditions(filter)} {Behind(after)}
        ORDER BY s.day DESC, s.settled_at DESC, s.entry_id DESC LIMIT {limit}
        """,
        row => new SettlementRecord(
            row.GetString(0), ReadDay(row.GetString(1)),
            StoredValue.Time(row, 2) ?? DateTimeOffset.MinValue, (SettlementReason)row.GetInt64(3), row.GetInt64(4),
            row.GetString(5), row.GetString(6), row.GetString(7), row.GetString(8), row.GetString(9),
            row.GetString(10), row.GetString(11), row.GetString(12), row.GetString(13)));

    /// <summary>What was paid, did not go back, and is not settled yet, by currency.</summary>
    public static Task<IReadOnlyList<(string Currency, long Amount)>> SumPendingAsync(ISqlSession session) =>
        session.QueryAsync(
            $"""
            SELECT o.currency, CAST(sum(e.price - e.refunded) AS bigint) - CAST(coalesce(sum((
                SELECT sum(s.amount) FROM settlement_entries s
                WHERE s.merchant_id = e.merchant_id AND s.entitlement_id = e.entitlement_id)), 0) AS bigint)
            FROM orders o
            JOIN entitlements e ON e.merchant_id = o.merchant_id AND e.order_id = o.order_id
            WHERE o.merchant_id = {session.Merchant} AND o.settled_at IS NULL AND o.state IN (1, 2)
            GROUP BY o.currency ORDER BY o.currency
            """,
            row => (row.GetString(0), row.GetInt64(1)));

    private static SqlText Sums(ISqlSession session, SqlText which, SqlText more) =>
        $"""
        SELECT merchant_id, day, currency, count(*),
            CAST(coalesce(sum(amount) FILTER (WHERE reason = {(long)SettlementReason.Redeemed}), 0) AS bigint),
            CAST(coalesce(sum(amount) FILTER (WHERE reason = {(long)SettlementReason.Elapsed}), 0) AS bigint),
            CAST(coalesce(sum(amount) FILTER (WHERE reason = {(long)SettlementReason.Refunded}), 0) AS bigint) {more}
        FROM settlement_entries WHERE merchant_id = {session.Merchant} {which}
        GROUP BY merchant_id, day, currency
        """;

    private static SqlText Conditions(SettlementFilter filter)
    {
        var from = filter.From is { } first ? $"AND s.day >= {Write(first)}" : SqlText.None;
        var until = filter.Until is { } last ? $"AND s.day <= {Write(last)}" : SqlText.None;
        var reason = filter.Reason is { } why ? $"AND s.reason = {(long)why}" : SqlText.None;
        var store = filter.StoreId.Length > 0 ? $"AND s.store_id = {filter.StoreId}" : SqlText.None;
        return $"{from} {until} {reason} {store}";
    }

    // The place's id: the day, then the entry's.
    private static SqlText Behind(RecordPlace? after) => after is { } place
        ? $"""
            AND (s.day, s.settled_at, s.entry_id)
                < ({place.Id[..DayForm.Length]}, {place.At}, {place.Id[DayForm.Length..]})
            """
        : SqlText.None;

    private static SettlementDay ReadSums(DbDataReader row) => new(
        ReadDay(row.GetString(1)), row.GetString(2), row.GetInt64(3), row.GetInt64(4),
        row.GetInt64(5), row.GetInt64(6), StoredValue.Time(row, 7));

    private static SqlText Values(string merchant, SettlementEntry entry) =>
        $"""
        ({merchant}, {entry.EntryId}, {entry.OrderId}, {entry.EntitlementId}, {entry.StoreId}, {(long)entry.Reason},
            {entry.Amount}, {entry.Currency}, {Write(entry.Day)}, {entry.SettledAt})
        """;

    private static SqlText List(IReadOnlyList<string> values) =>
        SqlText.Join(values.Select(value => (SqlText)$"{value}"));

    private static DateOnly ReadDay(string day) => DateOnly.ParseExact(day, DayForm);
}
