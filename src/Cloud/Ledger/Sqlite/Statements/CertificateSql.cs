namespace PosCloud.Ledger.Sqlite;

/// <summary>The authority, enrolments and certificates of terminals.</summary>
internal static class CertificateSql
{
    public static StoredAuthority? Authority(SqliteSession session) => session.First(
        "SELECT certificate, sealed_key FROM authorities", StoredRows.Authority);

    /// <returns>The one that is there, which may be another one.</returns>
    public static StoredAuthority Ensure(SqliteSession session, StoredAuthority draft)
    {
        session.Run(
            """
            INSERT INTO authorities (authority_id, certificate, sealed_key) VALUES (1, $certificate, $key)
            ON CONFLICT (authority_id) DO NOTHING
            """,
            ("$certificate", draft.Certificate), ("$key", draft.SealedKey));
        return Authority(session)!;
    }

    public static StoredTerminal? Terminal(SqliteSession session, string terminal) => session.First(
        "SELECT COALESCE(store_id, ''), revoked FROM terminals WHERE terminal_id = $terminal",
        StoredRows.EnrolledTerminal, ("$terminal", terminal));

    /// <summary>Its tokens are good for nothing any more, either.</summary>
    /// <returns>False: nothing is known of it.</returns>
    public static bool Revoke(SqliteSession session, string terminal)
    {
        var hadToken = VoidTokens(session, terminal);
        return session.Run(
            """
            INSERT INTO terminals (terminal_id, revoked)
            SELECT $terminal, 1 WHERE EXISTS (SELECT 1 FROM terminals WHERE terminal_id = $terminal)
                OR EXISTS (SELECT 1 FROM terminal_owners WHERE terminal_id = $terminal) OR $hadToken
            ON CONFLICT (terminal_id) DO UPDATE SET revoked = 1
            """,
            ("$terminal", terminal), ("$hadToken", hadToken)) > 0;
    }

    public static List<string> Revoked(SqliteSession session) =>
        session.All("SELECT terminal_id FROM terminals WHERE revoked <> 0", row => row.GetString(0));

    /// <summary>Of a terminal's tokens the newest is good.</summary>
    /// <returns>False: there is no such store.</returns>
    public static bool AddToken(SqliteSession session, EnrollmentToken token)
    {
        if (Token(session, token.Hash) is not null
            || !session.First("SELECT 1 FROM stores WHERE store_id = $store", _ => true, ("$store", token.Store)))
            return false;
        VoidTokens(session, token.Terminal);
        return session.Run(
            """
            INSERT INTO enrollment_tokens (token_hash, terminal_id, store_id, created_at, expires_at)
            SELECT $hash, $terminal, store_id, $created, $expires FROM stores WHERE store_id = $store
            """,
            ("$hash", token.Hash), ("$terminal", token.Terminal), ("$store", token.Store),
            ("$created", Row.Millis(token.CreatedAt)), ("$expires", Row.Millis(token.ExpiresAt))) > 0;
    }

    public static StoredToken? Token(SqliteSession session, byte[] hash) => session.First(
        """
        SELECT t.terminal_id, t.store_id, t.expires_at, t.used_at, c.key_hash, c.host_name, c.certificate
        FROM enrollment_tokens t LEFT JOIN terminal_certificates c USING (fingerprint) WHERE t.token_hash = $hash
        """,
        StoredRows.Token, ("$hash", hash));

    public static void Enroll(SqliteSession session, byte[] tokenHash, EnrollDecision.Issue decision)
    {
        var (terminal, at) = (decision.Certificate.Terminal, Row.Millis(decision.Certificate.IssuedAt));
        session.Run(
            """
            INSERT INTO terminals (terminal_id, revoked, store_id) VALUES ($terminal, 0, $store)
            ON CONFLICT (terminal_id) DO UPDATE SET revoked = 0, store_id = excluded.store_id
            """,
            ("$terminal", terminal), ("$store", decision.Store));
        session.Run(
            "UPDATE terminal_certificates SET replaced_at = $at WHERE terminal_id = $terminal AND replaced_at IS NULL",
            ("$at", at), ("$terminal", terminal));
        Add(session, decision.Certificate);
        session.Run(
            "UPDATE enrollment_tokens SET used_at = $at, fingerprint = $fingerprint WHERE token_hash = $hash",
            ("$at", at), ("$fingerprint", decision.Certificate.Fingerprint), ("$hash", tokenHash));
    }

    public static StoredCertificate? Certificate(SqliteSession session, byte[] fingerprint) => session.First(
        """
        SELECT c.terminal_id, t.store_id, c.not_before, c.not_after, c.replaced_at, t.revoked, c.host_name,
            c.software_version
        FROM terminal_certificates c JOIN terminals t USING (terminal_id) WHERE c.fingerprint = $fingerprint
        """,
        StoredRows.Certificate, ("$fingerprint", fingerprint));

    /// <returns>False: the one that it follows is not good any more.</returns>
    public static bool Renew(SqliteSession session, byte[] fingerprint, IssuedCertificate next)
    {
        if (Certificate(session, fingerprint) is not { ReplacedAt: null, IsRevoked: false } known
            || known.Terminal != next.Terminal)
            return false;
        session.Run(
            """
            UPDATE terminal_certificates SET replaced_at = $at
            WHERE terminal_id = $terminal AND fingerprint <> $fingerprint AND replaced_at IS NULL
            """,
            ("$at", Row.Millis(next.IssuedAt)), ("$terminal", next.Terminal), ("$fingerprint", fingerprint));
        Add(session, next);
        return true;
    }

    private static bool VoidTokens(SqliteSession session, string terminal) => session.Run(
        "UPDATE enrollment_tokens SET expires_at = 0 WHERE terminal_id = $terminal AND used_at IS NULL",
        ("$terminal", terminal)) > 0;

    private static void Add(SqliteSession session, IssuedCertificate issued) => session.Run(
        """
        INSERT INTO terminal_certificates (
            fingerprint, certificate, key_hash, terminal_id, not_before, not_after, issued_at, host_name,
            software_version)
        VALUES ($fingerprint, $certificate, $key, $terminal, $before, $after, $issued, $host, $version)
        """,
        ("$fingerprint", issued.Fingerprint), ("$certificate", issued.Certificate), ("$key", issued.KeyHash),
        ("$terminal", issued.Terminal), ("$before", Row.Millis(issued.NotBefore)),
        ("$after", Row.Millis(issued.NotAfter)), ("$issued", Row.Millis(issued.IssuedAt)),
        ("$host", issued.HostName), ("$version", issued.SoftwareVersion));
}
