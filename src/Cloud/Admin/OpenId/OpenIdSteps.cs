using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using PosCloud.Admin.Staff;
using PosCloud.Admin.Web;
using PosCloud.Admin.Web.Layout;
using PosCloud.Ledger;

namespace PosCloud.Admin.OpenId;

/// <summary>The way of a browser to the provider and back. Whatever goes wrong on it is logged, and told on the sign-in
/// page in words of our own. Safe for any thread.</summary>
internal sealed class OpenIdSteps(
    OpenIdSetup setup, SignInRates rates, TimeProvider time, ILogger<OpenIdSteps> log)
{
    /// <summary>In the address of the sign-in page: an <see cref="OpenIdRefusal"/>.</summary>
    public const string RefusalParameter = "oidc";

    private const int LongestShown = 300;

    // As long as one question to the provider, also for who waits behind others who ask it.
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(10);

    /// <summary>In the address of <see cref="OpenIdServices.StartPath"/>: the provider asks who it is, whoever is
    /// signed in there.</summary>
    public const string AnewParameter = "anew";

    /// <summary>Sends the browser to the provider.</summary>
    /// <exception cref="OfficeFaultException">Its address tries too often.</exception>
    public async Task StartAsync(HttpContext http, string? returnUrl)
    {
        if (setup.Provider is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        CountStart(http);
        var page = LocalUrl.Of(returnUrl);
        var options = http.RequestServices.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>()
            .Get(OpenIdServices.SchemeName);
        if (await FindFaultAsync(options.ConfigurationManager!, http) is { } away)
        {
            Refuse(http, OpenIdRefusal.NoAnswer, away, page);
            return;
        }

        try
        {
            await http.ChallengeAsync(OpenIdServices.SchemeName, new OpenIdConnectChallengeProperties
            {
                RedirectUri = page,
                Prompt = http.Request.Query[AnewParameter] == "1" ? OpenIdConnectPrompt.Login : null,
            });
        }
        // Of a request that is pushed to the provider; what else goes wrong here is no fault of the provider's.
        catch (Exception fault) when ((fault is OpenIdConnectProtocolException || IsNoAnswer(fault))
            && !http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            Refuse(http, OpenIdRefusal.NoAnswer, fault, page);
        }
    }

    // Whatever a provider answers, or does not: the other way in is on the page.
    private async Task<Exception?> FindFaultAsync(
        IConfigurationManager<OpenIdConnectConfiguration> metadata, HttpContext http)
    {
        using var enough = new CancellationTokenSource(StartTime, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, http.RequestAborted);
        try
        {
            await metadata.GetConfigurationAsync(end.Token);
            return null;
        }
        catch (Exception fault) when (!http.RequestAborted.IsCancellationRequested)
        {
            // Who waited behind somebody who asks makes nobody ask once more.
            if (!enough.IsCancellationRequested)
                metadata.RequestRefresh();
            return fault;
        }
    }

    /// <summary>Follows the framework's steps on the way back.</summary>
    public void Attach(OpenIdConnectEvents events)
    {
        events.OnRedirectToIdentityProvider = context =>
        {
            if (setup.Provider!.Required is ("acr", var value))
                context.ProtocolMessage.AcrValues = value;
            context.ProtocolMessage.UiLocales = OfficeLanguage.IsEnglish(context.HttpContext) ? "en" : "zh-CN zh";
            return Task.CompletedTask;
        };
        events.OnUserInformationReceived = context =>
        {
            UserInformation.Merge(context.Principal!, context.User.RootElement, setup.Provider!);
            return Task.CompletedTask;
        };
        events.OnAccessDenied = context =>
        {
            Refuse(context.HttpContext, OpenIdRefusal.Declined, null, context.Properties?.RedirectUri);
            context.HandleResponse();
            return Task.CompletedTask;
        };
        events.OnRemoteFailure = context =>
        {
            var refusal = RefusalOf(context.Failure, context.Request);
            Refuse(context.HttpContext, refusal, context.Failure, context.Properties?.RedirectUri);
            context.HandleResponse();
            return Task.CompletedTask;
        };
        events.OnTicketReceived = async context =>
        {
            context.HandleResponse();
            await EndAsync(context.HttpContext, context);
        };
    }

    private async Task EndAsync(HttpContext http, TicketReceivedContext context)
    {
        var page = LocalUrl.Of(context.ReturnUri);
        if (OpenIdIdentity.Read(context.Principal, setup.Provider!) is not { } who)
        {
            Refuse(http, OpenIdRefusal.NotGood, null, page);
            return;
        }

        var (user, refusal) = await http.RequestServices.GetRequiredService<OpenIdSignInUseCase>().RunAsync(who);
        if (user is null)
        {
            http.Response.Redirect(UrlOf(refusal!.Value, page));
            return;
        }

        await OfficeCookie.SignInAsync(http, new OfficeCaller(user.UserId, user.Name, user.Role), user.Stamp);
        // The session's cookie is strict: it does not come along on the way from another site, and from a page of ours
        // it does.
        await new RazorComponentResult<SignedInPage>(
            new Dictionary<string, object?> { [nameof(SignedInPage.Next)] = page }).ExecuteAsync(http);
    }

    private static OpenIdRefusal RefusalOf(Exception? fault, HttpRequest request) => fault switch
    {
        not null when IsNoAnswer(fault) => OpenIdRefusal.NoAnswer,
        // Of the framework for a cookie that is not there, and for a state that is not sealed here or is too old.
        AuthenticationFailureException => OpenIdRefusal.NotBegunHere,
        _ when request.Query.ContainsKey("error") => OpenIdRefusal.Declined,
        _ => OpenIdRefusal.NotGood,
    };

    // Somewhere behind what the framework makes of it; a ledger that is away has the same kinds of faults.
    private static bool IsNoAnswer(Exception fault)
    {
        var isNoAnswer = false;
        for (var one = fault; one is not null; one = one.InnerException)
        {
            if (one is LedgerException)
                return false;
            isNoAnswer |= one is HttpRequestException or TimeoutException;
        }

        return isNoAnswer;
    }

    private void CountStart(HttpContext http)
    {
        try
        {
            rates.CountStart(http.Connection.RemoteIpAddress);
        }
        catch (OfficeFaultException fault)
        {
            OfficeLog.SignInTooOften(
                log, "somebody by OpenID Connect", $"{http.Connection.RemoteIpAddress}", fault.Problem.English);
            throw;
        }
    }

    private void Refuse(HttpContext http, OpenIdRefusal refusal, Exception? fault, string? page)
    {
        // The framework's own words around it hold the whole of it, stack and all.
        var why = fault?.GetBaseException().Message ?? "";
        OfficeLog.OpenIdFailed(
            log, $"{http.Connection.RemoteIpAddress}", refusal, why.Length > LongestShown ? why[..LongestShown] : why);
        http.Response.Redirect(UrlOf(refusal, LocalUrl.Of(page)));
    }

    private static string UrlOf(OpenIdRefusal refusal, string page) =>
        $"/admin/sign-in?returnUrl={Uri.EscapeDataString(page)}&{RefusalParameter}={refusal}";
}
