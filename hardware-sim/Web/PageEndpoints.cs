using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PosSim.Web;

/// <summary>The page itself: plain files inside the program, nothing from elsewhere.</summary>
internal static class PageEndpoints
{
    private static readonly (string Path, string File, string Type)[] Files =
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/bench.css", "bench.css", "text/css; charset=utf-8"),
        ("/bench.js", "bench.js", "text/javascript; charset=utf-8"),
        ("/words.js", "words.js", "text/javascript; charset=utf-8"),
        ("/favicon.svg", "favicon.svg", "image/svg+xml"),
    ];

    public static void MapPage(this IEndpointRouteBuilder routes)
    {
        foreach (var (path, file, type) in Files)
            routes.MapGet(path, context => SendAsync(context, file, type));
    }

    private static async Task SendAsync(HttpContext context, string file, string type)
    {
        await using var content = typeof(PageEndpoints).Assembly.GetManifestResourceStream($"PosSim.Web.{file}")
            ?? throw new InvalidOperationException($"{file} is not in the program");
        context.Response.ContentType = type;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'";
        await content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
