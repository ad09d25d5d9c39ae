using static PosCloud.Ledger.Postgres.PostgresValue;

namespace PosCloud.Ledger.Postgres;

/// <summary>The authority, enrolments and certificates of terminals.</summary>
internal static class CertificateStatements
{
    private const string AddCertificate = """
        INSERT INTO terminal_certificates (
            merchant_id, fingerprint, certificate, key_hash, terminal_id, not_before, not_after, issued_at, host_name,
            software_version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """;

    public static void AddAuthority(PostgresBatch batch, string merchant) => batch.Add(
        "SELECT certificate, sealed_key FROM authorities WHERE merchant_id = $1", Of(merchant));

    /// <summary>Gives the one that is there, which may be another one.</summary>
    public static void AddEnsuring(PostgresBatch batch, string merchant, StoredAuthority draft) => batch.Add(
        """
        INSERT INTO authorities (merchant_id, certificate, sealed_key) VALUES ($1, $2, $3)
        ON CONFLICT (merchant_id) DO UPDATE SET certificate = authorities.certificate
        RETURNING certificate, sealed_key
        """,
        Of(merchant), Of(draft.Certificate), Of(draft.SealedKey));

    public static void AddTerminal(PostgresBatch batch, string merchant, string terminal) => batch.Add(
        "SELECT coalesce(store_id, ''), revoked FROM terminals WHERE merchant_id = $1 AND terminal_id = $2",
        Of(merchant), Of(terminal));

    /// <summary>One row where something is known of it. Its tokens are good for nothing any more.</summary>
    public static void AddRevoking(PostgresBatch batch, string merchant, string terminal) => batch.Add(
        """
        WITH voided AS (
            UPDATE enrollment_tokens SET expires_at = 'epoch'
            WHERE merchant_id = $1 AND terminal_id = $2 AND used_at IS NULL RETURNING 1)
        INSERT INTO terminals (merchant_id, terminal_id, revoked)
        SELECT $1, $2, true WHERE EXISTS (SELECT 1 FROM terminals WHERE merchant_id = $1 AND terminal_id = $2)
            OR EXISTS (SELECT 1 FROM terminal_owners WHERE merchant_id = $1 AND terminal_id = $2)
            OR EXISTS (SELECT 1 FROM voided)
        ON CONFLICT (merchant_id, terminal_id) DO UPDATE SET revoked = true
        RETURNING 1
        """,
        Of(merchant), Of(terminal));

    public static void AddRevoked(PostgresBatch batch, string merchant) => batch.Add(
        "SELECT terminal_id FROM terminals WHERE merchant_id = $1 AND revoked", Of(merchant));

    /// <summary>One row where there is such a store and the token is new. Of a terminal's tokens the newest is good;
    /// the others stay known as tokens that were.</summary>
    public static void AddToken(PostgresBatch batch, string merchant, EnrollmentToken token) => batch.Add(
        """
        WITH voided AS (
            UPDATE enrollment_tokens SET expires_at = 'epoch'
            WHERE merchant_id = $1 AND terminal_id = $3 AND used_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM enrollment_tokens WHERE merchant_id = $1 AND token_hash = $2)
                AND EXISTS (SELECT 1 FROM stores WHERE merchant_id = $1 AND store_id = $4))
        INSERT INTO enrollment_tokens (merchant_id, token_hash, terminal_id, store_id, created_at, expires_at)
        SELECT $1, $2, $3, store_id, $5, $6 FROM stores WHERE merchant_id = $1 AND store_id = $4
        ON CONFLICT DO NOTHING
        RETURNING 1
        """,
        Of(merchant), Of(token.Hash), Of(token.Terminal), Of(token.Store), Of(token.CreatedAt), Of(token.ExpiresAt));

