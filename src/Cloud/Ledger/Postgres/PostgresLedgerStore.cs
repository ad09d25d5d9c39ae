using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using PosCloud.Ledger.BackOffice;
using PosDaemon.Protocol.Redemption.V1;
using static PosCloud.Ledger.Postgres.PostgresValue;

namespace PosCloud.Ledger.Postgres;

/// <summary>The ledger of one merchant in PostgreSQL, which any number of nodes may share. Each transaction is two
/// round trips: one reads under lock, one writes what was decided, guarded by what was read.</summary>
internal sealed class PostgresLedgerStore : ILedgerStore
{
    // About what a redemption writes.
    private const int CheckBytes = 4096;

    private readonly PostgresConnections _connections;
    private readonly PostgresTransactions _transactions;
    private readonly ReportTurns _reports = new();
    private readonly string _merchant;
    private readonly bool _ownsConnections;

    /// <param name="connections">To the database.</param>
    /// <param name="database">For the messages of faults.</param>
    /// <param name="merchant">Whose ledger; is on record.</param>
    /// <param name="log">Gets why a call has no answer.</param>
    /// <param name="ownsConnections">They end with it.</param>
    public PostgresLedgerStore(
        PostgresConnections connections, string database, string merchant, ILogger log, bool ownsConnections = true)
    {
        (_connections, _merchant, _ownsConnections) = (connections, merchant, ownsConnections);
        _transactions = new PostgresTransactions(connections, database, log);
        Terminals = new PostgresTerminalStore(_transactions, merchant);
    }

    public ITerminalStore Terminals { get; }

    public Task<RedeemFacts> ReadRedeemAsync(RedeemAttempt attempt) => _transactions.RunAsync(async transaction =>
        (await transaction.QueryOneStateAsync(
            batch => RedeemStatements.AddFacts(batch, _merchant, attempt),
            reader => RedeemStatements.ReadFactsAsync(reader, attempt))).Facts);

    public Task<RedeemDecision> RedeemAsync(RedeemAttempt attempt, Func<RedeemFacts, RedeemDecision> decide) =>
        _transactions.RunAsync(async transaction =>
        {
            var read = await transaction.QueryAsync(
                batch =>
                {
                    RedeemStatements.AddLocks(batch, _merchant, attempt);
                    RedeemStatements.AddFacts(batch, _merchant, attempt);
                },
                reader => RedeemStatements.ReadFactsAsync(reader, attempt));
            var decision = decide(read.Facts);
            await transaction.CommitAsync(
                batch => RedeemStatements.AddWrite(batch, _merchant, attempt, read, decision));
            return decision;
        });

    public Task AddRefusalsAsync(IReadOnlyList<(RedeemAttempt Attempt, Reason Reason)> refusals) =>
        _transactions.RunAsync(async transaction =>
        {
            await transaction.CommitAsync(batch =>
            {
                foreach (var (attempt, reason) in refusals)
                    RedeemStatements.AddRefusal(batch, _merchant, attempt, reason);
            });
            return true;
        });

    public Task<UndoDecision> UndoAsync(UndoAttempt attempt, Func<UndoFacts, UndoDecision> decide) =>
        _transactions.RunAsync(async transaction =>
        {
            var read = await transaction.QueryAsync(
                batch =>
                {
                    UndoStatements.AddLocks(batch, _merchant, attempt);
                    UndoStatements.AddFacts(batch, _merchant, attempt);
                },
                reader => UndoStatements.ReadFactsAsync(reader, attempt));
            var decision = decide(read.Facts);
            await transaction.CommitAsync(
                batch => UndoStatements.AddWrite(batch, _merchant, attempt, read, decision));
            return decision;
        });

    public Task<(UploadDecision Decision, UploadFacts Facts)> UploadAsync(
        UploadAttempt attempt, Func<UploadFacts, UploadDecision> decide) =>
        _transactions.RunAsync(async transaction =>
        {
            var facts = await transaction.QueryAsync(
                batch =>
                {
                    // What the terminal asked for on line is there, or begins after this.
                    TerminalLock.AddAlone(batch, _merchant, attempt.Call.Terminal);
                    OutboxStatements.AddUploadFacts(batch, _merchant, attempt);
                },
                OutboxStatements.ReadUploadFactsAsync);
            var decision = decide(facts);
            await transaction.CommitAsync(batch =>
            {
                if (decision.Write)
                    OutboxStatements.AddUpload(batch, _merchant, attempt, decision);
            });
            return (decision, facts);
        });

