using System.Security.Claims;
using System.Text.Json;

namespace PosCloud.Admin.OpenId;

/// <summary>What a provider says of a user beside the token, where it says so (OpenID Connect Core 1.0, section 5.3).
/// Pure.</summary>
internal static class UserInformation
{
    /// <summary>The address and whether it is verified come from one place, so that no word about one address is taken
    /// for one about another: from the token, where both stand there, else from here, where there is an address here.
    /// </summary>
    /// <param name="principal">By the token; gets the claims.</param>
    /// <param name="user">What the provider said; that it is of the same subject was checked.</param>
    /// <param name="provider">Which claims they are.</param>
    public static void Merge(ClaimsPrincipal principal, JsonElement user, OpenIdProvider provider)
    {
        if (user.ValueKind != JsonValueKind.Object || !user.TryGetProperty(provider.EmailClaim, out _))
            return;
        var identity = (ClaimsIdentity)principal.Identity!;
        if (identity.HasClaim(claim => claim.Type == provider.EmailClaim)
            && identity.HasClaim(claim => claim.Type == provider.VerifiedClaim))
            return;
        foreach (var name in new[] { provider.EmailClaim, provider.VerifiedClaim })
        {
            foreach (var known in identity.FindAll(name).ToList())
                identity.RemoveClaim(known);
            if (user.TryGetProperty(name, out var value)
                && value.ValueKind is JsonValueKind.String or JsonValueKind.True or JsonValueKind.Number)
                identity.AddClaim(new Claim(name, value.ToString()));
        }
    }
}
