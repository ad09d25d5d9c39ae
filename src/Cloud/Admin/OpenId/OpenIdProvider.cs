namespace PosCloud.Admin.OpenId;

/// <summary>Whose users may be users of the back office, as it was configured. Not a record: what is printed of one
/// would hold the secret.</summary>
internal sealed class OpenIdProvider
{
    /// <summary>The issuer; its metadata is found below it.</summary>
    public required Uri Authority { get; init; }

    /// <summary>As which the cloud is registered there.</summary>
    public required string Client { get; init; }

    public required string Secret { get; init; }

    /// <summary>What the button says.</summary>
    public required string ChineseLabel { get; init; }

    public required string EnglishLabel { get; init; }

    /// <summary>The claim with the address.</summary>
    public required string EmailClaim { get; init; }

    /// <summary>The claim that says that the address is the user's.</summary>
    public required string VerifiedClaim { get; init; }

    /// <summary>acr or amr, and what it has to be or to hold; null: whatever it is.</summary>
    public required (string Claim, string Value)? Required { get; init; }
}

/// <summary>The provider where there is one.</summary>
/// <param name="Provider">Null: nobody signs in by OpenID Connect.</param>
internal sealed record OpenIdSetup(OpenIdProvider? Provider);
