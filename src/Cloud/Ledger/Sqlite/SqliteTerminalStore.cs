namespace PosCloud.Ledger.Sqlite;

/// <summary>Who may call as which terminal, in the file of a ledger.</summary>
internal sealed class SqliteTerminalStore(SqliteWriter writer, SqliteReaders readers) : ITerminalStore
{
    public Task<uint?> FindTerminalOwnerAsync(string terminal) =>
        readers.RunAsync(session => TerminalSql.Owner(session, terminal));

    public Task<uint> OwnTerminalAsync(string terminal, uint user, DateTimeOffset at) =>
        writer.RunAsync(session => TerminalSql.Own(session, terminal, user, at));

    public Task<bool> ReleaseTerminalAsync(string terminal) =>
        writer.RunAsync(session => TerminalSql.Release(session, terminal));

    public Task<StoredTerminal?> FindTerminalAsync(string terminal) =>
        readers.RunAsync(session => CertificateSql.Terminal(session, terminal));

    public Task<bool> RevokeTerminalAsync(string terminal) =>
        writer.RunAsync(session => CertificateSql.Revoke(session, terminal));

    public Task<IReadOnlyList<string>> ListRevokedAsync() =>
        readers.RunAsync<IReadOnlyList<string>>(CertificateSql.Revoked);

    public Task<StoredAuthority> EnsureAuthorityAsync(StoredAuthority draft) =>
        writer.RunAsync(session => CertificateSql.Ensure(session, draft));

    public Task<StoredAuthority?> FindAuthorityAsync() => readers.RunAsync(CertificateSql.Authority);

    public Task<bool> AddTokenAsync(EnrollmentToken token) =>
        writer.RunAsync(session => CertificateSql.AddToken(session, token));

    public Task<EnrollDecision> EnrollAsync(byte[] tokenHash, Func<StoredToken?, EnrollDecision> decide) =>
        writer.RunAsync(session =>
        {
            var decision = decide(CertificateSql.Token(session, tokenHash));
            if (decision is EnrollDecision.Issue issue)
                CertificateSql.Enroll(session, tokenHash, issue);
            return decision;
        });

    public Task<StoredCertificate?> FindCertificateAsync(byte[] fingerprint) =>
        readers.RunAsync(session => CertificateSql.Certificate(session, fingerprint));

    public Task<bool> RenewAsync(byte[] fingerprint, IssuedCertificate next) =>
        writer.RunAsync(session => CertificateSql.Renew(session, fingerprint, next));
}
