using Google.Protobuf.WellKnownTypes;
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
        row => new StoredScan(
            Row.Bytes(row, 0), Row.Bytes(row, 1), row.GetString(2), (Reason)row.GetInt32(3), Row.Bytes(row, 4)),
        ("$scan", scanId));

    /// <summary>Null: no such code.</summary>
    public static FoundCode? Code(SqliteSession session, byte[] codeHash)
    {
        var found = session.First(
            $"""
            SELECT {EntitlementColumns}, c.revoked OR paper.undone_at IS NOT NULL FROM codes c
            JOIN entitlements e ON e.entitlement_id = c.entitlement_id {EntitlementJoins}
            LEFT JOIN redemptions paper ON paper.redemption_id = c.redemption_id
            WHERE c.code_hash = $hash
            """,
            row => new FoundCode(row.GetBoolean(32), ReadEntitlement(session, row), null), ("$hash", codeHash));
        return found is { Entitlement.UsesLeft: 0 }
            ? found with { PriorUse = FirstUse(session, found.Entitlement.EntitlementId) }
            : found;
    }

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
        p.product_id, p.kind, p.merchant_id, m.name, p.balance_rule, p.opens_gate, p.prints_slip, p.undo_seconds,
        p.staff_note, p.footer, p.questions
        """;

    private const string EntitlementJoins = """
        JOIN orders o ON o.order_id = e.order_id
        JOIN products p ON p.product_id = e.product_id
        JOIN merchants m ON m.merchant_id = p.merchant_id
        """;

    private static EntitlementFacts ReadEntitlement(SqliteSession session, SqliteDataReader row)
    {
        var id = row.GetString(0);
        var values = new StoredValues(row);
        var facts = new EntitlementFacts
        {
            EntitlementId = id,
            State = values.Enum(1, "state", EntitlementState.Blocked),
            Title = row.GetString(2),
            Detail = row.GetString(3),
            ValidFrom = values.Time(4, "valid_from"),
            ValidUntil = values.Time(5, "valid_until"),
            UsesTotal = values.Int(6, "uses_total"),
            UsesUntaken = values.Int(7, "uses_left"),
            Face = row.GetInt64(8),
            Balance = row.GetInt64(9),
            Contents = values.Json(
                10, "contents", LedgerJson.Default.Contents, new Contents(), contents => contents.IsWhole),
            PaidDigest = row.GetString(11),
            BasketDigest = row.GetString(12),
            Order = new Order
            {
                OrderId = row.GetString(13),
                Number = row.GetString(14),
                State = values.Enum(15, "order's state", OrderState.Unpaid),
                Buyer = row.GetString(16),
                Note = row.GetString(17),
                PaidBy = row.GetString(18),
                Currency = row.GetString(19),
                Language = row.GetString(20),
            },
            Product = ReadProduct(session, row, values),
        };
        return values.Damage is { Length: > 0 } damage
            ? facts with { Damage = $"{damage} of {id}" }
            : WithoutLostSeats(session, facts);
    }

    // A seat that was refunded or cancelled is on no paper any more, and a ticket of which none is left is refunded or
    // cancelled as well. One that is blocked stays: the merchant may lift that, and its paper must be good then.
    private static EntitlementFacts WithoutLostSeats(SqliteSession session, EntitlementFacts ticket)
    {
        if (ticket.Contents.Seats.Count == 0)
            return ticket;
        var lost = session.All(
            "SELECT entitlement_id, state FROM entitlements WHERE parent_id = $ticket AND state IN (2, 3)",
            row => (Id: row.GetString(0), State: (EntitlementState)row.GetInt32(1)),
            ("$ticket", ticket.EntitlementId)).ToDictionary(seat => seat.Id, seat => seat.State);
        var left = ticket.Contents.Seats.Where(seat => !lost.ContainsKey(seat.AdmissionId)).ToList();
        return ticket with
        {
            Contents = ticket.Contents with { Seats = left },
            State = left.Count > 0 || ticket.State != EntitlementState.Active ? ticket.State
                : lost.ContainsValue(EntitlementState.Refunded) ? EntitlementState.Refunded
                : EntitlementState.Cancelled,
        };
    }

    private static Product ReadProduct(SqliteSession session, SqliteDataReader row, StoredValues values)
    {
        var id = row.GetString(21);
        return new Product
        {
            ProductId = id,
            Kind = values.Enum(22, "product's kind", EntitlementKind.Unspecified),
            MerchantId = row.GetString(23),
            MerchantName = row.GetString(24),
            BalanceRule = values.Enum(25, "product's balance_rule", BalanceRule.Kept),
            OpensGate = row.GetBoolean(26),
            PrintsSlip = row.GetBoolean(27),
            UndoWindow = values.Seconds(28, "product's undo_seconds"),
            StaffNote = row.GetString(29),
            Footer = row.GetString(30),
            Questions = values.Json(
                31, "product's questions", LedgerJson.Default.IReadOnlyListQuestion, [],
                questions => questions.All(question => question?.Choices.All(choice => choice is not null) ?? false)),
            Places = session.All(
                """
                SELECT s.store_id, s.name FROM product_stores p JOIN stores s ON s.store_id = p.store_id
                WHERE p.product_id = $product ORDER BY s.name
                """,
                place => new Place(place.GetString(0), place.GetString(1)), ("$product", id)),
        };
    }

    private static Shop? ShopOf(SqliteSession session, string id) => session.First(
        "SELECT name, language, utc_offset_minutes, keeps_roster FROM stores WHERE store_id = $store",
        row => new Shop(
            id, row.GetString(0), row.GetString(1), Offset(row.GetInt64(2)), row.GetBoolean(3)),
        ("$store", id));

    // One that is none is no reason to close the store.
    private static TimeSpan Offset(long minutes) =>
        minutes is >= -14 * 60 and <= 14 * 60 ? TimeSpan.FromMinutes(minutes) : TimeSpan.Zero;

    private static Operator? OperatorOf(SqliteSession session, string id)
    {
        if (id.Length == 0)
            return null;
        var (name, mayUndo) = session.First(
            "SELECT name, may_undo FROM operators WHERE operator_id = $operator",
            row => (row.GetString(0), row.GetBoolean(1)), ("$operator", id));
        return name is null ? null : new Operator(id, name, mayUndo, session.All(
            "SELECT store_id FROM operator_stores WHERE operator_id = $operator", row => row.GetString(0),
            ("$operator", id)));
    }

    // Uses that were taken back do not count. Null too where its time cannot be read.
    private static PriorUse? FirstUse(SqliteSession session, string entitlementId) => session.First(
        """
        SELECT r.redeemed_at, COALESCE(s.name, r.store), r.terminal, r.lane, COALESCE(o.name, r.operator),
            r.redemption_id
        FROM redemptions r LEFT JOIN stores s ON s.store_id = r.store
            LEFT JOIN operators o ON o.operator_id = r.operator
        WHERE r.entitlement_id = $id AND r.undone_at IS NULL
        ORDER BY r.seq LIMIT 1
        """,
        row => Row.Time(row, 0) is not { } at ? null : new PriorUse
        {
            At = at.ToTimestamp(),
            StoreName = row.GetString(1),
            TerminalId = row.GetString(2),
            Lane = row.GetString(3),
            OperatorName = row.GetString(4),
            RedemptionId = row.GetString(5),
        },
        ("$id", entitlementId));
}
