using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using PosCloud.Codes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger.Sqlite;

/// <summary>The ledger in one SQLite file, written by one loop.</summary>
internal sealed class SqliteLedgerStore : ILedgerStore
{
    private readonly SqliteSession _session;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private readonly SqliteReaders _officeReaders;
    private readonly SqliteReaders _reportReaders;
    private readonly SqliteCheckpoints _checkpoints;

    private SqliteLedgerStore(
        SqliteSession session, (SqliteReaders Counters, SqliteReaders Office, SqliteReaders Reports) readers,
        SqliteCheckpoints checkpoints, CodeKey key, string path, ILogger log)
    {
        _session = session;
        (_readers, _officeReaders, _reportReaders) = readers;
        _checkpoints = checkpoints;
        Key = key;
        _writer = new SqliteWriter(session, path, checkpoints.CountCommit, log);
        Terminals = new SqliteTerminalStore(_writer, _readers);
    }

    /// <summary>The key that this database's codes and replies are kept under.</summary>
    public CodeKey Key { get; }

    public ITerminalStore Terminals { get; }

    /// <summary>Opens the database, makes it where there is none, brings an older one up to date.</summary>
    /// <exception cref="LedgerException">It cannot be used; the message says why and names the file.</exception>
    public static SqliteLedgerStore Open(string path, RandomNumberGenerator random, ILogger log) =>
        Over(SqliteFile.OpenOrCreate(path, random, log), path, log);

    /// <summary>Opens a database that is there, brings an older one up to date.</summary>
    /// <exception cref="LedgerException">There is none, or it cannot be used; the message says why and names the
    /// file.</exception>
    public static SqliteLedgerStore OpenExisting(string path, ILogger log) =>
        Over(SqliteFile.OpenExisting(path, log), path, log);

    private static SqliteLedgerStore Over((SqliteSession Session, CodeKey Key) file, string path, ILogger log)
    {
        try
        {
            return new SqliteLedgerStore(
                file.Session,
                (new SqliteReaders(path, SqliteReaderLimits.OfCounters, log),
                    new SqliteReaders(path, SqliteReaderLimits.OfOffice, log),
                    new SqliteReaders(path, SqliteReaderLimits.OfReports, log)),
                new SqliteCheckpoints(path, log), file.Key, path, log);
        }
        catch (SqliteException e)
        {
            file.Session.Dispose();
            throw SqliteFaults.From(e, path);
        }
    }

    public Task<RedeemFacts> ReadRedeemAsync(RedeemAttempt attempt) =>
        _readers.RunAsync(session => RedeemSql.Facts(session, attempt));

    public Task<RedeemDecision> RedeemAsync(RedeemAttempt attempt, Func<RedeemFacts, RedeemDecision> decide) =>
        _writer.RunAsync(session =>
        {
            var facts = RedeemSql.Facts(session, attempt);
            var decision = decide(facts);
            RedeemSql.Write(session, attempt, facts, decision);
            return decision;
        });

    public Task AddRefusalsAsync(IReadOnlyList<(RedeemAttempt Attempt, Reason Reason)> refusals) =>
        _writer.RunAsync(session =>
        {
            foreach (var (attempt, reason) in refusals)
                RedeemSql.WriteRefusal(session, attempt, reason);
            return true;
        });

    public Task<UndoDecision> UndoAsync(UndoAttempt attempt, Func<UndoFacts, UndoDecision> decide) =>
        _writer.RunAsync(session =>
        {
            var facts = UndoSql.Facts(session, attempt);
            var decision = decide(facts);
            UndoSql.Write(session, attempt, facts, decision);
            return decision;
        });

    public Task<(UploadDecision Decision, UploadFacts Facts)> UploadAsync(
        UploadAttempt attempt, Func<UploadFacts, UploadDecision> decide) =>
        _writer.RunAsync(session =>
        {
            var facts = OutboxSql.Facts(session, attempt);
            var decision = decide(facts);
            if (decision.Write)
                OutboxSql.Write(session, attempt, decision);
            return (decision, facts);
        });

    public Task<IReadOnlyList<SlipReportVerdict>> ReportSlipsAsync(
        CallFacts call, IReadOnlyList<SlipReportLine> lines,
        Func<SlipReportLine, SlipReportFacts, SlipReportVerdict> decide) =>
        _writer.RunAsync<IReadOnlyList<SlipReportVerdict>>(session => lines.Select(line =>
        {
            var verdict = decide(line, OutboxSql.Facts(session, line));
            if (verdict.Write)
                OutboxSql.Write(session, call, line);
            return verdict;
        }).ToList());

    public Task<IReadOnlyList<UnreportedUse>> ListUnreportedAsync(
        string terminal, bool withUnknown, UnreportedPlace after, int limit) =>
        // Behind the batch that is being written: a reader would see what was before it.
        _writer.RunAsync<IReadOnlyList<UnreportedUse>>(
            session => OutboxSql.ListUnreported(session, terminal, withUnknown, after, limit));

    public Task<bool> IssueAsync(Issuance issuance, string once) =>
        _writer.RunAsync(session => IssueSql.Issue(session, issuance, once));

    public Task<T> ReadAsync<T>(Func<ISqlSession, Task<T>> work) =>
        _officeReaders.RunAsync(session => SqliteSqlSession.Run(session, work));

    // Nothing limits a statement here.
    public Task<T> ReadReportAsync<T>(Func<ISqlSession, Task<T>> work) =>
        _reportReaders.RunAsync(session => SqliteSqlSession.Run(session, work));

    public Task<T> WriteAsync<T>(Func<ISqlSession, Task<T>> work) =>
        _writer.RunAsync(session => SqliteSqlSession.Run(session, work));

    // A redemption changes some nine pages of 4 KB.
    public Task CheckAsync() => _writer.RunAsync(session => session.Run(
        """
        INSERT INTO meta VALUES ('health', randomblob(32768))
        ON CONFLICT (key) DO UPDATE SET value = excluded.value
        """));

    /// <summary>Waits for what was queued.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.StopAsync();
        await _readers.DisposeAsync();
        await _officeReaders.DisposeAsync();
        await _reportReaders.DisposeAsync();
        await _checkpoints.DisposeAsync();
        // The last connection to close writes the whole WAL back.
        _session.Dispose();
    }
}
