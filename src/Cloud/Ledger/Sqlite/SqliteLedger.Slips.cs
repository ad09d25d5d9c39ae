using PosDaemon.Protocol.Redemption.V1;
using Verdict = PosDaemon.Protocol.Redemption.V1.ItemVerdict.Types.Verdict;

namespace PosCloud.Ledger.Sqlite;

internal sealed partial class SqliteLedger
{
    public Task<IReadOnlyList<SlipVerdict>> ReportSlipsAsync(
        CallFacts call, IReadOnlyList<SlipLine> lines, Func<SlipLine, SlipCase, SlipVerdict> decide) =>
        writer.RunAsync<IReadOnlyList<SlipVerdict>>(books => lines.Select(line =>
        {
            var verdict = decide(line, CaseOf(books, line));
            if (verdict.Write)
                Write(books, call, line);
            return verdict;
        }).ToList());

    public Task<IReadOnlyList<UnreportedUse>> UnreportedAsync(string terminal, DateTimeOffset since, int limit) =>
        writer.RunAsync<IReadOnlyList<UnreportedUse>>(books => books.All(
            """
            SELECT r.scan_id, r.lane, s.reply FROM redemptions r JOIN scans s ON s.scan_id = r.scan_id
            WHERE r.terminal = $terminal AND r.received_at >= $since AND r.has_slip = 1 AND r.undone_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM slip_reports p WHERE p.scan_id = r.scan_id)
            ORDER BY r.received_at, r.seq LIMIT $limit
            """,
            row => new UnreportedUse(row.GetString(0), row.GetString(1), row.GetFieldValue<byte[]>(2)),
            ("$terminal", terminal), ("$since", Row.Millis(since)), ("$limit", limit)));

    public Task<UploadOutcome> UploadAsync(UploadEntry entry, Func<AnsweredScan?, UploadVerdict> decide) =>
        writer.RunAsync(books =>
        {
            var scan = Scan(books, entry.ScanId);
            var answered = scan is null ? null
                : new AnsweredScan(Same(scan.Fingerprint, entry.Fingerprint), scan.Reason == 0, scan.Reply);
            if (answered is { Accepted: true, SameContent: true })
                return new UploadOutcome(decide(answered), answered);
            var first = books.First(
                "SELECT verdict, message, fingerprint FROM uploads WHERE scan_id = $scan",
                row => (Verdict: new UploadVerdict((Verdict)row.GetInt32(0), row.GetString(1)),
                    Fingerprint: row.GetFieldValue<byte[]>(2)),
                ("$scan", entry.ScanId));
            if (first.Verdict is not null && Same(first.Fingerprint, entry.Fingerprint))
                return new UploadOutcome(first.Verdict, answered);
            if (first.Verdict is not null)
                return new UploadOutcome(decide(new AnsweredScan(SameContent: false, Accepted: false, [])), answered);
            var verdict = decide(answered);
            Write(books, entry, verdict);
            return new UploadOutcome(verdict, answered);
        });

    private static SlipCase CaseOf(SqliteSession books, SlipLine line)
    {
        var terminal = books.First(
            "SELECT terminal FROM redemptions WHERE scan_id = $scan", row => row.GetString(0), ("$scan", line.ScanId));
        var known = books.First(
            "SELECT outcome FROM slip_reports WHERE scan_id = $scan AND copy = $copy",
            row => (SlipOutcome?)row.GetInt32(0), ("$scan", line.ScanId), ("$copy", line.Copy));
        return new SlipCase(terminal is not null, terminal ?? "", known);
    }

    private static void Write(SqliteSession books, CallFacts call, SlipLine line) => books.Run(
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

    private static void Write(SqliteSession books, UploadEntry entry, UploadVerdict verdict) => books.Run(
        """
        INSERT INTO uploads (
            scan_id, fingerprint, code_hash, verdict, message,
            terminal, lane, store, operator, device_time, received_at)
        VALUES (
            $scan, $fingerprint, $code, $verdict, $message,
            $terminal, $lane, $store, $operator, $device, $received)
        """,
        [
            ("$scan", entry.ScanId), ("$fingerprint", entry.Fingerprint), ("$code", entry.CodeHash),
            ("$verdict", (int)verdict.Verdict), ("$message", verdict.Message), .. Row.Call(entry.Call),
        ]);
}