    /// <summary>The token under lock.</summary>
    public static void AddTokenFacts(PostgresBatch batch, string merchant, byte[] hash)
    {
        batch.AddLock(
            "SELECT 1 FROM enrollment_tokens WHERE merchant_id = $1 AND token_hash = $2 FOR UPDATE",
            Of(merchant), Of(hash));
        batch.Add(
            """
            SELECT t.terminal_id, t.store_id, t.expires_at, t.used_at, c.key_hash, c.host_name, c.certificate
            FROM enrollment_tokens t
            LEFT JOIN terminal_certificates c ON c.merchant_id = t.merchant_id AND c.fingerprint = t.fingerprint
            WHERE t.merchant_id = $1 AND t.token_hash = $2
            """,
            Of(merchant), Of(hash));
    }

    public static void AddEnrolling(
        PostgresBatch batch, string merchant, byte[] tokenHash, EnrollDecision.Issue decision)
    {
        var issued = decision.Certificate;
        // Locks the terminal's row, behind which its certificates are.
        batch.Add(
            """
            INSERT INTO terminals (merchant_id, terminal_id, revoked, store_id) VALUES ($1, $2, false, $3)
            ON CONFLICT (merchant_id, terminal_id) DO UPDATE SET revoked = false, store_id = excluded.store_id
            """,
            Of(merchant), Of(issued.Terminal), Of(decision.Store));
        batch.Add(
            """
            UPDATE terminal_certificates SET replaced_at = $3
            WHERE merchant_id = $1 AND terminal_id = $2 AND replaced_at IS NULL
            """,
            Of(merchant), Of(issued.Terminal), Of(issued.IssuedAt));
        batch.Add(AddCertificate, Columns(merchant, issued));
        batch.Add(
            """
            UPDATE enrollment_tokens SET used_at = $3, fingerprint = $4 WHERE merchant_id = $1 AND token_hash = $2
            """,
            Of(merchant), Of(tokenHash), Of(issued.IssuedAt), Of(issued.Fingerprint));
    }

    public static void AddCertificateFacts(PostgresBatch batch, string merchant, byte[] fingerprint) => batch.Add(
        """
        SELECT c.terminal_id, t.store_id, c.not_before, c.not_after, c.replaced_at, t.revoked, c.host_name,
            c.software_version
        FROM terminal_certificates c
        JOIN terminals t ON t.merchant_id = c.merchant_id AND t.terminal_id = c.terminal_id
        WHERE c.merchant_id = $1 AND c.fingerprint = $2
        """,
        Of(merchant), Of(fingerprint));

    /// <summary>The terminal of a certificate neither enrols nor is revoked meanwhile. What has become of the
    /// certificate is read behind it: beside it, it would be read as it was before the wait.</summary>
    public static void AddTerminalLock(PostgresBatch batch, string merchant, byte[] fingerprint) => batch.AddLock(
        """
        SELECT 1 FROM terminal_certificates c
        JOIN terminals t ON t.merchant_id = c.merchant_id AND t.terminal_id = c.terminal_id
        WHERE c.merchant_id = $1 AND c.fingerprint = $2 FOR UPDATE OF t
        """,
        Of(merchant), Of(fingerprint));

    public static void AddRenewing(
        PostgresBatch batch, string merchant, byte[] fingerprint, IssuedCertificate next)
    {
        batch.Add(
            """
            UPDATE terminal_certificates SET replaced_at = $3
            WHERE merchant_id = $1 AND terminal_id = $2 AND fingerprint <> $4 AND replaced_at IS NULL
            """,
            Of(merchant), Of(next.Terminal), Of(next.IssuedAt), Of(fingerprint));
        batch.Add(AddCertificate, Columns(merchant, next));
    }

    private static Npgsql.NpgsqlParameter[] Columns(string merchant, IssuedCertificate issued) =>
    [
        Of(merchant), Of(issued.Fingerprint), Of(issued.Certificate), Of(issued.KeyHash), Of(issued.Terminal),
        Of(issued.NotBefore), Of(issued.NotAfter), Of(issued.IssuedAt), Of(issued.HostName),
        Of(issued.SoftwareVersion),
    ];
}
