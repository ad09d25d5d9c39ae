using System.Security.Claims;
using PosCloud.Admin.Staff;

namespace PosCloud.Admin.OpenId;

/// <summary>Who somebody is, as a provider says. It was checked that the provider says it, to this cloud and in answer
/// to this browser.</summary>
/// <param name="Issuer">The provider, by its own name.</param>
/// <param name="Subject">Who it is there.</param>
/// <param name="Email">The address, in small letters; empty: the provider names none, or several.</param>
/// <param name="IsVerified">The provider knows that the address is theirs.</param>
/// <param name="IsAsRequired">They signed in there in the way that was asked for.</param>
internal sealed record OpenIdIdentity(
    string Issuer, string Subject, string Email, bool IsVerified, bool IsAsRequired)
{
    // OpenID Connect Core 1.0, section 2: a subject has 255 ASCII characters at most.
    private const int LongestSubject = 255;
    private const int LongestIssuer = 1000;

    /// <returns>Null: it does not say who.</returns>
    public static OpenIdIdentity? Read(ClaimsPrincipal? principal, OpenIdProvider provider)
    {
        if (principal is null
            || OnlyOf(principal, "iss") is not { Length: > 0 and <= LongestIssuer } issuer
            || OnlyOf(principal, "sub") is not { Length: > 0 and <= LongestSubject } subject
            || !PlainText.IsLine(subject))
            return null;
        return new OpenIdIdentity(
            issuer, subject, EmailAddress.Read(OnlyOf(principal, provider.EmailClaim) ?? "") ?? "",
            // A boolean by the standard; some providers write it as text or as a number.
            OnlyOf(principal, provider.VerifiedClaim)?.ToLowerInvariant() is "true" or "1",
            provider.Required is not { } required
                || principal.FindAll(required.Claim).Any(claim => claim.Value == required.Value));
    }

    private static string? OnlyOf(ClaimsPrincipal principal, string type) =>
        principal.FindAll(type).ToList() is [var only] ? only.Value : null;
}
