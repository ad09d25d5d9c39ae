using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PosCloud.Admin.OpenId;

/// <summary>Tokens are signed, all of them. The framework takes one without a signature where it comes from the token
/// endpoint, as the standard allows (OpenID Connect Core 1.0, section 3.1.3.7, 6).</summary>
internal sealed class SignedTokens : JsonWebTokenHandler
{
    public override Task<TokenValidationResult> ValidateTokenAsync(
        string token, TokenValidationParameters validationParameters)
    {
        validationParameters.RequireSignedTokens = true;
        return base.ValidateTokenAsync(token, validationParameters);
    }
}
