using PosCloud.Ledger;
using PosCloud.Ledger.Sqlite;

namespace PosDaemon.Benchmarks.Ledger;

/// <summary>The same writes as the store's, so many in one commit: nothing is read, nobody waits for an answer.
/// </summary>
internal sealed class BareCommits : IDisposable
{
    private readonly SqliteSession _session;

    /// <param name="path">A database that a store has made and closed.</param>
    public BareCommits(string path)
    {
        _session = new SqliteSession(SqliteFile.Connect(path));
        _session.Run("PRAGMA synchronous = FULL");
        _session.Run("PRAGMA foreign_keys = ON");
    }

    /// <returns>Redemptions a second.</returns>
    public double Run(IReadOnlyList<(RedeemAttempt Attempt, string Entitlement)> redemptions, int perCommit)
    {
        var began = TimeProvider.System.GetTimestamp();
        foreach (var batch in redemptions.Chunk(perCommit))
        {
            _session.Run("BEGIN IMMEDIATE");
            foreach (var (attempt, entitlement) in batch)
                RedeemSql.Write(
                    _session, attempt,
                    new RedeemFacts(
                        null, false, new CallerFacts(null, null, false),
                        new FoundCode(false, Coupons.Facts(entitlement), null)),
                    Coupons.Accept(attempt));
            _session.Run("COMMIT");
        }

        return redemptions.Count / TimeProvider.System.GetElapsedTime(began).TotalSeconds;
    }

    public void Dispose() => _session.Dispose();
}