    public Task<IReadOnlyList<SlipReportVerdict>> ReportSlipsAsync(
        CallFacts call, IReadOnlyList<SlipReportLine> lines,
        Func<SlipReportLine, SlipReportFacts, SlipReportVerdict> decide) =>
        _transactions.RunAsync<IReadOnlyList<SlipReportVerdict>>(async transaction =>
        {
            var (terminals, known) = await transaction.QueryAsync(
                batch =>
                {
                    TerminalLock.AddShared(batch, _merchant, call.Terminal);
                    OutboxStatements.AddSlipFacts(batch, _merchant, lines);
                },
                OutboxStatements.ReadSlipFactsAsync);
            var before = known.ToDictionary();
            var verdicts = new List<SlipReportVerdict>(lines.Count);
            // Of two lines of one copy the later is decided on what the earlier leaves, and is what is written.
            var written = new Dictionary<(string, int), (SlipReportLine, SlipOutcome?)>();
            foreach (var line in lines)
            {
                var copy = (line.ScanId, line.Copy);
                var verdict = decide(line, new SlipReportFacts(
                    terminals.ContainsKey(line.ScanId), terminals.GetValueOrDefault(line.ScanId, ""),
                    known.TryGetValue(copy, out var outcome) ? outcome : null));
                verdicts.Add(verdict);
                if (!verdict.Write)
                    continue;
                written[copy] = (line, before.TryGetValue(copy, out var was) ? was : null);
                known[copy] = line.Outcome;
            }

            await transaction.CommitAsync(
                batch => OutboxStatements.AddSlips(batch, _merchant, call, written.Values));
            return verdicts;
        });

    public Task<IReadOnlyList<UnreportedUse>> ListUnreportedAsync(
        string terminal, bool withUnknown, UnreportedPlace after, int limit) =>
        _transactions.RunAsync(async transaction =>
        {
            var uses = await transaction.QueryAsync(
                batch =>
                {
                    // Behind all that is being written for it: a use that is missing was decided on later.
                    TerminalLock.AddAlone(batch, _merchant, terminal);
                    OutboxStatements.AddUnreported(batch, _merchant, terminal, withUnknown, after, limit);
                },
                OutboxStatements.ReadUnreportedAsync);
            await transaction.CommitAsync(_ => { });
            return uses;
        });

    public Task<bool> IssueAsync(Issuance issuance, string once) => _transactions.RunAsync(async transaction =>
    {
        var isNew = await transaction.QueryAsync(
            batch => IssueStatements.AddClaim(batch, _merchant, once),
            reader => FactsStatements.NextAsync(reader, _ => true));
        if (!isNew)
            return false;
        // An import, for which nobody stands and waits.
        if (issuance.Audit is null)
            await transaction.LiftLimitAsync();
        var session = new PostgresSqlSession(transaction, _merchant, isReading: false);
        await GoodsStatements.AddAsync(session, issuance);
        var baskets = await transaction.CopyAsync(
            connection => IssueStatements.CopyAsync(connection, _merchant, issuance));
        await GoodsStatements.SellAsync(session, baskets);
        await transaction.CommitAsync(_ => { });
        return true;
    });

    public Task<T> ReadAsync<T>(Func<ISqlSession, Task<T>> work) => _transactions.RunAsync(
        transaction => work(new PostgresSqlSession(transaction, _merchant, isReading: true)));

    public Task<T> ReadReportAsync<T>(Func<ISqlSession, Task<T>> work) => _reports.RunAsync(
        () => _transactions.RunAsync(async transaction =>
        {
            await transaction.BeginReportAsync();
            return await work(new PostgresSqlSession(transaction, _merchant, isReading: true));
        }));

    public Task<T> WriteAsync<T>(Func<ISqlSession, Task<T>> work) => _transactions.RunAsync(async transaction =>
    {
        var result = await work(new PostgresSqlSession(transaction, _merchant, isReading: false));
        await transaction.CommitAsync(_ => { });
        return result;
    });

    public Task CheckAsync() => _transactions.RunAsync(async transaction =>
    {
        await transaction.CommitAsync(batch => batch.Add(
            """
            INSERT INTO health (merchant_id, checked_at, filler) VALUES ($1, now(), $2)
            ON CONFLICT (merchant_id) DO UPDATE SET checked_at = excluded.checked_at, filler = excluded.filler
            """,
            Of(_merchant), Of(RandomNumberGenerator.GetBytes(CheckBytes))));
        return true;
    });

    /// <summary>Waits for what was begun.</summary>
    public async ValueTask DisposeAsync()
    {
        await _transactions.StopAsync();
        _reports.Dispose();
        if (_ownsConnections)
            await _connections.DisposeAsync();
    }
}
