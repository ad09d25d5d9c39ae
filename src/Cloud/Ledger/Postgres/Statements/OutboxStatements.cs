using Npgsql;
using PosDaemon.Protocol.Redemption.V1;
using static PosCloud.Ledger.Postgres.PostgresValue;

namespace PosCloud.Ledger.Postgres;

/// <summary>What terminals deliver later: slip reports and off-line redemptions.</summary>
internal static class OutboxStatements
{
    /// <summary>Who redeemed these scans, and what is known of their slips.</summary>
    public static void AddSlipFacts(PostgresBatch batch, string merchant, IReadOnlyList<SlipReportLine> lines)
    {
        string[] scans = [.. lines.Select(line => line.ScanId).Distinct()];
        batch.Add(
            "SELECT scan_id, terminal FROM scans WHERE merchant_id = $1 AND scan_id = ANY ($2) AND reason = 0",
            Of(merchant), Of(scans));
        batch.Add(
            "SELECT scan_id, copy, outcome FROM slip_reports WHERE merchant_id = $1 AND scan_id = ANY ($2)",
            Of(merchant), Of(scans));
    }

    public static async Task<(Dictionary<string, string> Terminals, Dictionary<(string, int), SlipOutcome> Known)>
        ReadSlipFactsAsync(NpgsqlDataReader reader)
    {
        var terminals = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
            terminals[reader.GetString(0)] = reader.GetString(1);
        await reader.NextResultAsync();
        var known = new Dictionary<(string, int), SlipOutcome>();
        while (await reader.ReadAsync())
            known[(reader.GetString(0), reader.GetInt32(1))] = (SlipOutcome)reader.GetInt32(2);
        return (terminals, known);
    }

    /// <summary>Writes the lines, of which no two are of one copy, where each copy is known as it was read.</summary>
    /// <param name="lines">Each with the outcome that was known of it before.</param>
    public static void AddSlips(
        PostgresBatch batch, string merchant, CallFacts call,
        IReadOnlyCollection<(SlipReportLine Line, SlipOutcome? Before)> lines)
    {
        if (lines.Count == 0)
            return;
        batch.Add(
            """
            WITH written AS (
                INSERT INTO slip_reports AS s (
                    merchant_id, scan_id, copy, outcome, at, printer, detail,
                    terminal, lane, store, operator, device_time, received_at)
                SELECT $1, line.scan, line.copy, line.outcome, line.at, line.printer, line.detail,
                    $9, $10, $11, $12, $13, $14
                FROM unnest($2, $3, $4, $5, $6, $7) AS line (scan, copy, outcome, at, printer, detail)
                ORDER BY line.scan, line.copy
                ON CONFLICT (merchant_id, scan_id, copy) DO UPDATE SET
                    outcome = excluded.outcome, at = excluded.at, printer = excluded.printer,
                    detail = excluded.detail, device_time = excluded.device_time, received_at = excluded.received_at
                    WHERE EXISTS (SELECT 1 FROM unnest($2, $3, $8) AS before (scan, copy, outcome)
                        WHERE before.scan = s.scan_id AND before.copy = s.copy AND before.outcome = s.outcome)
                RETURNING 1)
            SELECT require_unchanged((SELECT count(*) FROM written) = cardinality($2))
            """,
            [
                Of(merchant), Of([.. lines.Select(one => one.Line.ScanId)]),
                Of([.. lines.Select(one => one.Line.Copy)]), Of([.. lines.Select(one => (int)one.Line.Outcome)]),
                Of([.. lines.Select(one => one.Line.At)]),
                Of([.. lines.Select(one => one.Line.Printer)]), Of([.. lines.Select(one => one.Line.Detail)]),
                Of([.. lines.Select(one => (int)(one.Before ?? (SlipOutcome)(-1)))]), .. Call(call),
            ]);
    }

