namespace PosCloud.Ledger.Postgres;

/// <summary>Who may call as which terminal, in the database of a ledger.</summary>
internal sealed class PostgresTerminalStore(PostgresTransactions transactions, string merchant) : ITerminalStore
{
    public Task<uint?> FindTerminalOwnerAsync(string terminal) => transactions.RunAsync(
        transaction => transaction.QueryAsync(
            batch => TerminalStatements.AddOwner(batch, merchant, terminal),
            reader => FactsStatements.NextAsync(reader, row => (uint?)row.GetInt64(0))));

    public Task<uint> OwnTerminalAsync(string terminal, uint user, DateTimeOffset at) =>
        transactions.RunAsync(async transaction =>
        {
            var owner = await transaction.QueryAsync(
                batch => TerminalStatements.AddOwning(batch, merchant, terminal, user, at),
                reader => FactsStatements.NextAsync(reader, row => (uint)row.GetInt64(0)));
            await transaction.CommitAsync(_ => { });
            return owner;
        });

    public Task<bool> ReleaseTerminalAsync(string terminal) => WriteOneAsync(
        batch => TerminalStatements.AddRelease(batch, merchant, terminal));

    public Task<StoredTerminal?> FindTerminalAsync(string terminal) => transactions.RunAsync(
        transaction => transaction.QueryAsync(
            batch => CertificateStatements.AddTerminal(batch, merchant, terminal),
            reader => FactsStatements.NextAsync(reader, StoredRows.EnrolledTerminal)));

    public Task<bool> RevokeTerminalAsync(string terminal) => WriteOneAsync(
        batch => CertificateStatements.AddRevoking(batch, merchant, terminal));

    public Task<IReadOnlyList<string>> ListRevokedAsync() => transactions.RunAsync(
        transaction => transaction.QueryAsync<IReadOnlyList<string>>(
            batch => CertificateStatements.AddRevoked(batch, merchant),
            async reader =>
            {
                var names = new List<string>();
                while (await reader.ReadAsync())
                    names.Add(reader.GetString(0));
                return names;
            }));

    public Task<StoredAuthority> EnsureAuthorityAsync(StoredAuthority draft) =>
        transactions.RunAsync(async transaction =>
        {
            var authority = await transaction.QueryAsync(
                batch => CertificateStatements.AddEnsuring(batch, merchant, draft),
                reader => FactsStatements.NextAsync(reader, StoredRows.Authority));
            await transaction.CommitAsync(_ => { });
            return authority!;
        });

    public Task<StoredAuthority?> FindAuthorityAsync() => transactions.RunAsync(
        transaction => transaction.QueryAsync(
            batch => CertificateStatements.AddAuthority(batch, merchant),
            reader => FactsStatements.NextAsync(reader, StoredRows.Authority)));

    public Task<bool> AddTokenAsync(EnrollmentToken token) => WriteOneAsync(
        batch => CertificateStatements.AddToken(batch, merchant, token));

    public Task<EnrollDecision> EnrollAsync(byte[] tokenHash, Func<StoredToken?, EnrollDecision> decide) =>
        transactions.RunAsync(async transaction =>
        {
            var token = await transaction.QueryAsync(
                batch => CertificateStatements.AddTokenFacts(batch, merchant, tokenHash),
                reader => FactsStatements.NextAsync(reader, StoredRows.Token));
            var decision = decide(token);
            await transaction.CommitAsync(batch =>
            {
                if (decision is EnrollDecision.Issue issue)
                    CertificateStatements.AddEnrolling(batch, merchant, tokenHash, issue);
            });
            return decision;
        });

    public Task<StoredCertificate?> FindCertificateAsync(byte[] fingerprint) => transactions.RunAsync(
        transaction => transaction.QueryAsync(
            batch => CertificateStatements.AddCertificateFacts(batch, merchant, fingerprint),
            reader => FactsStatements.NextAsync(reader, StoredRows.Certificate)));

    public Task<bool> RenewAsync(byte[] fingerprint, IssuedCertificate next) =>
        transactions.RunAsync(async transaction =>
        {
            var known = await transaction.QueryAsync(
                batch =>
                {
                    CertificateStatements.AddTerminalLock(batch, merchant, fingerprint);
                    CertificateStatements.AddCertificateFacts(batch, merchant, fingerprint);
                },
                reader => FactsStatements.NextAsync(reader, StoredRows.Certificate));
            if (known is not { ReplacedAt: null, IsRevoked: false } || known.Terminal != next.Terminal)
                return false;
            await transaction.CommitAsync(
                batch => CertificateStatements.AddRenewing(batch, merchant, fingerprint, next));
            return true;
        });

    // A statement that gives one row where it wrote.
    private Task<bool> WriteOneAsync(Action<PostgresBatch> add) => transactions.RunAsync(async transaction =>
    {
        var isWritten = await transaction.QueryAsync(
            add, reader => FactsStatements.NextAsync(reader, _ => true));
        await transaction.CommitAsync(_ => { });
        return isWritten;
    });
}
