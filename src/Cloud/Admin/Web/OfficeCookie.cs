using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PosCloud.Admin.Api;
using PosCloud.Admin.Staff;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Admin.Web;

/// <summary>The session of somebody who signed in: a sealed cookie that is held against the ledger with each request,
/// so that it ends at once with the user's right to it.</summary>
internal static class OfficeCookie
{
    public const string SchemeName = "office";

    /// <summary>The policy of pages for whoever is signed in.</summary>
    public const string AnyUser = "page";

    /// <summary>In the address of the sign-in page: a session has ended, with <see cref="EndedInForm"/> when a form was
    /// sent.</summary>
    public const string Ended = "ended";
    public const string EndedInForm = "form";
    public const string EndedByUser = "out";

    private const string CookieName = "poscloud-office";
    private const string Stamp = "stamp";
    private const string Since = "since";

    private static readonly TimeSpan IdleTime = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestSession = TimeSpan.FromHours(12);

    public static string PolicyOf(Permission permission) => $"page:{permission}";

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = CookieName;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = IdleTime;
        options.SlidingExpiration = true;
        options.LoginPath = "/admin/sign-in";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToLogin = context =>
        {
            context.Response.Redirect(context.RedirectUri + EndedOf(context.Request));
            return Task.CompletedTask;
        };
        options.Events.OnRedirectToAccessDenied = context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };
    }

    // Told on the sign-in page: a session has ended, and in the middle of a form what was typed is lost.
    private static string EndedOf(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) ? $"&{Ended}={EndedInForm}"
        : request.Cookies.ContainsKey(CookieName) ? $"&{Ended}=1"
        : "";

    /// <summary>Begins a session, or goes on with the one that there is under another stamp.</summary>
    public static async Task SignInAsync(HttpContext http, OfficeCaller caller, byte[] stamp)
    {
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var running = await http.AuthenticateAsync(SchemeName);
        var properties = new AuthenticationProperties();
        properties.Items[Since] = running.Succeeded && CallerClaims.Read(running.Principal)?.Id == caller.Id
            && running.Properties.Items.TryGetValue(Since, out var since)
                ? since
                : now.UtcTicks.ToString(CultureInfo.InvariantCulture);
        await http.SignInAsync(SchemeName, PrincipalOf(caller, stamp), properties);
    }

    private static ClaimsPrincipal PrincipalOf(OfficeCaller caller, byte[] stamp)
    {
        var principal = CallerClaims.Of(caller, SchemeName);
        ((ClaimsIdentity)principal.Identity!).AddClaim(new Claim(Stamp, Convert.ToBase64String(stamp)));
        return principal;
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var isYoung = context.Properties.Items.TryGetValue(Since, out var since)
            && long.TryParse(since, CultureInfo.InvariantCulture, out var ticks)
            && now.UtcTicks - ticks < LongestSession.Ticks;
        var stamp = Convert.FromBase64String(context.Principal?.FindFirstValue(Stamp) ?? "");
        var caller = isYoung && context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier) is { } id
            ? await http.RequestServices.GetRequiredService<SignInUseCase>().FindSessionAsync(id, stamp)
            : null;
        if (caller is null)
        {
            context.RejectPrincipal();
            await http.SignOutAsync(SchemeName);
            return;
        }

        // As it is on record now, whatever the cookie says.
        context.ReplacePrincipal(PrincipalOf(caller, stamp));
    }
}
