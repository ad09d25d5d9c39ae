namespace PosCloud.Ledger;

/// <summary>Keeps who may call as which terminal: users of this machine who own a name, and certificates. Each method
/// is one transaction; the task completes when it is on the disk.</summary>
/// <exception cref="LedgerException">Of every method: the database cannot be read or written now, or the store is
/// closed.</exception>
internal interface ITerminalStore
{
    /// <summary>The user of this machine, by uid, who owns a terminal's name. Null: nobody. Writes nothing.</summary>
    Task<uint?> FindTerminalOwnerAsync(string terminal);

    /// <summary>Gives a terminal's name to the user where nobody owns it.</summary>
    /// <param name="terminal">The name.</param>
    /// <param name="user">Above 0: root owns none.</param>
    /// <param name="at">Since when.</param>
    /// <returns>Who owns it now: another user where that one was first.</returns>
    Task<uint> OwnTerminalAsync(string terminal, uint user, DateTimeOffset at);

    /// <summary>Nobody owns the terminal's name any more.</summary>
    /// <returns>False: nobody did before.</returns>
    Task<bool> ReleaseTerminalAsync(string terminal);

    /// <summary>Null: the name is not on record; it may be owned all the same. Writes nothing.</summary>
    Task<StoredTerminal?> FindTerminalAsync(string terminal);

    /// <summary>The terminal's calls are refused from now on, until it is enrolled anew by a token that is made
    /// later.</summary>
    /// <returns>False: nothing is known of such a terminal, and nothing was written.</returns>
    Task<bool> RevokeTerminalAsync(string terminal);

    /// <summary>The names of all terminals that are revoked now, in no order. Writes nothing.</summary>
    Task<IReadOnlyList<string>> ListRevokedAsync();

    /// <summary>The authority that signs this ledger's certificates.</summary>
    /// <param name="draft">Is put in where there is none.</param>
    /// <returns>The one that is there now.</returns>
    Task<StoredAuthority> EnsureAuthorityAsync(StoredAuthority draft);

    /// <summary>Null: nothing was signed yet. Writes nothing.</summary>
    Task<StoredAuthority?> FindAuthorityAsync();

    /// <summary>Of a terminal's tokens the newest is good; those before are known as void.</summary>
    /// <returns>False, and nothing changed: there is no such store, or the token was made already.</returns>
    Task<bool> AddTokenAsync(EnrollmentToken token);

    /// <summary>Decides on a token under lock, and writes what was decided.</summary>
    /// <param name="tokenHash">Of the token that was shown.</param>
    /// <param name="decide">Gets null where there is no such token.</param>
    Task<EnrollDecision> EnrollAsync(byte[] tokenHash, Func<StoredToken?, EnrollDecision> decide);

    /// <summary>Null: this ledger issued no such certificate. Writes nothing.</summary>
    /// <param name="fingerprint">SHA-256 of it.</param>
    Task<StoredCertificate?> FindCertificateAsync(byte[] fingerprint);

    /// <summary>Puts in the certificate that follows another one of the same terminal. Both are good from then on, and
    /// no third.</summary>
    /// <param name="fingerprint">Of the one that it follows.</param>
    /// <param name="next">The new one.</param>
    /// <returns>False: that one is not good any more, or its terminal is revoked; nothing was written.</returns>
    Task<bool> RenewAsync(byte[] fingerprint, IssuedCertificate next);
}
