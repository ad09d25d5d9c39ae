using Npgsql;
using PosCloud.Selling;
using static PosCloud.Ledger.Postgres.PostgresValue;

namespace PosCloud.Ledger.Postgres;

/// <summary>Reads what decisions look at.</summary>
internal static class FactsStatements
{
    /// <summary>The columns of <see cref="EntitlementRow"/>, and behind them what
    /// <see cref="ReadEntitlement"/> needs. A seat is as good as its ticket at most.</summary>
    public const string EntitlementColumns = """
        e.entitlement_id, CASE WHEN e.state <> 0 THEN e.state ELSE coalesce(t.state, 0) END,
        e.title, e.detail, e.valid_from, e.valid_until, e.uses_total, e.uses_left, e.face, e.balance, e.contents,
        e.paid_digest, e.basket_digest,
        o.order_id, o.number, o.state, o.buyer, o.note, o.paid_by, o.currency, o.language,
        p.product_id, p.kind, p.seller_id, m.name, p.balance_rule, p.opens_gate, p.prints_slip, p.undo_seconds,
        p.staff_note, p.footer, p.questions, p.weekdays, p.opens_at, p.closes_at, p.reentry,
        p.reentry_while_valid,
        e.version,
        ARRAY(SELECT s.store_id FROM product_stores x JOIN stores s USING (merchant_id, store_id)
            WHERE x.merchant_id = e.merchant_id AND x.product_id = e.product_id ORDER BY s.name COLLATE "C"),
        ARRAY(SELECT s.name FROM product_stores x JOIN stores s USING (merchant_id, store_id)
            WHERE x.merchant_id = e.merchant_id AND x.product_id = e.product_id ORDER BY s.name COLLATE "C"),
        ARRAY(SELECT x.entitlement_id FROM entitlements x
            WHERE x.merchant_id = e.merchant_id AND x.parent_id = e.entitlement_id AND x.state IN (2, 3)
            ORDER BY x.entitlement_id),
        ARRAY(SELECT x.state FROM entitlements x
            WHERE x.merchant_id = e.merchant_id AND x.parent_id = e.entitlement_id AND x.state IN (2, 3)
            ORDER BY x.entitlement_id)
        """;

    /// <summary>Behind <c>FROM … entitlements e</c>.</summary>
    public const string EntitlementJoins = """
        JOIN orders o ON o.merchant_id = e.merchant_id AND o.order_id = e.order_id
        JOIN products p ON p.merchant_id = e.merchant_id AND p.product_id = e.product_id
        JOIN sellers m ON m.merchant_id = p.merchant_id AND m.seller_id = p.seller_id
        LEFT JOIN entitlements t ON t.merchant_id = e.merchant_id AND t.entitlement_id = e.parent_id
        """;

    /// <summary>How many columns <see cref="EntitlementColumns"/> are.</summary>
    public const int EntitlementColumnCount = EntitlementRow.Columns + 5;

    private const int Version = EntitlementRow.Columns;

    /// <summary>What the ledger knows of the caller; always a row.</summary>
    public static void AddCaller(PostgresBatch batch, string merchant, CallFacts call) => batch.Add(
        """
        SELECT t.revoked, s.name, s.language, s.utc_offset_minutes, s.keeps_roster, s.time_zone, o.name, o.may_undo,
            o.is_active, o.pin_stamp,
            ARRAY(SELECT x.store_id FROM operator_stores x
                WHERE x.merchant_id = $1 AND x.operator_id = $4 ORDER BY x.store_id),
            s.day_begins_at
        FROM merchants m
        LEFT JOIN terminals t ON t.merchant_id = m.merchant_id AND t.terminal_id = $2
        LEFT JOIN stores s ON s.merchant_id = m.merchant_id AND s.store_id = $3
        LEFT JOIN operators o ON o.merchant_id = m.merchant_id AND o.operator_id = $4
        WHERE m.merchant_id = $1
        """,
        Of(merchant), Of(call.Terminal), Of(call.Store), Of(call.Operator));

