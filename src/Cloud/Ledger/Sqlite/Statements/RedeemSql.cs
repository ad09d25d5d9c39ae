using System.Diagnostics;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger.Sqlite;

/// <summary>The facts of a Redeem, and how a decision about one is written.</summary>
internal static class RedeemSql
{
    public static RedeemFacts Facts(SqliteSession session, RedeemAttempt attempt) => new(
        FactsReader.Scan(session, attempt.ScanId), UndoSql.FoundNothing(session, attempt),
        FactsReader.Caller(session, attempt.Call),
        Code(session, attempt));

    public static void Write(
        SqliteSession session, RedeemAttempt attempt, RedeemFacts facts, RedeemDecision decision)
    {
        switch (decision)
        {
            case RedeemDecision.Accept accept:
                WriteReply(session, attempt, Reason.Unspecified, accept.Reply);
                WriteUse(session, attempt, facts.Code!.Entitlement, accept.Use);
                break;
            case RedeemDecision.Refuse refuse:
                WriteReply(session, attempt, refuse.Response.Refused.Reason, refuse.Reply);
                WriteRefusal(session, attempt.Of(facts.Code), refuse.Response.Refused.Reason);
                break;
            case RedeemDecision.Conflict:
                WriteRefusal(session, attempt.Of(facts.Code), Reason.KeyConflict);
                break;
            default:
                // A repeated reply and a request that came too late leave no trace.
                break;
        }
    }

    private static FoundCode? Code(SqliteSession session, RedeemAttempt attempt)
    {
        var now = attempt.Call.ReceivedAt;
        var found = FactsReader.Code(session, attempt.CodeHash, now);
        for (var place = 0; found is null && place < attempt.Older.Count; place++)
            if (FactsReader.Code(session, attempt.Older[place].CodeHash, now) is { } older)
                found = older with { CodeHash = attempt.Older[place].CodeHash };
        return found;
    }

    private static void WriteReply(SqliteSession session, RedeemAttempt attempt, Reason reason, byte[] reply) =>
        session.Run(
            """
            INSERT INTO scans (scan_id, fingerprint, code_hash, store, reason, reply, received_at)
            VALUES ($scan, $fingerprint, $code, $store, $reason, $reply, $received)
            ON CONFLICT (scan_id) DO UPDATE SET
                fingerprint = excluded.fingerprint, reason = excluded.reason, reply = excluded.reply,
                received_at = excluded.received_at
            """,
            ("$scan", attempt.ScanId), ("$fingerprint", attempt.Fingerprint), ("$code", attempt.CodeHash),
            ("$store", attempt.Call.Store), ("$reason", (int)reason), ("$reply", reply),
            ("$received", Row.Millis(attempt.Call.ReceivedAt)));

    // The guard is in the WHERE: what was read must still be there, whoever else writes this database.
    private static void WriteUse(SqliteSession session, RedeemAttempt attempt, EntitlementFacts before, Use use)
    {
        var changed = session.Run(
            """
            UPDATE entitlements SET uses_left = uses_left - $uses, balance = balance - $taken
            WHERE entitlement_id = $id AND uses_left = $usesBefore AND balance = $balanceBefore
            """,
            ("$id", before.EntitlementId), ("$uses", use.UsesTaken), ("$taken", use.BalanceTaken),
            ("$usesBefore", before.UsesUntaken), ("$balanceBefore", before.Balance));
        if (changed != 1)
            throw new UnreachableException("an entitlement changed inside the transaction that had read it");
        session.Run(
            """
            INSERT INTO redemptions (
                redemption_id, scan_id, entitlement_id, redeemed_at, uses_taken, balance_taken, bill, value_used,
                cash_due, has_slip, sealed_answers, undo_until, passage, persons,
                terminal, lane, store, operator, device_time, received_at)
            VALUES (
                $redemption, $scan, $entitlement, $at, $uses, $taken, $bill, $used,
                $cash, $slip, $answers, $undo, $passage, $persons,
                $terminal, $lane, $store, $operator, $device, $received)
            """,
            [
                ("$redemption", use.RedemptionId), ("$scan", attempt.ScanId), ("$entitlement", before.EntitlementId),
                ("$at", Row.Millis(use.RedeemedAt)), ("$uses", use.UsesTaken), ("$taken", use.BalanceTaken),
                ("$bill", use.Bill), ("$used", use.ValueUsed), ("$cash", use.CashDue), ("$slip", use.HasSlip),
                ("$answers", use.Answers), ("$undo", Row.Millis(use.UndoUntil)),
                ("$passage", (int)use.Passage), ("$persons", use.Persons), .. Row.Call(attempt.Call),
            ]);
        WriteInside(session, before.EntitlementId, use.Inside);
        // A seat that nobody is let in for has no entitlement, and so no code.
        foreach (var (seat, code) in use.EntryCodes)
            session.Run(
                """
                INSERT INTO codes (code_hash, entitlement_id, issued_at, redemption_id)
                SELECT $hash, entitlement_id, $at, $redemption FROM entitlements
                WHERE entitlement_id = $seat AND parent_id = $ticket
                """,
                ("$hash", code), ("$at", Row.Millis(use.RedeemedAt)), ("$redemption", use.RedemptionId),
                ("$seat", seat), ("$ticket", before.EntitlementId));
        if (use.IsUse)
            WebhookSql.Add(
                session, WebhookType.RedemptionCreated, use.RedemptionId, before.EntitlementId, attempt.ScanId,
                use.RedeemedAt);
    }

    /// <summary>Who is inside by an entitlement now.</summary>
    /// <param name="session">Where.</param>
    /// <param name="entitlementId">Whose.</param>
    /// <param name="inside">Null: it counts nobody.</param>
    public static void WriteInside(SqliteSession session, string entitlementId, IReadOnlyList<StoreInside>? inside)
    {
        if (inside is null)
            return;
        session.Run("DELETE FROM presences WHERE entitlement_id = $id", ("$id", entitlementId));
        foreach (var store in inside)
            session.Run(
                """
                INSERT INTO presences (entitlement_id, store_id, persons, since)
                VALUES ($id, $store, $persons, $since)
                """,
                ("$id", entitlementId), ("$store", store.StoreId), ("$persons", store.Persons),
                ("$since", Row.Millis(store.Since.At.ToDateTimeOffset())));
    }

    public static void WriteRefusal(SqliteSession session, RedeemAttempt attempt, Reason reason) => session.Run(
        """
        INSERT INTO refusals (scan_id, reason, code_hash, terminal, lane, store, operator, device_time, received_at)
        VALUES ($scan, $reason, $code, $terminal, $lane, $store, $operator, $device, $received)
        """,
        [
            ("$scan", attempt.ScanId), ("$reason", (int)reason), ("$code", attempt.CodeHash),
            .. Row.Call(attempt.Call),
        ]);
}
