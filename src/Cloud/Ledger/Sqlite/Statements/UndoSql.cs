using System.Diagnostics;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger.Sqlite;

/// <summary>The facts of an Undo, and how a decision about one is written.</summary>
internal static class UndoSql
{
    public static UndoFacts Facts(SqliteSession session, UndoAttempt attempt) => new(
        session.First(
            "SELECT fingerprint, reply FROM undos WHERE undo_id = $undo",
            StoredRows.Undo, ("$undo", attempt.UndoId)),
        FactsReader.Caller(session, attempt.Call), Use(session, attempt));

    /// <summary>Whether an undo of this scan from this terminal and store was told NOT_FOUND.</summary>
    public static bool FoundNothing(SqliteSession session, RedeemAttempt attempt) => session.First(
        """
        SELECT 1 FROM undos
        WHERE scan_id = $scan AND terminal = $terminal AND store = $store AND reason = $notFound LIMIT 1
        """,
        row => row.GetBoolean(0), ("$scan", attempt.ScanId), ("$terminal", attempt.Call.Terminal),
        ("$store", attempt.Call.Store), ("$notFound", (int)Reason.NotFound));

    public static void Write(SqliteSession session, UndoAttempt attempt, UndoFacts facts, UndoDecision decision)
    {
        switch (decision)
        {
            case UndoDecision.GiveBack done:
                GiveBack(session, attempt, facts.Use!, done);
                WriteReply(session, attempt, reason: 0, done.Reply);
                break;
            case UndoDecision.Refuse refuse:
                WriteReply(session, attempt, (int)refuse.Response.Refused.Reason, refuse.Reply);
                break;
            case UndoDecision.Conflict:
                WriteConflict(session, attempt);
                break;
            default:
                // A repeated reply leaves no trace.
                break;
        }
    }

    private static UndoableUse? Use(SqliteSession session, UndoAttempt attempt) => session.First(
        """
        SELECT redemption_id, terminal, store, undo_until, settled_at IS NOT NULL, undone_at IS NOT NULL,
            uses_taken, balance_taken, entitlement_id,
            (SELECT count(*) FROM entitlements e
             WHERE e.parent_id = r.entitlement_id AND e.uses_left < e.uses_total),
            passage = 0 OR uses_taken > 0
        FROM redemptions r WHERE scan_id = $scan
        """,
        row => new UndoableUse(
            row.GetString(0), row.GetString(1), row.GetString(2), StoredValue.Time(row, 3), row.GetBoolean(4),
            row.GetBoolean(5), row.GetInt32(6), row.GetInt64(7), row.GetInt32(9),
            FactsReader.Entitlement(session, row.GetString(8)))
        {
            IsUse = row.GetBoolean(10),
            Others =
            [
                .. FactsReader.Passages(session, row.GetString(8), attempt.Call.ReceivedAt)
                    .Where(passage => passage.By.RedemptionId != row.GetString(0)),
            ],
        },
        ("$scan", attempt.ScanId));

    private static void GiveBack(
        SqliteSession session, UndoAttempt attempt, UndoableUse use, UndoDecision.GiveBack done)
    {
        var undone = session.Run(
            """
            UPDATE redemptions SET undo_id = $undo, undone_at = $at
            WHERE redemption_id = $redemption AND undone_at IS NULL
            """,
            ("$undo", attempt.UndoId), ("$at", Row.Millis(done.At)), ("$redemption", use.RedemptionId));
        var restored = session.Run(
            """
            UPDATE entitlements SET uses_left = uses_left + $uses, balance = balance + $taken
            WHERE entitlement_id = $id
            """,
            ("$id", use.Entitlement.EntitlementId), ("$uses", use.UsesTaken), ("$taken", use.BalanceTaken));
        if (undone != 1 || restored != 1)
            throw new UnreachableException("a use changed inside the transaction that had read it");
        RedeemSql.WriteInside(session, use.Entitlement.EntitlementId, done.Inside);
        if (use.IsUse)
            WebhookSql.Add(
                session, WebhookType.RedemptionUndone, use.RedemptionId, use.Entitlement.EntitlementId, attempt.ScanId,
                done.At);
    }

    private static void WriteReply(SqliteSession session, UndoAttempt attempt, int reason, byte[] reply) =>
        session.Run(
            """
            INSERT INTO undos (
                undo_id, fingerprint, scan_id, reason, reply, why,
                terminal, lane, store, operator, device_time, received_at)
            VALUES (
                $undo, $fingerprint, $scan, $reason, $reply, $why,
                $terminal, $lane, $store, $operator, $device, $received)
            """,
            [
                ("$undo", attempt.UndoId), ("$fingerprint", attempt.Fingerprint), ("$scan", attempt.ScanId),
                ("$reason", reason), ("$reply", reply), ("$why", attempt.Why), .. Row.Call(attempt.Call),
            ]);

    private static void WriteConflict(SqliteSession session, UndoAttempt attempt) => session.Run(
        """
        INSERT INTO undo_conflicts (undo_id, scan_id, terminal, lane, store, operator, device_time, received_at)
        VALUES ($undo, $scan, $terminal, $lane, $store, $operator, $device, $received)
        """,
        [("$undo", attempt.UndoId), ("$scan", attempt.ScanId), .. Row.Call(attempt.Call)]);
}
