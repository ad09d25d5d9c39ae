using System.Text.RegularExpressions;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Admin.OpenId;

/// <summary>Sign-in by OpenID Connect as <c>poscloud serve</c> was asked for it.</summary>
internal sealed partial class OpenIdOptions
{
    /// <summary>Where the secret may stand instead of a file.</summary>
    public const string SecretVariable = "POSCLOUD_OIDC_SECRET";

    public const string UsualEmailClaim = "email", UsualVerifiedClaim = "email_verified";

    private const int LongestSecret = 4096;
    private const int LongestLabel = 40;

    /// <summary>The provider's issuer; empty: nobody signs in so.</summary>
    public string Authority { get; set; } = "";

    /// <summary>As which the cloud is registered there.</summary>
    public string Client { get; set; } = "";

    /// <summary>The file with the client's secret; empty: it is <see cref="Secret"/>.</summary>
    public string SecretFile { get; set; } = "";

    /// <summary>Of the environment; empty: it is in <see cref="SecretFile"/>.</summary>
    public string Secret { get; set; } = "";

    /// <summary>What the button says, of both languages or Chinese and English with '|'; empty: as usual.</summary>
    public string Label { get; set; } = "";

    /// <summary>The claim with the address.</summary>
    public string EmailClaim { get; set; } = UsualEmailClaim;

    /// <summary>The claim that says that the address is the user's.</summary>
    public string VerifiedClaim { get; set; } = UsualVerifiedClaim;

    /// <summary><c>acr=VALUE</c> or <c>amr=VALUE</c>; empty: how somebody signs in there is the provider's affair.
    /// </summary>
    public string Require { get; set; } = "";

    /// <returns>Null: nobody signs in so.</returns>
    /// <exception cref="UsageException">Something of it cannot be used.</exception>
    public OpenIdProvider? Read()
    {
        if (Authority.Length == 0)
        {
            return Client.Length + SecretFile.Length + Label.Length + Require.Length == 0
                ? null
                : throw new UsageException(
                    "--oidc-authority is missing: name the provider's issuer, such as https://login.example.com, or "
                    + "leave the other --oidc options out");
        }

        // The usual word is about the usual claim alone (OpenID Connect Core 1.0, section 5.1): of a name that people
        // give themselves it proves nothing.
        if (EmailClaim != UsualEmailClaim && VerifiedClaim == UsualVerifiedClaim)
            throw new UsageException(
                $"--oidc-email-claim {EmailClaim}: name the claim that says that this address is verified by "
                + $"--oidc-verified-claim; {UsualVerifiedClaim} speaks of {UsualEmailClaim} alone");
        var (chinese, english) = ReadLabel();
        return new OpenIdProvider
        {
            Authority = ReadAuthority(),
            Client = Client.Length > 0 ? Client : throw new UsageException(
                "--oidc-client is missing: the client id that the provider gave this cloud"),
            Secret = ReadSecret(),
            ChineseLabel = chinese,
            EnglishLabel = english,
            EmailClaim = ReadClaim("--oidc-email-claim", EmailClaim),
            VerifiedClaim = ReadClaim("--oidc-verified-claim", VerifiedClaim),
            Required = ReadRequired(),
        };
    }

    private Uri ReadAuthority() =>
        Uri.TryCreate(Authority, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        && uri is { UserInfo: "", Query: "", Fragment: "" }
        && !uri.AbsolutePath.Contains("/.well-known/", StringComparison.Ordinal)
            ? uri
            : throw new UsageException(
                $"--oidc-authority {Authority}: expected the provider's issuer as an https:// URL without a query "
                + "(http:// on loopback only), to which /.well-known/openid-configuration is added");

    private string ReadSecret()
    {
        if (SecretFile.Length > 0 && Secret.Length > 0)
            throw new UsageException(
                $"--oidc-secret-file: the secret is in {SecretVariable} too; leave one of them out");
        if (SecretFile.Length == 0)
            return Secret.Length > 0 ? Secret : throw new UsageException(
                "--oidc-secret-file is missing: name a file with the client's secret, or set "
                + $"{SecretVariable}; it is never taken from the command line");
        string text;
        try
        {
            if (OwnerOnlyFile.IsOpenToOthers(SecretFile))
                throw new UsageException(
                    $"--oidc-secret-file {SecretFile}: it is open to other users of this machine: chmod 600 "
                    + SecretFile);
            text = File.ReadAllText(SecretFile).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--oidc-secret-file {SecretFile}: it cannot be read: {e.Message}");
        }

        return text.Length is > 0 and <= LongestSecret && !text.Any(char.IsControl) ? text : throw new UsageException(
            $"--oidc-secret-file {SecretFile}: expected the client's secret on one line, and nothing else");
    }

    private (string Chinese, string English) ReadLabel()
    {
        if (Label.Length == 0)
            return ("用企业账号登录", "Sign in with company account");
        var parts = Label.Split('|', StringSplitOptions.TrimEntries);
        return parts.Length <= 2 && parts.All(part => part.Length is > 0 and <= LongestLabel && PlainText.IsLine(part))
            ? (parts[0], parts[^1])
            : throw new UsageException(
                $"--oidc-label {Label}: 1 to {LongestLabel} characters, or Chinese and English with '|' between");
    }

    private (string Claim, string Value)? ReadRequired()
    {
        if (Require.Length == 0)
            return null;
        var parts = Require.Split('=', 2);
        return parts is ["acr" or "amr", { Length: > 0 } value] && !value.Any(char.IsWhiteSpace)
            ? (parts[0], value)
            : throw new UsageException(
                $"--oidc-require {Require}: expected amr=VALUE or acr=VALUE, such as amr=mfa");
    }

    private static string ReadClaim(string option, string name) => ClaimName().IsMatch(name) ? name
        : throw new UsageException($"{option} {name}: expected the name of a claim, such as {UsualEmailClaim}");

    [GeneratedRegex(@"^[A-Za-z0-9._:/-]{1,200}\z")]
    private static partial Regex ClaimName();
}
