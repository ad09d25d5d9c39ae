namespace PosCloud.Ledger;

/// <summary>A terminal by its name. Empty <see cref="Store"/>: it never enrolled.</summary>
internal sealed record StoredTerminal(string Store, bool IsRevoked)
{
    public bool IsEnrolled => Store.Length > 0;
}

/// <summary>A certificate authority: its certificate (DER), and its private key (PKCS #8), sealed.</summary>
internal sealed record StoredAuthority(byte[] Certificate, byte[] SealedKey);

/// <summary>Lets one machine enrol as a terminal, once. Only the keyed hash of the token is kept.</summary>
internal sealed record EnrollmentToken(
    byte[] Hash, string Terminal, string Store, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>What is known of a token. <see cref="Used"/>: null, it was not used yet.</summary>
internal sealed record StoredToken(string Terminal, string Store, DateTimeOffset ExpiresAt, TokenUse? Used)
{
    /// <summary>A newer one took its place, or its terminal was revoked. It is kept, so that it is not made again.
    /// </summary>
    public bool IsVoid => ExpiresAt == DateTimeOffset.UnixEpoch;
}

/// <summary>By whom a token was used.</summary>
/// <param name="At">When.</param>
/// <param name="KeyHash">SHA-256 of the public key that was certified.</param>
/// <param name="HostName">Of the machine, as it said.</param>
/// <param name="Certificate">What it was given, DER.</param>
internal sealed record TokenUse(DateTimeOffset At, byte[] KeyHash, string HostName, byte[] Certificate);

/// <summary>A certificate as it is put on record. <see cref="Fingerprint"/>: SHA-256 of its DER.</summary>
internal sealed record IssuedCertificate(
    byte[] Fingerprint, byte[] Certificate, byte[] KeyHash, string Terminal, DateTimeOffset NotBefore,
    DateTimeOffset NotAfter, DateTimeOffset IssuedAt, string HostName, string SoftwareVersion);

/// <summary>A certificate that this ledger issued, and what became of it. <see cref="ReplacedAt"/>: since when it is
/// not good any more, because its terminal has enrolled or renewed since.</summary>
internal sealed record StoredCertificate(
    string Terminal, string Store, DateTimeOffset NotBefore, DateTimeOffset NotAfter, DateTimeOffset? ReplacedAt,
    bool IsRevoked, string HostName, string SoftwareVersion);

/// <summary>What becomes of an enrolment.</summary>
internal abstract record EnrollDecision
{
    /// <summary>Nothing is recorded.</summary>
    internal sealed record Refuse(string Why) : EnrollDecision;

    /// <summary>The same key came with this token before: it gets the same certificate. Nothing is recorded.</summary>
    internal sealed record Repeat(string Terminal, string Store, byte[] Certificate) : EnrollDecision;

    /// <summary>The token is used, the terminal is of this store and not revoked, and none but this certificate of it
    /// is good from now on.</summary>
    internal sealed record Issue(string Store, IssuedCertificate Certificate) : EnrollDecision;
}
