using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace PosCloud.Admin.OpenId;

/// <summary>Metadata by which somebody can sign in. Others are not kept: they are asked for again with the next
/// sign-in, and those of before stay.</summary>
internal sealed class UsableMetadata : IConfigurationValidator<OpenIdConnectConfiguration>
{
    public ConfigurationValidationResult Validate(OpenIdConnectConfiguration configuration)
    {
        var missing = string.IsNullOrEmpty(configuration.Issuer) ? "issuer"
            : string.IsNullOrEmpty(configuration.AuthorizationEndpoint) ? "authorization_endpoint"
            : string.IsNullOrEmpty(configuration.TokenEndpoint) ? "token_endpoint"
            : configuration.SigningKeys.Count == 0 ? "key in jwks_uri"
            : "";
        return new ConfigurationValidationResult
        {
            Succeeded = missing.Length == 0,
            ErrorMessage = missing.Length == 0 ? null : $"the provider's metadata have no {missing}",
        };
    }
}
