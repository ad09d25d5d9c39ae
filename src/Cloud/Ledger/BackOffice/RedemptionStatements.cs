using System.Data.Common;
using PosDaemon.Protocol.Redemption.V1;
using Verdict = PosDaemon.Protocol.Redemption.V1.ItemVerdict.Types.Verdict;

namespace PosCloud.Ledger.BackOffice;

/// <summary>What was used, what was refused, and the figures of it.</summary>
internal static class RedemptionStatements
{
    private static readonly SqlText Columns = $"""
        r.seq, r.redemption_id, r.redeemed_at, o.order_id, o.number, e.entitlement_id, p.product_id, p.name, p.kind,
        e.title, r.uses_taken, r.value_used, r.bill, r.cash_due, o.currency, r.store, coalesce(s.name, r.store),
        r.operator, coalesce(w.name, r.operator), r.terminal, r.lane, r.device_time, r.undone_at,
        coalesce((SELECT max(x.outcome) FROM slip_reports x
            WHERE x.merchant_id = r.merchant_id AND x.scan_id = r.scan_id AND x.copy = (SELECT max(y.copy)
                FROM slip_reports y WHERE y.merchant_id = r.merchant_id AND y.scan_id = r.scan_id)), 0),
        r.passage, r.persons
        """;

    private static readonly SqlText Joins = $"""
        JOIN entitlements e ON e.merchant_id = r.merchant_id AND e.entitlement_id = r.entitlement_id
        JOIN orders o ON o.merchant_id = e.merchant_id AND o.order_id = e.order_id
        JOIN products p ON p.merchant_id = e.merchant_id AND p.product_id = e.product_id
        LEFT JOIN stores s ON s.merchant_id = r.merchant_id AND s.store_id = r.store
        LEFT JOIN operators w ON w.merchant_id = r.merchant_id AND w.operator_id = r.operator
        """;

    /// <summary>The newest first.</summary>
    /// <param name="session">Where.</param>
    /// <param name="filter">Which.</param>
    /// <param name="after">Time and number of the one that stood last; null: from the begin.</param>
    /// <param name="limit">How many.</param>
    public static Task<IReadOnlyList<RedemptionRecord>> ListAsync(
        ISqlSession session, RedemptionFilter filter, (DateTimeOffset At, long Seq)? after, int limit) =>
        session.QueryAsync(
            $"""
            SELECT {Columns} FROM redemptions r {Joins}
            WHERE r.merchant_id = {session.Merchant} {Conditions(filter)}
            {(after is { } place ? $"AND (r.redeemed_at, r.seq) < ({place.At}, {place.Seq})" : SqlText.None)}
            ORDER BY r.redeemed_at DESC, r.seq DESC LIMIT {limit}
            """,
            Read);

    /// <summary>The oldest first.</summary>
    public static Task<IReadOnlyList<RedemptionRecord>> ListOfOrderAsync(ISqlSession session, string orderId) =>
        session.QueryAsync(
            $"""
            SELECT {Columns} FROM redemptions r {Joins}
            WHERE r.merchant_id = {session.Merchant} AND r.entitlement_id IN (
                SELECT x.entitlement_id FROM entitlements x
                WHERE x.merchant_id = {session.Merchant} AND x.order_id = {orderId})
            ORDER BY r.redeemed_at, r.seq
            """,
            Read);

    /// <summary>The use that a scan made; null: there is none.</summary>
    public static Task<RedemptionRecord?> FindAsync(ISqlSession session, string entitlementId, string scanId) =>
        session.FirstAsync(
            $"""
            SELECT {Columns} FROM redemptions r {Joins}
            WHERE r.merchant_id = {session.Merchant} AND r.entitlement_id = {entitlementId} AND r.scan_id = {scanId}
            """,
            Read);

    /// <summary>Attempts that were refused, the newest first.</summary>
    public static Task<IReadOnlyList<RefusalRecord>> ListRefusalsAsync(
        ISqlSession session, DateTimeOffset from, DateTimeOffset until, int limit) => session.QueryAsync(
        $"""
        SELECT r.received_at, r.reason, r.scan_id, r.store, coalesce(s.name, r.store), r.operator, r.terminal, r.lane,
            coalesce(e.title, ''), coalesce(o.order_id, ''), coalesce(o.number, '')
        FROM refusals r LEFT JOIN stores s ON s.merchant_id = r.merchant_id AND s.store_id = r.store
            LEFT JOIN codes c ON c.merchant_id = r.merchant_id AND c.code_hash = r.code_hash
            LEFT JOIN entitlements e ON e.merchant_id = c.merchant_id AND e.entitlement_id = c.entitlement_id
            LEFT JOIN orders o ON o.merchant_id = e.merchant_id AND o.order_id = e.order_id
        WHERE r.merchant_id = {session.Merchant} AND r.received_at >= {from} AND r.received_at < {until}
        ORDER BY r.received_at DESC LIMIT {limit}
        """,
        row => new RefusalRecord(
            Time(row, 0), (Reason)row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetString(4),
            row.GetString(5), row.GetString(6), row.GetString(7), row.GetString(8), row.GetString(9),
            row.GetString(10)));

