using System.Diagnostics;
using PosCloud.Entitlements;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger.Sqlite;

internal sealed partial class SqliteLedger
{
    public Task<PreviewFacts> PreviewAsync(RedeemEntry entry) => writer.RunAsync(books =>
    {
        var own = Scan(books, entry.ScanId);
        var same = own is not null && Same(own.CodeHash, entry.CodeHash) && own.Reason == 0;
        return new PreviewFacts(CaseOf(books, entry), same ? own!.Reply : null);
    });

    public Task<RedeemOutcome> RedeemAsync(RedeemEntry entry, Func<RedeemCase, RedeemDecision> decide) =>
        writer.RunAsync<RedeemOutcome>(books =>
        {
            if (Scan(books, entry.ScanId) is { } known && !AsksAgain(known, entry))
            {
                if (Same(known.Fingerprint, entry.Fingerprint))
                    return new RedeemOutcome.Repeated(known.Reply);
                Refusal(books, entry, Reason.KeyConflict);
                return new RedeemOutcome.Conflict();
            }
            var facts = CaseOf(books, entry);
            var decision = decide(facts);
            Record(books, entry, facts, decision);
            return new RedeemOutcome.Decided(decision);
        });

    // NEEDS_ANSWERS is a question, not a decision: the same scan of the same code in the same store may come back with
    // what was missing, and only then. Any other stored reply is final.
    private static bool AsksAgain(StoredScan known, RedeemEntry entry) =>
        known.Reason == (int)Reason.NeedsAnswers
        && !Same(known.Fingerprint, entry.Fingerprint)
        && Same(known.CodeHash, entry.CodeHash)
        && known.Store == entry.Call.Store;

    private static RedeemCase CaseOf(SqliteSession books, RedeemEntry entry) =>
        new(Reading.Asker(books, entry.Call), Reading.Code(books, entry.CodeHash));

    private static void Record(SqliteSession books, RedeemEntry entry, RedeemCase facts, RedeemDecision decision)
    {
        var reason = decision is RefuseDecision refused ? refused.Reason : Reason.Unspecified;
        Answered(books, entry, reason, decision.Reply);
        if (decision is AcceptDecision accepted)
        {
            Take(books, entry, facts.Code!.Entitlement, accepted.Use);
            Admissions(books, facts.Code.Entitlement, EntitlementState.Active);
        }
        else
        {
            Refusal(books, entry, reason);
        }
    }

    // The seats of a ticket are let in by codes of their own, good from the moment that the paper is collected.
    private static void Admissions(SqliteSession books, EntitlementFacts ticket, EntitlementState state)
    {
        if (ticket.Contents.Seats.Count > 0)
            books.Run(
                "UPDATE entitlements SET state = $state WHERE parent_id = $id",
                ("$state", (int)state), ("$id", ticket.EntitlementId));
    }

    private static void Answered(SqliteSession books, RedeemEntry entry, Reason reason, byte[] reply) => books.Run(
        """
        INSERT INTO scans (scan_id, fingerprint, code_hash, store, reason, reply, received_at)
        VALUES ($scan, $fingerprint, $code, $store, $reason, $reply, $received)
        ON CONFLICT (scan_id) DO UPDATE SET
            fingerprint = excluded.fingerprint, reason = excluded.reason, reply = excluded.reply,
            received_at = excluded.received_at
        """,
        ("$scan", entry.ScanId), ("$fingerprint", entry.Fingerprint), ("$code", entry.CodeHash),
        ("$store", entry.Call.Store), ("$reason", (int)reason), ("$reply", reply),
        ("$received", Row.Millis(entry.Call.ReceivedAt)));

    // The guard is in the WHERE: what was read must still be there, whoever else writes these books.
    private static void Take(SqliteSession books, RedeemEntry entry, EntitlementFacts before, Use use)
    {
        var changed = books.Run(
            """
            UPDATE entitlements SET uses_left = uses_left - $uses, balance = balance - $taken
            WHERE entitlement_id = $id AND uses_left = $usesBefore AND balance = $balanceBefore
            """,
            ("$id", before.EntitlementId), ("$uses", use.UsesTaken), ("$taken", use.BalanceTaken),
            ("$usesBefore", before.UsesLeft), ("$balanceBefore", before.Balance));
        if (changed != 1)
            throw new UnreachableException("an entitlement changed inside the transaction that had read it");
        books.Run(
            """
            INSERT INTO redemptions (
                redemption_id, scan_id, entitlement_id, uses_taken, balance_taken, bill, value_used, cash_due,
                has_slip, answers, undo_until, terminal, lane, store, operator, device_time, received_at)
            VALUES (
                $redemption, $scan, $entitlement, $uses, $taken, $bill, $used, $cash,
                $slip, $answers, $undo, $terminal, $lane, $store, $operator, $device, $received)
            """,
            [
                ("$redemption", use.RedemptionId), ("$scan", entry.ScanId), ("$entitlement", before.EntitlementId),
                ("$uses", use.UsesTaken), ("$taken", use.BalanceTaken), ("$bill", use.Bill),
                ("$used", use.ValueUsed), ("$cash", use.CashDue), ("$slip", use.HasSlip),
                ("$answers", use.AnswersJson), ("$undo", Row.Millis(use.UndoUntil)), .. Row.Call(entry.Call),
            ]);
    }

    private static void Refusal(SqliteSession books, RedeemEntry entry, Reason reason) => books.Run(
        """
        INSERT INTO refusals (scan_id, reason, code_hash, terminal, lane, store, operator, device_time, received_at)
        VALUES ($scan, $reason, $code, $terminal, $lane, $store, $operator, $device, $received)
        """,
        [
            ("$scan", entry.ScanId), ("$reason", (int)reason), ("$code", entry.CodeHash), .. Row.Call(entry.Call),
        ]);

    private static StoredScan? Scan(SqliteSession books, string scanId) => books.First(
        "SELECT fingerprint, code_hash, store, reason, reply FROM scans WHERE scan_id = $scan",
        row => new StoredScan(
            row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1), row.GetString(2), row.GetInt32(3),
            row.GetFieldValue<byte[]>(4)),
        ("$scan", scanId));

    private static bool Same(byte[] one, byte[] other) => one.AsSpan().SequenceEqual(other);

    private sealed record StoredScan(byte[] Fingerprint, byte[] CodeHash, string Store, int Reason, byte[] Reply);
}
