using Microsoft.Extensions.Logging;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Admin.OpenId;

/// <summary>Why nobody was signed in.</summary>
internal enum OpenIdRefusal
{
    /// <summary>The provider does not answer, or not in time.</summary>
    NoAnswer,

    /// <summary>Somebody said no at the provider, or the provider did.</summary>
    Declined,

    /// <summary>It was begun elsewhere, long ago, or ended already.</summary>
    NotBegunHere,

    /// <summary>What came is not what the provider signs for this cloud.</summary>
    NotGood,

    /// <summary>Nobody here, or not any more; which of them is not said.</summary>
    NotKnown,

    /// <summary>Without the step that is asked for.</summary>
    NotAsRequired,
}

/// <summary>Signs in whom a provider of OpenID Connect vouches for: users who are on record, and nobody else. Safe for
/// any thread.</summary>
internal sealed class OpenIdSignInUseCase(
    ILedgerStore ledger, TimeProvider time, ILogger<OpenIdSignInUseCase> log)
{
    private const int LongestShown = 80;

    /// <returns>Who it is, or why nobody.</returns>
    /// <exception cref="LedgerException">The ledger cannot be used now.</exception>
    public async Task<(StoredUser? User, OpenIdRefusal? Refusal)> RunAsync(OpenIdIdentity who)
    {
        if (!who.IsAsRequired)
        {
            Refuse(who, "the provider does not say that the step was done that --oidc-require asks for");
            return (null, OpenIdRefusal.NotAsRequired);
        }

        var (user, why) = await ledger.WriteAsync(session => FindAsync(session, who));
        if (user is null)
        {
            Refuse(who, why);
            return (null, OpenIdRefusal.NotKnown);
        }

        OfficeLog.OpenIdSignedIn(log, user.UserId, who.Issuer, Shown(who.Subject));
        return (user, null);
    }

    private async Task<(StoredUser? User, string Why)> FindAsync(ISqlSession session, OpenIdIdentity who)
    {
        if (await UserLinkStatements.FindAsync(session, who.Issuer, who.Subject) is not { } link)
            return await LinkAsync(session, who);
        var user = await UserStatements.FindAsync(session, link.UserId, isToChange: true);
        // An owner may have taken the link away before the user was locked.
        if (await UserLinkStatements.FindAsync(session, who.Issuer, who.Subject) != link)
            return (null, "the link was taken away at the same moment");
        return user is { IsActive: true } ? await AdmitAsync(session, user, who) : (null, "the user is not active");
    }

    private async Task<(StoredUser? User, string Why)> LinkAsync(ISqlSession session, OpenIdIdentity who)
    {
        if (who.Email.Length == 0)
            return (null, "it is not linked, and the provider names no address");
        if (!who.IsVerified)
            return (null, "it is not linked, and the provider does not say that the address is verified");
        if (await UserLinkStatements.ListUsersOfAsync(session, who.Email) is not [var userId])
            return (null, "it is not linked, and the address is not that of one user");
        var user = await UserStatements.FindAsync(session, userId, isToChange: true);
        if (user is not { IsActive: true })
            return (null, "the user of the address is not active");
        // It may have become somebody else's before the user was locked.
        if (await UserLinkStatements.ListUsersOfAsync(session, who.Email) is not [var still] || still != userId)
            return (null, "the address was changed at the same moment");
        var now = time.GetUtcNow();
        if (!await UserLinkStatements.AddAsync(session, new UserLink(userId, who.Issuer, who.Subject, now)))
            return (null, "the user of the address is linked with another account");
        await UserStatements.AddAsync(
            session, new AuditEntry(now, userId, "user.link", userId, $"{who.Issuer} {Shown(who.Subject)}"));
        return await AdmitAsync(session, user, who);
    }

    // Wrong passwords and their lock are of the other way in.
    private async Task<(StoredUser? User, string Why)> AdmitAsync(
        ISqlSession session, StoredUser user, OpenIdIdentity who)
    {
        var now = time.GetUtcNow();
        var after = user with { SignedInAt = now };
        await UserStatements.UpdateAsync(session, after);
        await UserStatements.AddAsync(
            session, new AuditEntry(now, user.UserId, "user.signInOpenId", user.UserId, who.Issuer));
        return (after, "");
    }

    private void Refuse(OpenIdIdentity who, string why) =>
        OfficeLog.OpenIdRefused(log, $"{Shown(who.Subject)} ({Shown(who.Email)})", who.Issuer, why);

    private static string Shown(string text) => text.Length > LongestShown ? text[..LongestShown] : text;
}
