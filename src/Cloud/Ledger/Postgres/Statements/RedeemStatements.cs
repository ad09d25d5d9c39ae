using Npgsql;
using PosCloud.Ledger.BackOffice;
using PosDaemon.Protocol.Redemption.V1;
using static PosCloud.Ledger.Postgres.PostgresValue;

namespace PosCloud.Ledger.Postgres;

/// <summary>The facts of a Redeem, and how a decision about one is written.</summary>
internal static class RedeemStatements
{
    /// <summary>The facts, and the version of the entitlement's row.</summary>
    internal readonly record struct Read(RedeemFacts Facts, long Version);

    private static readonly ByCode TicketLock = new(
        """
        SELECT 1 FROM codes c
        JOIN entitlements e ON e.merchant_id = c.merchant_id AND e.entitlement_id = c.entitlement_id
        JOIN entitlements t ON t.merchant_id = e.merchant_id AND t.entitlement_id = e.parent_id
        WHERE c.merchant_id = $1 AND c.code_hash = $2 FOR SHARE OF t
        """);

    private static readonly ByCode EntitlementLock = new(
        """
        SELECT 1 FROM codes c
        JOIN entitlements e ON e.merchant_id = c.merchant_id AND e.entitlement_id = c.entitlement_id
        WHERE c.merchant_id = $1 AND c.code_hash = $2 FOR NO KEY UPDATE OF e
        """);

    // The hash stands last, where there are several.
    private static readonly ByCode Code = new(
        $"""
        SELECT {FactsStatements.EntitlementColumns}, c.revoked OR paper.undone_at IS NOT NULL
        FROM codes c JOIN entitlements e ON e.merchant_id = c.merchant_id AND e.entitlement_id = c.entitlement_id
        {FactsStatements.EntitlementJoins}
        LEFT JOIN redemptions paper ON paper.merchant_id = e.merchant_id
            AND paper.entitlement_id = e.parent_id AND paper.scan_id = c.paper_scan_id
        WHERE c.merchant_id = $1 AND c.code_hash = $2
        """,
        extraColumn: ("paper.undone_at IS NOT NULL", "c.code_hash"));

    // Uses that were taken back do not count. Looked for only where none is left.
    private static readonly ByCode FirstUse = new(
        """
        SELECT r.redeemed_at, coalesce(s.name, r.store), r.terminal, r.lane, coalesce(o.name, r.operator),
            r.redemption_id
        FROM codes c
        JOIN entitlements e ON e.merchant_id = c.merchant_id AND e.entitlement_id = c.entitlement_id
            AND (e.uses_left = 0 OR (e.face > 0 AND e.balance = 0))
        JOIN redemptions r ON r.merchant_id = e.merchant_id AND r.entitlement_id = e.entitlement_id
            AND r.undone_at IS NULL AND (r.passage = 0 OR r.uses_taken > 0)
        LEFT JOIN stores s ON s.merchant_id = r.merchant_id AND s.store_id = r.store
        LEFT JOIN operators o ON o.merchant_id = r.merchant_id AND o.operator_id = r.operator
        WHERE c.merchant_id = $1 AND c.code_hash = $2
        ORDER BY r.seq LIMIT 1
        """);

    private static readonly ByCode Passages = new(
        $"""
        SELECT {FactsStatements.PassageColumns}
        FROM codes c
        JOIN entitlements e ON e.merchant_id = c.merchant_id AND e.entitlement_id = c.entitlement_id
        JOIN products p ON p.merchant_id = e.merchant_id AND p.product_id = e.product_id AND p.reentry <> 0
        JOIN redemptions r ON r.merchant_id = e.merchant_id AND r.entitlement_id = e.entitlement_id
            AND r.undone_at IS NULL AND r.passage <> 0 AND r.redeemed_at >= $3
        {FactsStatements.PassageJoins}
        WHERE c.merchant_id = $1 AND c.code_hash = $2 ORDER BY r.seq
        """);

    /// <summary>Locks the code's entitlement, its ticket before it.</summary>
    public static void AddLocks(PostgresBatch batch, string merchant, RedeemAttempt attempt)
    {
        TerminalLock.AddShared(batch, merchant, attempt.Call.Terminal);
        batch.AddLock(TicketLock.For(attempt), Of(merchant), CodeOf(attempt));
        batch.AddLock(EntitlementLock.For(attempt), Of(merchant), CodeOf(attempt));
    }

