namespace PosCloud.Ledger.BackOffice;

/// <summary>What somebody may do in the back office.</summary>
internal enum Role
{
    /// <summary>Everything, users and API keys too.</summary>
    Owner = 1,

    /// <summary>The shop: products, orders, refunds, operators, terminals, records.</summary>
    Manager = 2,

    /// <summary>Records, figures and their export.</summary>
    Accountant = 3,

    /// <summary>Finds one order or code at a time.</summary>
    Clerk = 4,
}

/// <summary>Somebody who may sign in.</summary>
/// <param name="UserId">What is typed to sign in.</param>
/// <param name="Name">As it stands in records.</param>
/// <param name="Role">What is allowed.</param>
/// <param name="PasswordHash">Argon2id with its salt and cost; empty: no password signs in.</param>
/// <param name="SealedTotp">The secret of the second step; null: there is none.</param>
/// <param name="TotpStep">Of the last code that was taken: none is taken twice.</param>
/// <param name="Failures">Wrong sign-ins since the last right one.</param>
/// <param name="LockedUntil">Null: not locked.</param>
/// <param name="Stamp">Of every session; another one ends them all.</param>
internal sealed record StoredUser(
    string UserId, string Name, Role Role, string PasswordHash, byte[]? SealedTotp, long TotpStep, int Failures,
    DateTimeOffset? LockedUntil, byte[] Stamp, bool IsActive, DateTimeOffset CreatedAt, DateTimeOffset? SignedInAt)
{
    /// <summary>By which the first sign-in by OpenID Connect knows the user, in small letters; empty: by the id, where
    /// that is an address.</summary>
    public string Email { get; init; } = "";

    public bool HasPassword => PasswordHash.Length > 0;
}

/// <summary>Whom a provider of OpenID Connect calls what; of a user one at most.</summary>
/// <param name="UserId">Who it is here.</param>
/// <param name="Issuer">The provider, as its tokens name it.</param>
/// <param name="Subject">Who it is there; the provider gives it to nobody else.</param>
/// <param name="LinkedAt">Of the first sign-in.</param>
internal sealed record UserLink(string UserId, string Issuer, string Subject, DateTimeOffset LinkedAt);

/// <summary>By which another system calls. Only the keyed hash of it is kept.</summary>
internal sealed record StoredApiKey(
    string KeyId, byte[] Hash, string Name, Role Role, string CreatedBy, DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt);

/// <summary>One act in the back office.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">A user's id, or an API key's.</param>
/// <param name="Action">Such as order.refund.</param>
/// <param name="Subject">The id of what it was done to.</param>
/// <param name="Detail">For people.</param>
internal sealed record AuditEntry(DateTimeOffset At, string Actor, string Action, string Subject, string Detail);

/// <summary>An act as it is listed.</summary>
/// <param name="Seq">Its number among all; the later ones are higher.</param>
/// <param name="Entry">As it was put on record.</param>
/// <param name="ActorName">What the user or the API key is called; empty: it is neither.</param>
/// <param name="OrderNumber">Where it was done to an order; empty: it was not.</param>
internal sealed record AuditRecord(long Seq, AuditEntry Entry, string ActorName, string OrderNumber);

/// <summary>Which acts. Null or empty: whatever it is.</summary>
internal sealed record AuditFilter
{
    public DateTimeOffset? From { get; init; }

    /// <summary>Not included.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>A user's id, or an API key's.</summary>
    public string Actor { get; init; } = "";
}
