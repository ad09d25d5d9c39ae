using Microsoft.Data.Sqlite;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger.Sqlite;

/// <summary>Reads what a decision looks at.</summary>
internal static class FactsReader
{
    public static CallerFacts Caller(SqliteSession session, CallFacts call)
    {
        var revoked = session.First(
            "SELECT revoked FROM terminals WHERE terminal_id = $terminal", row => row.GetBoolean(0),
            ("$terminal", call.Terminal));
        return new CallerFacts(ShopOf(session, call.Store), OperatorOf(session, call.Operator), revoked);
    }

    /// <summary>What was answered to this scan id; null: nothing yet.</summary>
    public static StoredScan? Scan(SqliteSession session, string scanId) => session.First(
        "SELECT fingerprint, code_hash, store, reason, reply FROM scans WHERE scan_id = $scan",
        StoredRows.Scan,
        ("$scan", scanId));

    /// <summary>Null: no such code.</summary>
    /// <param name="session">Where.</param>
    /// <param name="codeHash">Of the code.</param>
    /// <param name="now">Passages are read of the day before it.</param>
    public static FoundCode? Code(SqliteSession session, byte[] codeHash, DateTimeOffset now)
    {
        var found = session.First(
            $"""
            SELECT {EntitlementColumns}, c.revoked OR paper.undone_at IS NOT NULL FROM codes c
            JOIN entitlements e ON e.entitlement_id = c.entitlement_id {EntitlementJoins}
            LEFT JOIN redemptions paper ON paper.redemption_id = c.redemption_id
            WHERE c.code_hash = $hash
            """,
            row => new FoundCode(row.GetBoolean(EntitlementRow.Columns), ReadEntitlement(session, row), null),
            ("$hash", codeHash));
        return found is null ? null : found with
        {
            PriorUse = found.Entitlement.UsesLeft == 0 ? FirstUse(session, found.Entitlement.EntitlementId) : null,
            Passages = found.Entitlement.Reentry == Reentry.None
                ? []
                : Passages(session, found.Entitlement.EntitlementId, now),
        };
    }

    /// <summary>Those that stand of the day before <paramref name="now"/>, the oldest first.</summary>
    public static List<StandingPassage> Passages(SqliteSession session, string entitlementId, DateTimeOffset now) =>
    [
        .. session.All(
            """
            SELECT r.redeemed_at, COALESCE(s.name, r.store), r.terminal, r.lane, COALESCE(o.name, r.operator),
                r.redemption_id, r.passage, r.store, r.persons, r.uses_taken
            FROM redemptions r LEFT JOIN stores s ON s.store_id = r.store
                LEFT JOIN operators o ON o.operator_id = r.operator
            WHERE r.entitlement_id = $id AND r.undone_at IS NULL AND r.passage <> 0 AND r.redeemed_at >= $since
            ORDER BY r.seq
            """,
            StoredRows.Passage,
            ("$id", entitlementId), ("$since", Row.Millis(now - StandingPassage.Longest))).OfType<StandingPassage>(),
    ];

    public static EntitlementFacts Entitlement(SqliteSession session, string id) => session.First(
        $"SELECT {EntitlementColumns} FROM entitlements e {EntitlementJoins} WHERE e.entitlement_id = $id",
        row => ReadEntitlement(session, row), ("$id", id))!;

    // A seat is as good as its ticket at most.
    private const string EntitlementColumns = """
        e.entitlement_id, CASE WHEN e.state <> 0 THEN e.state ELSE COALESCE(
            (SELECT t.state FROM entitlements t WHERE t.entitlement_id = e.parent_id), 0) END,
        e.title, e.detail, e.valid_from, e.valid_until, e.uses_total, e.uses_left, e.face, e.balance, e.contents,
        e.paid_digest, e.basket_digest,
        o.order_id, o.number, o.state, o.buyer, o.note, o.paid_by, o.currency, o.language,
        p.product_id, p.kind, p.seller_id, m.name, p.balance_rule, p.opens_gate, p.prints_slip, p.undo_seconds,
        p.staff_note, p.footer, p.questions, p.weekdays, p.opens_at, p.closes_at, p.reentry,
        p.reentry_while_valid
        """;

    private const string EntitlementJoins = """
        JOIN orders o ON o.order_id = e.order_id
        JOIN products p ON p.product_id = e.product_id
        JOIN sellers m ON m.seller_id = p.seller_id
        """;

    private static EntitlementFacts ReadEntitlement(SqliteSession session, SqliteDataReader row) =>
        EntitlementRow.Read(row, product => Places(session, product), ticket => LostSeats(session, ticket));

    private static List<Place> Places(SqliteSession session, string productId) => session.All(
        """
        SELECT s.store_id, s.name FROM product_stores p JOIN stores s ON s.store_id = p.store_id
        WHERE p.product_id = $product ORDER BY s.name
        """,
        place => new Place(place.GetString(0), place.GetString(1)), ("$product", productId));

    private static Dictionary<string, EntitlementState> LostSeats(SqliteSession session, string ticketId) =>
        session.All(
            "SELECT entitlement_id, state FROM entitlements WHERE parent_id = $ticket AND state IN (2, 3)",
            row => (Id: row.GetString(0), State: (EntitlementState)row.GetInt32(1)),
            ("$ticket", ticketId)).ToDictionary(seat => seat.Id, seat => seat.State);

    private static Shop? ShopOf(SqliteSession session, string id) => session.First(
        """
        SELECT name, language, utc_offset_minutes, keeps_roster, time_zone, day_begins_at FROM stores
        WHERE store_id = $store
        """,
        row => Shop.Read(id, row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetBoolean(3), row.GetString(4))
            with { DayBeginsAt = row.GetInt32(5) },
        ("$store", id));

    private static Operator? OperatorOf(SqliteSession session, string id)
    {
        if (id.Length == 0)
            return null;
        var known = session.First(
            "SELECT name, may_undo, is_active, pin_stamp FROM operators WHERE operator_id = $operator",
            row => new Operator(id, row.GetString(0), row.GetBoolean(1), [])
            {
                IsActive = row.GetBoolean(2), PinStamp = row.IsDBNull(3) ? null : StoredValue.Bytes(row, 3),
            },
            ("$operator", id));
        return known is null ? null : known with
        {
            StoreIds = session.All(
                "SELECT store_id FROM operator_stores WHERE operator_id = $operator", row => row.GetString(0),
                ("$operator", id)),
        };
    }

    // Uses that were taken back do not count. Null too where its time cannot be read.
    private static PriorUse? FirstUse(SqliteSession session, string entitlementId) => session.First(
        """
        SELECT r.redeemed_at, COALESCE(s.name, r.store), r.terminal, r.lane, COALESCE(o.name, r.operator),
            r.redemption_id
        FROM redemptions r LEFT JOIN stores s ON s.store_id = r.store
            LEFT JOIN operators o ON o.operator_id = r.operator
        WHERE r.entitlement_id = $id AND r.undone_at IS NULL AND (r.passage = 0 OR r.uses_taken > 0)
        ORDER BY r.seq LIMIT 1
        """,
        StoredRows.PriorUse,
        ("$id", entitlementId));
}