    public static void AddFacts(PostgresBatch batch, string merchant, RedeemAttempt attempt)
    {
        FactsStatements.AddScan(batch, merchant, attempt.ScanId);
        batch.Add(
            """
            SELECT 1 FROM undos
            WHERE merchant_id = $1 AND scan_id = $2 AND terminal = $3 AND store = $4 AND reason = $5 LIMIT 1
            """,
            Of(merchant), Of(attempt.ScanId), Of(attempt.Call.Terminal), Of(attempt.Call.Store),
            Of((int)Reason.NotFound));
        FactsStatements.AddCaller(batch, merchant, attempt.Call);
        batch.Add(Code.For(attempt), Of(merchant), CodeOf(attempt));
        batch.Add(FirstUse.For(attempt), Of(merchant), CodeOf(attempt));
        batch.Add(
            Passages.For(attempt), Of(merchant), CodeOf(attempt),
            Of(attempt.Call.ReceivedAt - StandingPassage.Longest));
    }

    public static async Task<Read> ReadFactsAsync(NpgsqlDataReader reader, RedeemAttempt attempt)
    {
        var stored = await FactsStatements.NextAsync(reader, StoredRows.Scan);
        var takenBack = await FactsStatements.NextAsync(reader, _ => true);
        var caller = await FactsStatements.NextAsync(reader, row => FactsStatements.ReadCaller(row, attempt.Call));
        var code = await FactsStatements.NextAsync(reader, row => (
            Entitlement: FactsStatements.ReadEntitlement(row),
            IsRevoked: row.GetBoolean(FactsStatements.EntitlementColumnCount),
            Hash: attempt.Older.Count == 0
                ? null
                : StoredValue.Bytes(row, 1 + FactsStatements.EntitlementColumnCount)));
        var first = await FactsStatements.NextAsync(reader, StoredRows.PriorUse);
        var passages = await FactsStatements.NextPassagesAsync(reader);
        var found = code.Entitlement.Facts is { } entitlement
            ? new FoundCode(code.IsRevoked, entitlement, entitlement.UsesLeft == 0 ? first : null)
            {
                Passages = passages, CodeHash = code.Hash,
            }
            : null;
        return new Read(
            new RedeemFacts(stored, takenBack, caller ?? new(null, null, false), found), code.Entitlement.Version);
    }

    /// <summary>Writes a decision; nothing where it leaves no trace.</summary>
    public static void AddWrite(
        PostgresBatch batch, string merchant, RedeemAttempt attempt, Read read, RedeemDecision decision)
    {
        switch (decision)
        {
            case RedeemDecision.Accept accept:
                AddUse(batch, merchant, attempt, read, accept);
                break;
            case RedeemDecision.Refuse refuse:
                AddReply(batch, merchant, attempt, read.Facts.Stored, refuse);
                AddRefusal(batch, merchant, attempt.Of(read.Facts.Code), refuse.Response.Refused.Reason);
                break;
            case RedeemDecision.Conflict:
                AddRefusal(batch, merchant, attempt.Of(read.Facts.Code), Reason.KeyConflict);
                break;
            default:
                // A repeated reply and a request that came too late leave no trace.
                break;
        }
    }

    // The claim: of several that answer one scan, one writes. An answer takes the place only of the one that was read.
    private const string Claim = """
        INSERT INTO scans AS s (
            merchant_id, scan_id, fingerprint, code_hash, entitlement_id, reason, reply, store, terminal, received_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (merchant_id, scan_id) DO UPDATE SET
            fingerprint = excluded.fingerprint, entitlement_id = excluded.entitlement_id, reason = excluded.reason,
            reply = excluded.reply, terminal = excluded.terminal, received_at = excluded.received_at
            WHERE s.reason = $11 AND s.fingerprint = $12
        RETURNING 1
        """;

    private static NpgsqlParameter[] ClaimValues(
        string merchant, RedeemAttempt attempt, StoredScan? stored, string? entitlement, Reason reason, byte[] reply) =>
    [
        Of(merchant), Of(attempt.ScanId), Of(attempt.Fingerprint), Of(attempt.CodeHash), Of(entitlement),
        Of((int)reason), Of(reply), Of(attempt.Call.Store), Of(attempt.Call.Terminal), Of(attempt.Call.ReceivedAt),
        Of((int)(stored?.Reason ?? Reason.Unspecified)), Of(stored?.Fingerprint ?? []),
    ];

    private static void AddReply(
        PostgresBatch batch, string merchant, RedeemAttempt attempt, StoredScan? stored,
        RedeemDecision.Refuse refuse) =>
        batch.Add(
            $"WITH claim AS ({Claim}) SELECT require_unchanged((SELECT count(*) FROM claim) = 1)",
            ClaimValues(merchant, attempt, stored, null, refuse.Response.Refused.Reason, refuse.Reply));