    public static void AddUnreported(
        PostgresBatch batch, string merchant, string terminal, bool withUnknown, UnreportedPlace after, int limit) =>
        batch.Add(
            """
            SELECT r.scan_id, r.lane, s.reply, r.received_at, r.seq,
                coalesce((SELECT max(p.copy) FROM slip_reports p
                    WHERE p.merchant_id = r.merchant_id AND p.scan_id = r.scan_id), 0)
            FROM redemptions r
            JOIN scans s ON s.merchant_id = r.merchant_id AND s.scan_id = r.scan_id
            WHERE r.merchant_id = $1 AND r.terminal = $2 AND (r.received_at, r.seq) > ($3, $4)
                AND r.has_slip AND r.undone_at IS NULL
                AND NOT EXISTS (
                    SELECT 1 FROM terminals t WHERE t.merchant_id = $1 AND t.terminal_id = $2 AND t.revoked)
                AND (NOT EXISTS (SELECT 1 FROM slip_reports p
                        WHERE p.merchant_id = r.merchant_id AND p.scan_id = r.scan_id)
                    OR ($5
                        AND EXISTS (SELECT 1 FROM slip_reports p WHERE p.merchant_id = r.merchant_id
                            AND p.scan_id = r.scan_id AND p.outcome = $6)
                        AND NOT EXISTS (SELECT 1 FROM slip_reports p WHERE p.merchant_id = r.merchant_id
                            AND p.scan_id = r.scan_id AND p.outcome IN ($7, $8))))
            ORDER BY r.received_at, r.seq LIMIT $9
            """,
            Of(merchant), Of(terminal), Of(TimeOf(after.ReceivedAt)), Of(after.Number), Of(withUnknown),
            Of((int)SlipOutcome.Unknown), Of((int)SlipOutcome.Printed), Of((int)SlipOutcome.Assumed), Of(limit));

    public static async Task<IReadOnlyList<UnreportedUse>> ReadUnreportedAsync(NpgsqlDataReader reader)
    {
        var uses = new List<UnreportedUse>();
        while (await reader.ReadAsync())
            uses.Add(new UnreportedUse(
                reader.GetString(0), reader.GetString(1), StoredValue.Bytes(reader, 2),
                new UnreportedPlace(
                    (StoredValue.Time(reader, 3) ?? DateTimeOffset.MinValue).ToUnixTimeMilliseconds(),
                    reader.GetInt64(4)),
                reader.GetInt32(5)));
        return uses;
    }

    public static void AddUploadFacts(PostgresBatch batch, string merchant, UploadAttempt attempt)
    {
        FactsStatements.AddScan(batch, merchant, attempt.ScanId);
        batch.Add(
            "SELECT verdict, message, fingerprint FROM uploads WHERE merchant_id = $1 AND scan_id = $2",
            Of(merchant), Of(attempt.ScanId));
    }

    public static async Task<UploadFacts> ReadUploadFactsAsync(NpgsqlDataReader reader) => new(
        await FactsStatements.NextAsync(reader, StoredRows.Scan),
        await FactsStatements.NextAsync(reader, StoredRows.Upload));

    public static void AddUpload(
        PostgresBatch batch, string merchant, UploadAttempt attempt, UploadDecision decision) => batch.Add(
        """
        WITH claim AS (
            INSERT INTO uploads (
                merchant_id, scan_id, fingerprint, code_hash, verdict, message,
                terminal, lane, store, operator, device_time, received_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            ON CONFLICT (merchant_id, scan_id) DO NOTHING
            RETURNING 1)
        SELECT require_unchanged((SELECT count(*) FROM claim) = 1)
        """,
        [
            Of(merchant), Of(attempt.ScanId), Of(attempt.Fingerprint), Of(attempt.CodeHash),
            Of((int)decision.Verdict), Of(decision.Message), .. Call(attempt.Call),
        ]);

    // Far ends stand for what no time is.
    private static DateTimeOffset TimeOf(long millis) => DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(
        millis, new DateTimeOffset(1, 1, 2, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(),
        new DateTimeOffset(9999, 12, 30, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds()));
}
