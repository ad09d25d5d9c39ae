using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PosSim.Web;

/// <summary>The page itself: plain files inside the program, nothing from elsewhere.</summary>
internal static class PageEndpoints
{
    private static readonly (string Path, string File)[] Files =
    [
        ("/", "index.html"),
        ("/favicon.svg", "favicon.svg"),
        ("/bench.css", "bench.css"),
        ("/devices.css", "devices.css"),
        ("/bench.js", "bench.js"),
        ("/draw.js", "draw.js"),
        ("/words.js", "words.js"),
        ("/printer.js", "printer.js"),
        ("/inside.js", "inside.js"),
        ("/gate.js", "gate.js"),
        ("/signal.js", "signal.js"),
        ("/lanes.js", "lanes.js"),
    ];

    public static void MapPage(this IEndpointRouteBuilder routes)
    {
        foreach (var (path, file) in Files) routes.MapGet(path, context => SendAsync(context, file));
    }

    private static async Task SendAsync(HttpContext context, string file)
    {
        await using var content = typeof(PageEndpoints).Assembly.GetManifestResourceStream($"PosSim.Web.{file}")
            ?? throw new InvalidOperationException($"{file} is not in the program");
        context.Response.ContentType = Path.GetExtension(file) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            _ => "image/svg+xml",
        };
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'";
        await content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
