using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PosCloud.Admin.Staff;

namespace PosCloud.Admin.Api;

/// <summary>Systems prove themselves by <c>Authorization: Bearer pos_…</c>. A revoked key is none from the next call
/// on.</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder,
    SignInUseCase signIn) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "apiKey";

    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        var caller = await signIn.FindApiKeyAsync(header[Bearer.Length..].Trim());
        return caller is null
            ? AuthenticateResult.Fail("the API key is not good")
            : AuthenticateResult.Success(new AuthenticationTicket(CallerClaims.Of(caller, SchemeName), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        OfficeLog.ApiRefused(Logger, "no API key that is good");
        Response.Headers.WWWAuthenticate = "Bearer";
        return ApiProblems.WriteAsync(Context, 401, "unauthorized",
            "this call needs an API key: Authorization: Bearer pos_…; an owner makes one in the back office");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        OfficeLog.ApiRefused(Logger, $"{CallerClaims.Read(Context.User)?.Id} may not do this");
        return ApiProblems.WriteAsync(Context, 403, "forbidden", "the role of this API key does not allow this");
    }
}

/// <summary>Who acts, as ASP.NET Core carries it with a call.</summary>
internal static class CallerClaims
{
    public static ClaimsPrincipal Of(OfficeCaller caller, string scheme) => new(new ClaimsIdentity(
    [
        new Claim(ClaimTypes.NameIdentifier, caller.Id),
        new Claim(ClaimTypes.Name, caller.Name),
        new Claim(ClaimTypes.Role, caller.Role.ToString()),
    ],
    scheme));

    /// <summary>A policy for each permission, of those who proved themselves by one scheme.</summary>
    public static void AddPermissions(
        this AuthorizationBuilder policies, Func<Permission, string> nameOf, string scheme)
    {
        foreach (var permission in Enum.GetValues<Permission>())
            policies.AddPolicy(nameOf(permission), policy => policy.AddAuthenticationSchemes(scheme)
                .RequireAssertion(context => Read(context.User)?.May(permission) is true));
    }

    /// <summary>Null: nobody.</summary>
    public static OfficeCaller? Read(ClaimsPrincipal principal) =>
        principal.FindFirstValue(ClaimTypes.NameIdentifier) is { } id
        && Enum.TryParse<Ledger.BackOffice.Role>(principal.FindFirstValue(ClaimTypes.Role), out var role)
            ? new OfficeCaller(id, principal.FindFirstValue(ClaimTypes.Name) ?? id, role)
            : null;
}