    // A seat that nobody is let in for has no entitlement, and so no code.
    private static void AddUse(
        PostgresBatch batch, string merchant, RedeemAttempt attempt, Read read, RedeemDecision.Accept accept)
    {
        var use = accept.Use;
        var entitlement = read.Facts.Code!.Entitlement.EntitlementId;
        batch.Add(
            $"""
            WITH claim AS ({Claim}),
            taken AS (
                UPDATE entitlements SET uses_left = uses_left - $13, balance = balance - $14, version = version + 1
                WHERE merchant_id = $1 AND entitlement_id = $5 AND version = $15
                RETURNING 1),
            used AS (
                INSERT INTO redemptions (
                    merchant_id, entitlement_id, scan_id, redemption_id, redeemed_at, uses_taken, balance_taken, bill,
                    value_used, cash_due, has_slip, sealed_answers, undo_until,
                    terminal, lane, store, operator, device_time, received_at, passage, persons)
                VALUES ($1, $5, $2, $16, $17, $13, $14, $18, $19, $20, $21, $22, $23, $9, $24, $8, $25, $26, $10,
                    $31, $32)),
            papers AS (
                INSERT INTO codes (merchant_id, code_hash, entitlement_id, issued_at, paper_scan_id)
                SELECT $1, paper.hash, e.entitlement_id, $17, $2
                FROM unnest($27, $28) AS paper (seat, hash)
                JOIN entitlements e ON e.merchant_id = $1 AND e.entitlement_id = paper.seat AND e.parent_id = $5),
            messages AS (
                INSERT INTO webhook_deliveries (
                    merchant_id, event_id, endpoint_id, type, subject, detail, created_at, next_at)
                SELECT $1, $29, endpoint_id, $30, $5, $2, $17, $17 FROM webhook_endpoints
                WHERE merchant_id = $1 AND is_active AND types & $30 <> 0)
            SELECT require_unchanged((SELECT count(*) FROM claim) = 1 AND (SELECT count(*) FROM taken) = 1)
            """,
            [
                .. ClaimValues(merchant, attempt, read.Facts.Stored, entitlement, Reason.Unspecified, accept.Reply),
                Of(use.UsesTaken), Of(use.BalanceTaken), Of(read.Version), Of(use.RedemptionId), Of(use.RedeemedAt),
                Of(use.Bill), Of(use.ValueUsed), Of(use.CashDue), Of(use.HasSlip), Of(use.Answers), Of(use.UndoUntil),
                Of(attempt.Call.Lane), Of(attempt.Call.Operator), Of(attempt.Call.DeviceTime),
                Of([.. use.EntryCodes.Select(code => code.EntitlementId)]),
                Of([.. use.EntryCodes.Select(code => code.CodeHash)]),
                Of(WebhookType.RedemptionCreated.EventIdOf(use.RedemptionId)),
                // Nobody is told of a use that is none.
                Of(use.IsUse ? (int)WebhookType.RedemptionCreated : 0), Of((int)use.Passage), Of(use.Persons),
            ]);
        FactsStatements.AddInside(batch, merchant, entitlement, use.Inside);
    }

    public static void AddRefusal(PostgresBatch batch, string merchant, RedeemAttempt attempt, Reason reason) =>
        batch.Add(
            """
            INSERT INTO refusals (
                merchant_id, scan_id, reason, code_hash, terminal, lane, store, operator, device_time, received_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [Of(merchant), Of(attempt.ScanId), Of((int)reason), Of(attempt.CodeHash), .. Call(attempt.Call)]);

    private static NpgsqlParameter CodeOf(RedeemAttempt attempt) =>
        attempt.Older.Count == 0 ? Of(attempt.CodeHash) : Of(attempt.CodeHashes);

    // A statement about one code, as it is where the database has one key, and where it has several. Either is made
    // once: a server prepares it by its text.
    private sealed class ByCode(string one, (string Last, string Column)? extraColumn = null)
    {
        private const string OneKey = "c.code_hash = $2", SeveralKeys = "c.code_hash = ANY ($2)";

        private readonly string _several = (extraColumn is var (last, column)
            ? one.Replace(last, $"{last}, {column}", StringComparison.Ordinal)
            : one).Replace(OneKey, SeveralKeys, StringComparison.Ordinal);

        public string For(RedeemAttempt attempt) => attempt.Older.Count == 0 ? one : _several;
    }
}
