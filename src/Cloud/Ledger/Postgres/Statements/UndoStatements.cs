using Npgsql;
using PosCloud.Ledger.BackOffice;
using static PosCloud.Ledger.Postgres.PostgresValue;

namespace PosCloud.Ledger.Postgres;

/// <summary>The facts of an Undo, and how a decision about one is written.</summary>
internal static class UndoStatements
{
    /// <summary>The facts, and the version of the entitlement's row.</summary>
    internal readonly record struct Read(UndoFacts Facts, long Version);

    /// <summary>Keeps the terminal's redeems away, and locks the use's entitlement, its ticket before it.</summary>
    public static void AddLocks(PostgresBatch batch, string merchant, UndoAttempt attempt)
    {
        TerminalLock.AddAlone(batch, merchant, attempt.Call.Terminal);
        batch.AddLock(
            """
            SELECT 1 FROM scans c
            JOIN entitlements e ON e.merchant_id = c.merchant_id AND e.entitlement_id = c.entitlement_id
            JOIN entitlements t ON t.merchant_id = e.merchant_id AND t.entitlement_id = e.parent_id
            WHERE c.merchant_id = $1 AND c.scan_id = $2 FOR SHARE OF t
            """,
            Of(merchant), Of(attempt.ScanId));
        batch.AddLock(
            """
            SELECT 1 FROM scans c
            JOIN entitlements e ON e.merchant_id = c.merchant_id AND e.entitlement_id = c.entitlement_id
            WHERE c.merchant_id = $1 AND c.scan_id = $2 FOR NO KEY UPDATE OF e
            """,
            Of(merchant), Of(attempt.ScanId));
    }

    public static void AddFacts(PostgresBatch batch, string merchant, UndoAttempt attempt)
    {
        batch.Add(
            "SELECT fingerprint, reply FROM undos WHERE merchant_id = $1 AND undo_id = $2",
            Of(merchant), Of(attempt.UndoId));
        FactsStatements.AddCaller(batch, merchant, attempt.Call);
        batch.Add(
            $"""
            SELECT {FactsStatements.EntitlementColumns},
                r.redemption_id, r.terminal, r.store, r.undo_until, r.settled_at IS NOT NULL, r.undone_at IS NOT NULL,
                r.uses_taken, r.balance_taken,
                (SELECT count(*) FROM entitlements x WHERE x.merchant_id = e.merchant_id
                    AND x.parent_id = e.entitlement_id AND x.uses_left < x.uses_total),
                r.passage = 0 OR r.uses_taken > 0
            FROM scans c
            JOIN redemptions r ON r.merchant_id = c.merchant_id AND r.entitlement_id = c.entitlement_id
                AND r.scan_id = c.scan_id
            JOIN entitlements e ON e.merchant_id = r.merchant_id AND e.entitlement_id = r.entitlement_id
            {FactsStatements.EntitlementJoins}
            WHERE c.merchant_id = $1 AND c.scan_id = $2
            """,
            Of(merchant), Of(attempt.ScanId));
        batch.Add(
            $"""
            SELECT {FactsStatements.PassageColumns}
            FROM scans c
            JOIN redemptions r ON r.merchant_id = c.merchant_id AND r.entitlement_id = c.entitlement_id
                AND r.scan_id <> c.scan_id AND r.undone_at IS NULL AND r.passage <> 0 AND r.redeemed_at >= $3
            {FactsStatements.PassageJoins}
            WHERE c.merchant_id = $1 AND c.scan_id = $2 ORDER BY r.seq
            """,
            Of(merchant), Of(attempt.ScanId), Of(attempt.Call.ReceivedAt - StandingPassage.Longest));
    }

    public static async Task<Read> ReadFactsAsync(NpgsqlDataReader reader, UndoAttempt attempt)
    {
        var stored = await FactsStatements.NextAsync(reader, StoredRows.Undo);
        var caller = await FactsStatements.NextAsync(reader, row => FactsStatements.ReadCaller(row, attempt.Call));
        var (use, version) = await FactsStatements.NextAsync(reader, ReadUse);
        var others = await FactsStatements.NextPassagesAsync(reader);
        return new Read(
            new UndoFacts(
                stored, caller ?? new(null, null, false), use is null ? null : use with { Others = others }),
            version);
    }

