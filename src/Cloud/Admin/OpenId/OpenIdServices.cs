using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using PosCloud.Admin.Web;

namespace PosCloud.Admin.OpenId;

/// <summary>Sign-in by OpenID Connect, where a provider is configured: authorization code with PKCE, and the answer in
/// the address, so that cookies of the pages need not go along with forms of other sites.</summary>
internal static class OpenIdServices
{
    public const string SchemeName = "oidc";

    /// <summary>The button leads here.</summary>
    public const string StartPath = "/admin/sign-in/oidc";

    /// <summary>What the provider has to have on record as the cloud's, behind its name.</summary>
    public const string CallbackPath = "/admin/signin-oidc";

    // Metadata, keys, tokens: each is a few KB.
    private const int LongestAnswer = 1 << 20;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    // As long as somebody may take at the provider.
    private static readonly TimeSpan SignInTime = TimeSpan.FromMinutes(15);

    // Metadata and keys are read again, at most so often, when a token is signed by a key that they do not have.
    private static readonly TimeSpan RefreshTime = TimeSpan.FromSeconds(30);

    // Of a key that is public; with the others who has the client's secret could sign.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>Needs an <see cref="OpenIdSetup"/>. Without a provider there is no such scheme.</summary>
    public static IServiceCollection AddOpenId(this IServiceCollection services)
    {
        // Who brings a token of a new key waits for it; without this the next one has it.
        AppContext.SetSwitch("Switch.Microsoft.IdentityModel.UpdateConfigAsBlocking", true);
        services.AddSingleton<OpenIdSignInUseCase>().AddSingleton<OpenIdSteps>();
        services.AddTransient<OpenIdConnectHandler>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<
            IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>());
        services.AddOptions<AuthenticationOptions>().Configure<OpenIdSetup>((options, setup) =>
        {
            if (setup.Provider is not null)
                options.AddScheme<OpenIdConnectHandler>(SchemeName, displayName: null);
        });
        services.AddOptions<OpenIdConnectOptions>(SchemeName).Configure<OpenIdSetup, OpenIdSteps, TimeProvider>(
            (options, setup, steps, time) => Configure(options, setup.Provider!, steps, time));
        return services;
    }

    public static void MapOpenId(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(
        StartPath, (HttpContext http, OpenIdSteps steps, string? returnUrl) => steps.StartAsync(http, returnUrl));

    private static void Configure(
        OpenIdConnectOptions options, OpenIdProvider provider, OpenIdSteps steps, TimeProvider time)
    {
        options.Authority = provider.Authority.OriginalString;
        options.RequireHttpsMetadata = provider.Authority.Scheme == Uri.UriSchemeHttps;
        options.ClientId = provider.Client;
        options.ClientSecret = provider.Secret;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.Scope.Clear();
        foreach (var scope in new[] { "openid", "profile", "email" })
            options.Scope.Add(scope);
        options.CallbackPath = CallbackPath;
        // A session here ends here: no path of others' signs out.
        options.RemoteSignOutPath = default;
        options.SignedOutCallbackPath = default;
        options.SignInScheme = OfficeCookie.SchemeName;
        options.MapInboundClaims = false;
        options.ClaimActions.Clear();
        options.GetClaimsFromUserInfoEndpoint = true;
        options.SaveTokens = false;
        options.DisableTelemetry = true;
        options.TokenValidationParameters.ValidAlgorithms = Algorithms;
        options.TokenHandler = new SignedTokens { MapInboundClaims = false };
        options.RemoteAuthenticationTimeout = SignInTime;
        options.Backchannel = new HttpClient(new AnswerLimit(AnswerTime, LongestAnswer, time, new SocketsHttpHandler
        {
            // With the client's secret to where nobody has named.
            AllowAutoRedirect = false,
            // A name may become another machine's.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        }))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        options.ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{options.Authority.TrimEnd('/')}/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(options.Backchannel) { RequireHttps = options.RequireHttpsMetadata },
            new UsableMetadata())
        {
            RefreshInterval = RefreshTime,
        };
        Configure(options.CorrelationCookie, "poscloud-oidc.");
        Configure(options.NonceCookie, "poscloud-nonce.");
        steps.Attach(options.Events);
    }

    // The provider's page leads back by a link: a strict cookie would not come along, another site's form has none.
    private static void Configure(CookieBuilder cookie, string name)
    {
        cookie.Name = name;
        cookie.Path = CallbackPath;
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }
}
