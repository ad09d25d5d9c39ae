using System.Net;
using Microsoft.AspNetCore.Http;

namespace PosSim.Web;

/// <summary>Lets only pages of this very server in: another site's script can reach a loopback port, but not with our
/// name as Host and Origin.</summary>
internal static class LoopbackGuard
{
    public static async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var host = context.Request.Host;
        var named = host.Host == "localhost"
            || (IPAddress.TryParse(host.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
        var origin = context.Request.Headers.Origin.ToString();
        if (named && (origin.Length == 0 || origin == $"http://{host}"))
        {
            await next(context);
            return;
        }
        await context.ComplainAsync(
            StatusCodes.Status403Forbidden, "the bench answers its own page and programs on this machine only");
    }
}