    /// <summary>Writes a decision; nothing where it leaves no trace.</summary>
    public static void AddWrite(
        PostgresBatch batch, string merchant, UndoAttempt attempt, Read read, UndoDecision decision)
    {
        switch (decision)
        {
            case UndoDecision.GiveBack done:
                AddGiveBack(batch, merchant, attempt, read, done);
                break;
            case UndoDecision.Refuse refuse:
                batch.Add(
                    $"WITH claim AS ({Claim}) SELECT require_unchanged((SELECT count(*) FROM claim) = 1)",
                    ClaimValues(merchant, attempt, (int)refuse.Response.Refused.Reason, refuse.Reply));
                break;
            case UndoDecision.Conflict:
                batch.Add(
                    """
                    INSERT INTO undo_conflicts (
                        merchant_id, undo_id, scan_id, terminal, lane, store, operator, device_time, received_at)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                    """,
                    [Of(merchant), Of(attempt.UndoId), Of(attempt.ScanId), .. Call(attempt.Call)]);
                break;
            default:
                // A repeated reply leaves no trace.
                break;
        }
    }

    private static (UndoableUse? Use, long Version) ReadUse(NpgsqlDataReader row)
    {
        const int First = FactsStatements.EntitlementColumnCount;
        var (entitlement, version) = FactsStatements.ReadEntitlement(row);
        return (new UndoableUse(
            row.GetString(First), row.GetString(First + 1), row.GetString(First + 2),
            StoredValue.Time(row, First + 3), row.GetBoolean(First + 4), row.GetBoolean(First + 5),
            row.GetInt32(First + 6), row.GetInt64(First + 7), row.GetInt32(First + 8), entitlement)
        {
            IsUse = row.GetBoolean(First + 9),
        }, version);
    }

    private const string Claim = """
        INSERT INTO undos (
            merchant_id, undo_id, fingerprint, scan_id, reason, reply, why,
            terminal, lane, store, operator, device_time, received_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (merchant_id, undo_id) DO NOTHING
        RETURNING 1
        """;

    private static NpgsqlParameter[] ClaimValues(string merchant, UndoAttempt attempt, int reason, byte[] reply) =>
    [
        Of(merchant), Of(attempt.UndoId), Of(attempt.Fingerprint), Of(attempt.ScanId), Of(reason), Of(reply),
        Of(attempt.Why), .. Call(attempt.Call),
    ];

    private static void AddGiveBack(
        PostgresBatch batch, string merchant, UndoAttempt attempt, Read read, UndoDecision.GiveBack done)
    {
        var use = read.Facts.Use!;
        batch.Add(
            $"""
            WITH claim AS ({Claim}),
            undone AS (
                UPDATE redemptions SET undo_id = $2, undone_at = $14
                WHERE merchant_id = $1 AND entitlement_id = $15 AND scan_id = $4 AND undone_at IS NULL
                RETURNING 1),
            restored AS (
                UPDATE entitlements SET uses_left = uses_left + $16, balance = balance + $17, version = version + 1
                WHERE merchant_id = $1 AND entitlement_id = $15 AND version = $18
                RETURNING 1),
            messages AS (
                INSERT INTO webhook_deliveries (
                    merchant_id, event_id, endpoint_id, type, subject, detail, created_at, next_at)
                SELECT $1, $19, endpoint_id, $20, $15, $4, $14, $14 FROM webhook_endpoints
                WHERE merchant_id = $1 AND is_active AND types & $20 <> 0)
            SELECT require_unchanged((SELECT count(*) FROM claim) = 1 AND (SELECT count(*) FROM undone) = 1
                AND (SELECT count(*) FROM restored) = 1)
            """,
            [
                .. ClaimValues(merchant, attempt, 0, done.Reply), Of(done.At), Of(use.Entitlement.EntitlementId),
                Of(use.UsesTaken), Of(use.BalanceTaken), Of(read.Version),
                Of(WebhookType.RedemptionUndone.EventIdOf(use.RedemptionId)),
                Of(use.IsUse ? (int)WebhookType.RedemptionUndone : 0),
            ]);
        FactsStatements.AddInside(batch, merchant, use.Entitlement.EntitlementId, done.Inside);
    }
}
