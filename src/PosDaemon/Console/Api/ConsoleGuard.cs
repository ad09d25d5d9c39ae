using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace PosDaemon.Console;

/// <summary>Stands before everything else in the console and lets through only what this machine's own programs and
/// this console's own page may send. Listening on loopback does not stop a web page elsewhere from sending requests
/// here (DNS rebinding, cross-site posts), so each request proves that it was meant for this address and, for the
/// API, that it knows the token.</summary>
internal sealed class ConsoleGuard(ConsoleToken token)
{
    private HashSet<string> _hosts = [];
    private HashSet<string> _origins = [];
    private string _cookie = "posd";

    /// <summary>The port is known only after the server has started; until then no host is right.</summary>
    public void Serve(int port)
    {
        _hosts = new HashSet<string>(
            [$"localhost:{port}", $"127.0.0.1:{port}", $"[::1]:{port}"], StringComparer.OrdinalIgnoreCase);
        _origins = new HashSet<string>(_hosts.Select(host => "http://" + host), StringComparer.OrdinalIgnoreCase);
        // Cookies do not know ports: two terminals' consoles on one machine would overwrite each other's.
        _cookie = $"posd-{port}";
    }

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        AddHeaders(context.Response.Headers);
        var request = context.Request;
        if (!_hosts.Contains(request.Host.Value ?? ""))
        {
            await Problem.WriteAsync(context, StatusCodes.Status403Forbidden, "Wrong host",
                "This console answers to localhost, 127.0.0.1 and [::1] with its own port only.");
        }
        else if (IsForeign(request))
        {
            await Problem.WriteAsync(context, StatusCodes.Status403Forbidden, "Foreign origin",
                "This request was made by a page of another site; only the console's own page may act.");
        }
        else if (request.Path.StartsWithSegments("/api") && !Knows(request))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await Problem.WriteAsync(context, StatusCodes.Status401Unauthorized, "Token needed",
                "Send the token of the console's token file as \"Authorization: Bearer TOKEN\".");
        }
        else if (request.Path == "/" && request.Query.TryGetValue("token", out var offered))
        {
            await SignInAsync(context, offered);
        }
        else
        {
            await next(context);
        }
    }

    /// <summary>Browsers send Origin with every cross-site post, and Sec-Fetch-Site with every request; another port
    /// of this machine counts as "same-site" there and is foreign here.</summary>
    private bool IsForeign(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        if (origin.Count > 0 && (origin.Count > 1 || !_origins.Contains(origin[0] ?? ""))) return true;
        var site = request.Headers["Sec-Fetch-Site"];
        return request.Path.StartsWithSegments("/api") && site.Count > 0 && site[0] is not ("same-origin" or "none");
    }

    private bool Knows(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? token.Matches(header[Scheme.Length..].Trim())
            : token.Matches(request.Cookies[_cookie]);
    }

    /// <summary>The token leaves the address bar at once: the answer goes to / without it.</summary>
    private Task SignInAsync(HttpContext context, string? offered)
    {
        if (!token.Matches(offered))
            return Problem.WriteAsync(context, StatusCodes.Status401Unauthorized, "Wrong token",
                "Open the address with the token of the console's token file: /?token=TOKEN.");
        context.Response.Cookies.Append(_cookie, token.Text, new CookieOptions
        {
            HttpOnly = true,
            SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Strict,
            Path = "/",
            IsEssential = true,
        });
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = "/";
        return Task.CompletedTask;
    }

    private static void AddHeaders(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers[HeaderNames.XFrameOptions] = "DENY";
    }
}
