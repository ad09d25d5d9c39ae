using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger.Sqlite;

/// <summary>What terminals deliver later: slip reports and off-line redemptions.</summary>
internal static class OutboxSql
{
    public static SlipReportFacts Facts(SqliteSession session, SlipReportLine line)
    {
        var terminal = session.First(
            "SELECT terminal FROM redemptions WHERE scan_id = $scan", row => row.GetString(0), ("$scan", line.ScanId));
        var known = session.First(
            "SELECT outcome FROM slip_reports WHERE scan_id = $scan AND copy = $copy",
            row => (SlipOutcome?)row.GetInt32(0), ("$scan", line.ScanId), ("$copy", line.Copy));
        return new SlipReportFacts(terminal is not null, terminal ?? "", known);
    }

    public static void Write(SqliteSession session, CallFacts call, SlipReportLine line) => session.Run(
        """
        INSERT INTO slip_reports (
            scan_id, copy, outcome, at, printer, detail, terminal, lane, store, operator, device_time, received_at)
        VALUES (
            $scan, $copy, $outcome, $at, $printer, $detail,
            $terminal, $lane, $store, $operator, $device, $received)
        ON CONFLICT (scan_id, copy) DO UPDATE SET
            outcome = excluded.outcome, at = excluded.at, printer = excluded.printer, detail = excluded.detail,
            device_time = excluded.device_time, received_at = excluded.received_at
        """,
        [
            ("$scan", line.ScanId), ("$copy", line.Copy), ("$outcome", (int)line.Outcome),
            ("$at", Row.Millis(line.At)), ("$printer", line.Printer), ("$detail", line.Detail), .. Row.Call(call),
        ]);

    public static List<UnreportedUse> ListUnreported(
        SqliteSession session, string terminal, bool withUnknown, UnreportedPlace after, int limit) => session.All(
        """
        SELECT r.scan_id, r.lane, s.reply, r.received_at, r.seq,
            ifnull((SELECT max(p.copy) FROM slip_reports p WHERE p.scan_id = r.scan_id), 0)
        FROM redemptions r JOIN scans s ON s.scan_id = r.scan_id
        WHERE r.terminal = $terminal AND (r.received_at, r.seq) > ($since, $after)
            AND r.has_slip = 1 AND r.undone_at IS NULL
            AND (NOT EXISTS (SELECT 1 FROM slip_reports p WHERE p.scan_id = r.scan_id)
                OR ($withUnknown
                    AND EXISTS (SELECT 1 FROM slip_reports p WHERE p.scan_id = r.scan_id AND p.outcome = $unknown)
                    AND NOT EXISTS (SELECT 1 FROM slip_reports p
                        WHERE p.scan_id = r.scan_id AND p.outcome IN ($printed, $assumed))))
            AND NOT EXISTS (SELECT 1 FROM terminals t WHERE t.terminal_id = $terminal AND t.revoked = 1)
        ORDER BY r.received_at, r.seq LIMIT $limit
        """,
        row => new UnreportedUse(
            row.GetString(0), row.GetString(1), StoredValue.Bytes(row, 2),
            new UnreportedPlace(row.GetInt64(3), row.GetInt64(4)), row.GetInt32(5)),
        ("$terminal", terminal), ("$since", after.ReceivedAt), ("$after", after.Number),
        ("$limit", limit), ("$withUnknown", withUnknown), ("$unknown", (int)SlipOutcome.Unknown),
        ("$printed", (int)SlipOutcome.Printed), ("$assumed", (int)SlipOutcome.Assumed));

    public static UploadFacts Facts(SqliteSession session, UploadAttempt attempt) => new(
        FactsReader.Scan(session, attempt.ScanId),
        session.First(
            "SELECT verdict, message, fingerprint FROM uploads WHERE scan_id = $scan",
            StoredRows.Upload,
            ("$scan", attempt.ScanId)));

    public static void Write(SqliteSession session, UploadAttempt attempt, UploadDecision decision) => session.Run(
        """
        INSERT INTO uploads (
            scan_id, fingerprint, code_hash, verdict, message,
            terminal, lane, store, operator, device_time, received_at)
        VALUES (
            $scan, $fingerprint, $code, $verdict, $message,
            $terminal, $lane, $store, $operator, $device, $received)
        """,
        [
            ("$scan", attempt.ScanId), ("$fingerprint", attempt.Fingerprint), ("$code", attempt.CodeHash),
            ("$verdict", (int)decision.Verdict), ("$message", decision.Message), .. Row.Call(attempt.Call),
        ]);
}
