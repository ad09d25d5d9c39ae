using System.Diagnostics;
using PosCloud.Entitlements;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger.Sqlite;

internal sealed partial class SqliteLedger
{
    public Task<UndoOutcome> UndoAsync(UndoEntry entry, Func<UndoCase, UndoDecision> decide) =>
        writer.RunAsync<UndoOutcome>(books =>
        {
            var (fingerprint, reply) = books.First(
                "SELECT fingerprint, reply FROM undos WHERE undo_id = $undo",
                row => (row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1)), ("$undo", entry.UndoId));
            if (fingerprint is not null && Same(fingerprint, entry.Fingerprint))
                return new UndoOutcome.Repeated(reply!);
            if (fingerprint is not null)
            {
                UndoConflict(books, entry);
                return new UndoOutcome.Conflict();
            }
            var facts = new UndoCase(Reading.Asker(books, entry.Call), Use(books, entry.ScanId));
            var decision = decide(facts);
            if (decision is TakeBack)
                GiveBack(books, entry, facts.Use!);
            UndoAnswered(books, entry, decision);
            return new UndoOutcome.Decided(decision);
        });

    private static UndoableUse? Use(SqliteSession books, string scanId) => books.First(
        """
        SELECT redemption_id, terminal, store, undo_until, settled_at IS NOT NULL, undone_at IS NOT NULL,
            uses_taken, balance_taken, entitlement_id,
            (SELECT count(*) FROM entitlements e
             WHERE e.parent_id = r.entitlement_id AND e.uses_left < e.uses_total)
        FROM redemptions r WHERE scan_id = $scan
        """,
        row => new UndoableUse(
            row.GetString(0), row.GetString(1), row.GetString(2), Row.Time(row, 3), row.GetBoolean(4),
            row.GetBoolean(5), row.GetInt32(6), row.GetInt64(7), row.GetInt32(9),
            Reading.Entitlement(books, row.GetString(8))),
        ("$scan", scanId));

    private static void GiveBack(SqliteSession books, UndoEntry entry, UndoableUse use)
    {
        var undone = books.Run(
            """
            UPDATE redemptions SET undo_id = $undo, undone_at = $at
            WHERE redemption_id = $redemption AND undone_at IS NULL
            """,
            ("$undo", entry.UndoId), ("$at", Row.Millis(entry.Call.ReceivedAt)),
            ("$redemption", use.RedemptionId));
        var restored = books.Run(
            """
            UPDATE entitlements SET uses_left = uses_left + $uses, balance = balance + $taken
            WHERE entitlement_id = $id
            """,
            ("$id", use.Entitlement.EntitlementId), ("$uses", use.UsesTaken), ("$taken", use.BalanceTaken));
        if (undone != 1 || restored != 1)
            throw new UnreachableException("a use changed inside the transaction that had read it");
        Admissions(books, use.Entitlement, EntitlementState.Blocked);
    }

    private static void UndoAnswered(SqliteSession books, UndoEntry entry, UndoDecision decision) => books.Run(
        """
        INSERT INTO undos (
            undo_id, fingerprint, scan_id, why, reply, said, terminal, lane, store, operator, device_time, received_at)
        VALUES (
            $undo, $fingerprint, $scan, $why, $reply, $said, $terminal, $lane, $store, $operator, $device, $received)
        """,
        [
            ("$undo", entry.UndoId), ("$fingerprint", entry.Fingerprint), ("$scan", entry.ScanId),
            ("$why", decision is RefuseUndo refused ? (int)refused.Reason : 0), ("$reply", decision.Reply),
            ("$said", entry.Why), .. Row.Call(entry.Call),
        ]);

    private static void UndoConflict(SqliteSession books, UndoEntry entry) => books.Run(
        """
        INSERT INTO undo_conflicts (undo_id, scan_id, terminal, lane, store, operator, device_time, received_at)
        VALUES ($undo, $scan, $terminal, $lane, $store, $operator, $device, $received)
        """,
        [("$undo", entry.UndoId), ("$scan", entry.ScanId), .. Row.Call(entry.Call)]);
}
