using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PosCloud.Admin.Api;
using PosCloud.Admin.Reports;
using PosCloud.Admin.Sales;
using PosCloud.Admin.Settling;
using PosCloud.Admin.Staff;
using PosCloud.Admin.StoreGoods;
using PosCloud.Admin.Web.Layout;

namespace PosCloud.Admin.Web;

/// <summary>The pages of the back office: rendered here and nowhere else, forms by POST, no script.</summary>
internal static class WebServices
{
    /// <summary>Where files of goods come in.</summary>
    public const string ImportPage = "/admin/goods/import";

    private const string Application = "poscloud back office";

    // A page has no script and no style of its own in it, and nothing from anywhere else.
    private const string PagePolicy = "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    public static IServiceCollection AddOfficePages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        // Chinese as it is, and not six signs for each.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "poscloud-form";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.HttpOnly = true;
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddDataProtection().SetApplicationName(Application);
        services.AddSingleton<IXmlRepository, WebKeys>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(parts =>
            new ConfigureOptions<KeyManagementOptions>(options =>
                options.XmlRepository = parts.GetRequiredService<IXmlRepository>()));
        services.AddSingleton<SignInForm>();
        services.AddSingleton<DeviceCookie>();
        services.AddAuthentication().AddCookie(OfficeCookie.SchemeName, OfficeCookie.Configure);
        var policies = services.AddAuthorizationBuilder();
        policies.AddPolicy(OfficeCookie.AnyUser, policy => policy
            .AddAuthenticationSchemes(OfficeCookie.SchemeName).RequireAuthenticatedUser());
        policies.AddPermissions(OfficeCookie.PolicyOf, OfficeCookie.SchemeName);
        // A cloud without a back office makes no keys: the first page does.
        foreach (var early in services.Where(part => part.ServiceType == typeof(IHostedService)
            && part.ImplementationType?.Name == "DataProtectionHostedService").ToList())
            services.Remove(early);
        return services;
    }

    /// <summary>Runs what is behind it; what it did not answer with a page is told by one.</summary>
    public static async Task CatchAsync(HttpContext http, RequestDelegate next, ILogger log)
    {
        http.Response.Headers.ContentSecurityPolicy = PagePolicy;
        // As antiforgery wants them, which would warn of others.
        http.Response.Headers.CacheControl = "no-cache, no-store";
        http.Response.Headers.Pragma = "no-cache";
        try
        {
            await next(http);
        }
        catch (Exception fault) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            http.Response.StatusCode = ApiProblems.StatusOf(fault);
            if (http.Response.StatusCode == StatusCodes.Status500InternalServerError)
                OfficeLog.Fault(log, http.Request.Path, fault);
            await FaultStatus.WriteAsync(http, fault);
            return;
        }

        if (http.Response is { HasStarted: false, StatusCode: >= 400 })
            await FaultStatus.WriteAsync(http, fault: null);
    }

    public static void MapOfficePages(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapRazorComponents<App>().RequireAuthorization(OfficeCookie.AnyUser);
        endpoints.MapGet(Asset.Path, (HttpContext http, string name) => Asset.WriteAsync(http, name));
        endpoints.MapGet("/admin/goods/template.{form}", (HttpContext http, string form) =>
            GoodsTemplate.Answer(form, OfficeLanguage.IsEnglish(http)))
            .RequireAuthorization(OfficeCookie.PolicyOf(Permission.Catalogue));
        endpoints.MapGet("/admin/language", (HttpContext http, string? to, string? back) =>
        {
            OfficeLanguage.Choose(http, to);
            return TypedResults.LocalRedirect(LocalUrl.Of(back));
        });
        endpoints.MapPost("/admin/sign-out", async (HttpContext http, IAntiforgery forms) =>
        {
            if (!await forms.IsRequestValidAsync(http))
                return Results.StatusCode(StatusCodes.Status400BadRequest);
            await http.SignOutAsync(OfficeCookie.SchemeName);
            return Results.LocalRedirect($"/admin/sign-in?{OfficeCookie.Ended}={OfficeCookie.EndedByUser}");
        }).RequireAuthorization(OfficeCookie.AnyUser);
        endpoints.MapGet("/admin/records.csv", async (
            HttpContext http, RecordsUseCase records, CatalogueUseCase catalogue) =>
        {
            var profile = await catalogue.ReadProfileAsync();
            var filter = RecordQuery.Read(http.Request.Query).ToFilter(profile);
            await CsvTable.AnswerAsync(
                http, RecordsCsv.FileName, RecordsCsv.Columns, records.ReadAllAsync(filter), profile);
        }).RequireAuthorization(OfficeCookie.PolicyOf(Permission.Export));
        endpoints.MapGet("/admin/settlements.csv", async (
            HttpContext http, SettlementUseCase settlements, CatalogueUseCase catalogue) => await CsvTable.AnswerAsync(
            http, SettlementCsv.FileName, SettlementCsv.Columns,
            settlements.ReadAllAsync(SettlementForm.Read(http.Request.Query)), await catalogue.ReadProfileAsync()))
            .RequireAuthorization(OfficeCookie.PolicyOf(Permission.Export));
    }
}

/// <summary>A page for those whose role allows it.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsAttribute(Permission permission) : AuthorizeAttribute(OfficeCookie.PolicyOf(permission));

/// <summary>Where a link that came with a request may lead: to a page of the back office and nowhere else.</summary>
internal static class LocalUrl
{
    public const string Today = "/admin";

    public static string Of(string? url) =>
        url is not null && (url == Today || url.StartsWith("/admin/", StringComparison.Ordinal)
            || url.StartsWith("/admin?", StringComparison.Ordinal))
        && !url.Contains('\\') && !url.Any(char.IsControl)
            ? url
            : Today;
}