    /// <summary>Takes those of the oldest day off the record.</summary>
    /// <param name="session">Where.</param>
    /// <param name="before">What came later stays.</param>
    /// <returns>False: there are none so old.</returns>
    public static async Task<bool> DropRefusalsAsync(ISqlSession session, DateTimeOffset before)
    {
        var oldest = await session.FirstAsync(
            $"SELECT min(received_at) FROM refusals WHERE merchant_id = {session.Merchant}",
            row => StoredValue.Time(row, 0));
        if (oldest is not { } first || first >= before)
            return false;
        var until = first.AddDays(1) < before ? first.AddDays(1) : before;
        await session.RunAsync(
            $"DELETE FROM refusals WHERE merchant_id = {session.Merchant} AND received_at < {until}");
        return true;
    }

    /// <summary>Uploads in conflict with what was known, the newest first.</summary>
    public static Task<IReadOnlyList<ConflictRecord>> ListConflictsAsync(ISqlSession session, int limit) =>
        session.QueryAsync(
            $"""
            SELECT received_at, scan_id, message, store, operator, terminal, lane, device_time FROM uploads
            WHERE merchant_id = {session.Merchant} AND verdict = {(long)Verdict.Conflict}
            ORDER BY received_at DESC LIMIT {limit}
            """,
            row => new ConflictRecord(
                Time(row, 0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4),
                row.GetString(5), row.GetString(6), StoredValue.Time(row, 7)));

