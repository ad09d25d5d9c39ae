using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.OpenApi;
using PosCloud.Admin.Api;
using PosCloud.Admin.OpenId;
using PosCloud.Admin.Privacy;
using PosCloud.Admin.Reports;
using PosCloud.Admin.Sales;
using PosCloud.Admin.Settling;
using PosCloud.Admin.Staff;
using PosCloud.Admin.StoreGoods;
using PosCloud.Admin.Web;
using PosCloud.Admin.Webhooks;
using PosDaemon.ServiceDefaults;
using Scalar.AspNetCore;

namespace PosCloud.Admin;

/// <summary>The back office: a merchant's API and pages, on ports of their own. Needs the ledger, its key, a clock and
/// the authority.</summary>
internal static class AdminServices
{
    private const string Root = "/admin";
    private const string ApiRoot = "/admin/v1";
    private const int MaxBodyBytes = 1 << 20;

    // A spreadsheet, and what a form has around it.
    private const int MaxFileBytes = Sheet.LargestBytes + MaxBodyBytes;

    // The page about the API is a script with styles in it; nothing comes from elsewhere here either.
    private const string DocumentPolicy = "default-src 'self'; img-src 'self' data:; font-src 'self' data:; "
        + "style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; connect-src 'self'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    public static IServiceCollection AddAdmin(this IServiceCollection services)
    {
        services.AddSingleton(_ => RandomNumberGenerator.Create())
            .AddSingleton<PasswordHash>()
            .AddSingleton<SignInRates>()
            .AddSingleton<SignInUseCase>()
            .AddSingleton<UsersUseCase>()
            .AddSingleton<OperatorPins>()
            .AddSingleton<OperatorPinUseCase>()
            .AddSingleton<OperatorSignInUseCase>()
            .AddSingleton<TerminalsUseCase>()
            .AddSingleton<CatalogueUseCase>()
            .AddSingleton<StoreGoodsUseCase>()
            .AddSingleton<GoodsImportUseCase>()
            .AddSingleton<OrderUseCase>()
            .AddSingleton<RefundUseCase>()
            .AddSingleton<RecordsUseCase>()
            .AddSingleton<WebhooksUseCase>()
            .AddSingleton<SettlementUseCase>()
            .AddSingleton<ErasureUseCase>()
            .AddHostedService<RefusalWorker>()
            .AddHostedService<WebhookWorker>()
            .AddSingleton<ClockTrust>()
            .AddHostedService<SettlementWorker>()
            .AddHostedService<ErasureWorker>()
            .AddHostedService<UnpaidWorker>();
        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, configureOptions: null);
        services.AddAuthorizationBuilder().AddPermissions(AdminApi.PolicyOf, ApiKeyHandler.SchemeName);
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddOpenApi("v1", options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "PosDaemon back office",
                Version = "v1",
                Description = "What a merchant's own systems ask of the redemption cloud. Money is in minor units, "
                    + "times are RFC 3339. Authorization: Bearer pos_…, a key that an owner makes in the back office.",
            };
            document.Components ??= new();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[ApiKeyHandler.SchemeName] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "pos_…",
            };
            document.Security =
            [
                new() { [new OpenApiSecuritySchemeReference(ApiKeyHandler.SchemeName, document)] = [] },
            ];
            return Task.CompletedTask;
        }));
        return services.AddOpenId().AddOfficePages();
    }

    /// <summary>Before routing: paths of the back office are answered on its ports and nowhere else, and no other is
    /// answered there.</summary>
    public static void UseAdmin(this IApplicationBuilder app)
    {
        var log = app.ApplicationServices.GetService<ILoggerFactory>()?.CreateLogger("PosCloud.Admin")
            ?? NullLogger.Instance;
        // A proxy on the same machine, which speaks TLS; of others it is not believed.
        app.UseWhen(
            http => http.Features.Get<AdminConnection>() is not null,
            office => office.UseForwardedHeaders(new ForwardedHeadersOptions
            {
                ForwardedHeaders = ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost
                    | ForwardedHeaders.XForwardedFor,
            }));
        app.Use(async (http, next) =>
        {
            var isOffice = http.Features.Get<AdminConnection>() is not null;
            var path = http.Request.Path;
            if (isOffice && (path == "/" || path == ""))
            {
                http.Response.Redirect(Root);
                return;
            }

            if (path.StartsWithSegments(Root) != isOffice && !path.StartsWithSegments("/healthz"))
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            if (!isOffice)
            {
                await next(http);
                return;
            }

            var most = IsFile(path) ? MaxFileBytes : MaxBodyBytes;
            // Forms are read by what only says that they are not ours.
            RequestDelegate answer = BodyLimit.Set(http, most)
                ? _ => next(http)
                : _ => throw new BadHttpRequestException(
                    $"at most {most} bytes are read here", StatusCodes.Status413PayloadTooLarge);
            http.Response.Headers.XContentTypeOptions = "nosniff";
            http.Response.Headers["Referrer-Policy"] = "no-referrer";
            if (path.StartsWithSegments($"{ApiRoot}/docs"))
                http.Response.Headers.ContentSecurityPolicy = DocumentPolicy;
            if (path.StartsWithSegments(ApiRoot))
                await ApiProblems.CatchAsync(http, answer, log);
            else
                await WebServices.CatchAsync(http, answer, log);
        });
    }

    private static bool IsFile(PathString path) =>
        path.StartsWithSegments(WebServices.ImportPage)
        || (path.StartsWithSegments(ApiRoot) && path.Value!.EndsWith(StoreGoodsApi.Import, StringComparison.Ordinal));

    /// <summary>Behind routing: who calls, and on pages that a form is one of ours. Said here, else the framework puts
    /// them in front of what tells their faults.</summary>
    public static void UseAdminCallers(this IApplicationBuilder app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseWhen(
            http => http.Features.Get<AdminConnection>() is not null && !http.Request.Path.StartsWithSegments(ApiRoot),
            pages => pages.UseAntiforgery());
    }

    public static void MapAdmin(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapAdminApi();
        endpoints.MapOfficePages();
        endpoints.MapOpenId();
        endpoints.MapOpenApi($"{ApiRoot}/openapi.json");
        endpoints.MapScalarApiReference($"{ApiRoot}/docs", options => options
            .WithOpenApiRoutePattern($"{ApiRoot}/openapi.json")
            .WithTitle("PosDaemon back office")
            // Nothing is loaded from elsewhere, and nothing goes there.
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()
            .HideClientButton()
            .HideDeveloperTools());
    }
}

/// <summary>A connection to a port of the back office.</summary>
internal sealed class AdminConnection;
