using System.CommandLine;
using PosCloud.Admin.OpenId;

namespace PosCloud.Commands;

/// <summary>The options of <c>poscloud serve</c> about sign-in by OpenID Connect.</summary>
internal sealed class OpenIdCommandLine
{
    private readonly Option<string> _authority = new("--oidc-authority")
    {
        Description = "Users of the back office sign in by OpenID Connect, too: the provider's issuer, such as "
            + "https://login.example.com. It sends them back to /admin/signin-oidc.",
    };

    private readonly Option<string> _client = new("--oidc-client")
    {
        Description = "The client id that the provider gave this cloud.",
    };

    private readonly Option<string> _secretFile = new("--oidc-secret-file")
    {
        Description = $"File with the client's secret; or it is in the variable {OpenIdOptions.SecretVariable}.",
    };

    private readonly Option<string> _label = new("--oidc-label")
    {
        Description = "What the button says: one text, or Chinese and English with '|' between.",
    };

    private readonly Option<string> _email = new("--oidc-email-claim")
    {
        DefaultValueFactory = _ => OpenIdOptions.UsualEmailClaim,
        Description = "The claim with the user's address, by which the first sign-in is known.",
    };

    private readonly Option<string> _verified = new("--oidc-verified-claim")
    {
        DefaultValueFactory = _ => OpenIdOptions.UsualVerifiedClaim,
        Description = "The claim that says that the address is verified.",
    };

    private readonly Option<string> _require = new("--oidc-require")
    {
        Description = "amr=VALUE or acr=VALUE, such as amr=mfa: whom the provider did not ask for that is not let in.",
    };

    public static OpenIdCommandLine AddTo(Command serve)
    {
        var line = new OpenIdCommandLine();
        foreach (var option in new[]
        {
            line._authority, line._client, line._secretFile, line._label, line._email, line._verified, line._require,
        })
            serve.Add(option);
        return line;
    }

    public void Read(ParseResult parsed, OpenIdOptions options)
    {
        options.Authority = parsed.GetValue(_authority) ?? "";
        options.Client = parsed.GetValue(_client) ?? "";
        options.SecretFile = parsed.GetValue(_secretFile) ?? "";
        options.Secret = Environment.GetEnvironmentVariable(OpenIdOptions.SecretVariable)?.Trim() ?? "";
        options.Label = parsed.GetValue(_label) ?? "";
        options.EmailClaim = parsed.GetRequiredValue(_email);
        options.VerifiedClaim = parsed.GetRequiredValue(_verified);
        options.Require = parsed.GetValue(_require) ?? "";
    }
}