    /// <summary>Figures of all uses in some days.</summary>
    /// <param name="session">Where.</param>
    /// <param name="key">By what; by days in their order, else the most uses first.</param>
    /// <param name="days">At least one, one behind the other.</param>
    public static async Task<IReadOnlyList<Figure>> SumAsync(
        ISqlSession session, FigureKey key, IReadOnlyList<DaySpan> days)
    {
        var merchant = session.Merchant;
        SqlText named = key switch
        {
            FigureKey.Store => $"LEFT JOIN stores n ON n.merchant_id = {merchant} AND n.store_id = g.id",
            FigureKey.Operator => $"LEFT JOIN operators n ON n.merchant_id = {merchant} AND n.operator_id = g.id",
            FigureKey.Product => $"JOIN products n ON n.merchant_id = {merchant} AND n.product_id = g.id",
            _ => SqlText.None,
        };
        SqlText grouped = key switch
        {
            FigureKey.Store => $"r.store",
            FigureKey.Operator => $"r.operator",
            FigureKey.Product => $"e.product_id",
            _ => $"d.day",
        };
        var name = key == FigureKey.Day ? (SqlText)$"g.id" : $"coalesce(n.name, g.id)";
        // Names are looked up of what is left when all is added up.
        var figures = await session.QueryAsync(
            $"""
            WITH d (day, begins_at, ends_at) AS (VALUES {Rows(key == FigureKey.Day ? days : [Whole(days)])}),
            g (id, redemptions, uses_taken, undone, value_used, sales) AS (
                SELECT {grouped}, count(*) FILTER (WHERE r.undone_at IS NULL),
                    CAST(coalesce(sum(r.uses_taken) FILTER (WHERE r.undone_at IS NULL), 0) AS bigint),
                    count(*) FILTER (WHERE r.undone_at IS NOT NULL),
                    CAST(coalesce(sum(r.value_used) FILTER (WHERE r.undone_at IS NULL), 0) AS bigint),
                    CAST(round(coalesce(sum(CASE WHEN e.face > 0 THEN e.price * 1.0 * r.balance_taken / e.face
                        ELSE e.price * 1.0 * r.uses_taken / e.uses_total END)
                        FILTER (WHERE r.undone_at IS NULL), 0)) AS bigint)
                FROM d
                JOIN redemptions r ON r.redeemed_at >= d.begins_at AND r.redeemed_at < d.ends_at
                JOIN entitlements e ON e.merchant_id = r.merchant_id AND e.entitlement_id = r.entitlement_id
                WHERE r.merchant_id = {merchant} AND (r.passage = 0 OR r.uses_taken > 0) GROUP BY {grouped})
            SELECT g.id, {name}, g.redemptions, g.uses_taken, g.undone, g.value_used, g.sales
            FROM g {named} ORDER BY g.redemptions DESC, g.id
            """,
            row => new Figure(
                row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4),
                row.GetInt64(5), row.GetInt64(6)));
        if (key != FigureKey.Day)
            return figures;
        var known = figures.ToDictionary(figure => figure.Key);
        return [.. days.Select(NameOf).Select(day => known.GetValueOrDefault(day, new(day, day, 0, 0, 0, 0, 0)))];
    }

    /// <summary>Orders that came in on each day: how many, and their money less what went back.</summary>
    public static Task<IReadOnlyList<(string Day, long Orders, long Total, long Refunded)>> SumOrdersAsync(
        ISqlSession session, IReadOnlyList<DaySpan> days) => session.QueryAsync(
        $"""
        WITH d (day, begins_at, ends_at) AS (VALUES {Rows(days)})
        SELECT d.day, count(o.order_id), CAST(coalesce(sum(o.total), 0) AS bigint),
            CAST(coalesce(sum(o.refunded), 0) AS bigint)
        FROM d LEFT JOIN orders o ON o.merchant_id = {session.Merchant} AND o.created_at >= d.begins_at
            AND o.created_at < d.ends_at AND o.state IN (1, 2)
        GROUP BY d.day ORDER BY d.day
        """,
        row => (row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)));

    /// <summary>Stores in which something is good that counts who is inside.</summary>
    public static Task<IReadOnlyList<string>> ListCountingStoresAsync(ISqlSession session) => session.QueryAsync(
        $"""
        SELECT DISTINCT x.store_id FROM product_stores x
        JOIN products p ON p.merchant_id = x.merchant_id AND p.product_id = x.product_id
        WHERE x.merchant_id = {session.Merchant} AND p.reentry <> 0
        """,
        row => row.GetString(0));

    /// <summary>Persons inside a store that have come in since then, by what counts them still.</summary>
    public static Task<long> CountInsideAsync(ISqlSession session, string storeId, DateTimeOffset since) =>
        session.FirstAsync(
            $"""
            SELECT CAST(coalesce(sum(x.persons), 0) AS bigint) FROM presences x
            JOIN entitlements e ON e.merchant_id = x.merchant_id AND e.entitlement_id = x.entitlement_id
            JOIN products p ON p.merchant_id = e.merchant_id AND p.product_id = e.product_id AND p.reentry <> 0
            WHERE x.merchant_id = {session.Merchant} AND x.store_id = {storeId} AND x.since >= {since}
            """,
            row => row.GetInt64(0));

    private static SqlText Rows(IReadOnlyList<DaySpan> days)
    {
        SqlText rows = $"({NameOf(days[0])}, {days[0].From}, {days[0].Until})";
        foreach (var day in days.Skip(1))
            rows = $"{rows}, ({NameOf(day)}, {day.From}, {day.Until})";
        return rows;
    }

    private static DaySpan Whole(IReadOnlyList<DaySpan> days) => new(days[0].Day, days[0].From, days[^1].Until);

    private static string NameOf(DaySpan day) => day.Day.ToString("yyyy-MM-dd");

    private static SqlText Conditions(RedemptionFilter filter)
    {
        var from = filter.From is { } begin ? $"AND r.redeemed_at >= {begin}" : SqlText.None;
        var until = filter.Until is { } end ? $"AND r.redeemed_at < {end}" : SqlText.None;
        var store = filter.StoreId is { Length: > 0 } at ? $"AND r.store = {at}" : SqlText.None;
        var one = filter.OperatorId is { Length: > 0 } who ? $"AND r.operator = {who}" : SqlText.None;
        var terminal = filter.Terminal is { Length: > 0 } by ? $"AND r.terminal = {by}" : SqlText.None;
        var product = filter.ProductId is { Length: > 0 } of ? $"AND e.product_id = {of}" : SqlText.None;
        SqlText undone = filter.IsUndone switch
        {
            true => $"AND r.undone_at IS NOT NULL",
            false => $"AND r.undone_at IS NULL",
            null => SqlText.None,
        };
        return $"{from} {until} {store} {one} {terminal} {product} {undone}";
    }

    private static RedemptionRecord Read(DbDataReader row)
    {
        var values = new StoredValues(row);
        return new RedemptionRecord(
            row.GetInt64(0), row.GetString(1), Time(row, 2), row.GetString(3), row.GetString(4), row.GetString(5),
            row.GetString(6), row.GetString(7), values.Enum(8, "kind", EntitlementKind.Unspecified), row.GetString(9),
            values.Int(10, "uses_taken"), row.GetInt64(11), row.GetInt64(12), row.GetInt64(13), row.GetString(14),
            row.GetString(15), row.GetString(16), row.GetString(17), row.GetString(18), row.GetString(19),
            row.GetString(20), StoredValue.Time(row, 21), StoredValue.Time(row, 22),
            values.Enum(23, "outcome", SlipOutcome.Unknown), values.Enum(24, "passage", Passage.None),
            values.Int(25, "persons"));
    }

    private static DateTimeOffset Time(DbDataReader row, int column) =>
        StoredValue.Time(row, column) ?? DateTimeOffset.MinValue;
}