    public static CallerFacts ReadCaller(NpgsqlDataReader row, CallFacts call)
    {
        var shop = row.IsDBNull(1)
            ? null
            : Shop.Read(
                call.Store, row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetBoolean(4), row.GetString(5))
                with { DayBeginsAt = row.GetInt32(11) };
        var one = row.IsDBNull(6) || call.Operator.Length == 0
            ? null
            : new Operator(call.Operator, row.GetString(6), row.GetBoolean(7), row.GetFieldValue<string[]>(10))
            {
                IsActive = row.GetBoolean(8), PinStamp = row.IsDBNull(9) ? null : StoredValue.Bytes(row, 9),
            };
        return new CallerFacts(shop, one, !row.IsDBNull(0) && row.GetBoolean(0));
    }

    /// <summary>The columns of <see cref="StoredRows.Passage"/>, of redemptions r.</summary>
    public const string PassageColumns = """
        r.redeemed_at, coalesce(s.name, r.store), r.terminal, r.lane, coalesce(o.name, r.operator), r.redemption_id,
        r.passage, r.store, r.persons, r.uses_taken
        """;

    /// <summary>Behind <c>FROM … redemptions r</c>.</summary>
    public const string PassageJoins = """
        LEFT JOIN stores s ON s.merchant_id = r.merchant_id AND s.store_id = r.store
        LEFT JOIN operators o ON o.merchant_id = r.merchant_id AND o.operator_id = r.operator
        """;

    /// <summary>Who is inside by an entitlement now; null: it counts nobody. Under the lock of the entitlement.
    /// </summary>
    public static void AddInside(
        PostgresBatch batch, string merchant, string entitlementId, IReadOnlyList<StoreInside>? inside)
    {
        if (inside is null)
            return;
        batch.Add(
            "DELETE FROM presences WHERE merchant_id = $1 AND entitlement_id = $2", Of(merchant), Of(entitlementId));
        foreach (var store in inside)
            batch.Add(
                """
                INSERT INTO presences (merchant_id, entitlement_id, store_id, persons, since)
                VALUES ($1, $2, $3, $4, $5)
                """,
                Of(merchant), Of(entitlementId), Of(store.StoreId), Of(store.Persons),
                Of(store.Since.At.ToDateTimeOffset()));
    }

    /// <summary>All of the next statement that can be read.</summary>
    public static async Task<IReadOnlyList<StandingPassage>> NextPassagesAsync(NpgsqlDataReader reader)
    {
        var passages = new List<StandingPassage>();
        while (await reader.ReadAsync())
            if (StoredRows.Passage(reader) is { } passage)
                passages.Add(passage);
        await reader.NextResultAsync();
        return passages;
    }

    /// <summary>What was answered to a scan id.</summary>
    public static void AddScan(PostgresBatch batch, string merchant, string scanId) => batch.Add(
        """
        SELECT fingerprint, code_hash, store, reason, reply FROM scans WHERE merchant_id = $1 AND scan_id = $2
        """,
        Of(merchant), Of(scanId));

    /// <summary>The entitlement, and the version that its row had.</summary>
    public static (EntitlementFacts Facts, long Version) ReadEntitlement(NpgsqlDataReader row)
    {
        var (ids, names) = (row.GetFieldValue<string[]>(Version + 1), row.GetFieldValue<string[]>(Version + 2));
        var (lost, states) = (row.GetFieldValue<string[]>(Version + 3), row.GetFieldValue<int[]>(Version + 4));
        var facts = EntitlementRow.Read(
            row, _ => [.. ids.Zip(names, (id, name) => new Place(id, name))],
            _ => lost.Zip(states).ToDictionary(seat => seat.First, seat => (EntitlementState)seat.Second));
        return (facts, row.GetInt64(Version));
    }

    /// <summary>The first row of the next statement, read by <paramref name="read"/>; default where it gave none.
    /// </summary>
    public static async Task<T?> NextAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read)
    {
        var result = await reader.ReadAsync() ? read(reader) : default;
        await reader.NextResultAsync();
        return result;
    }
}
