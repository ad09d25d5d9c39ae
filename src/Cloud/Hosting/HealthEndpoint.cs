using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PosCloud.Ledger;

namespace PosCloud.Hosting;

/// <summary>GET /healthz: 200 "ok" while the books can be written, else 503 and the kind of fault.</summary>
internal static class HealthEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var ledger = endpoints.ServiceProvider.GetRequiredService<ILedger>();
        var log = endpoints.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger("PosCloud.Health");
        endpoints.MapGet("/healthz", (RequestDelegate)(http => AnswerAsync(http, ledger, log)));
    }

    private static async Task AnswerAsync(HttpContext http, ILedger ledger, ILogger log)
    {
        var text = "ok";
        try
        {
            await ledger.CheckAsync();
        }
        catch (LedgerException e)
        {
            CloudLog.NotHealthy(log, e.Message);
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            text = $"database: {e.Fault}";
        }
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync(text + "\n", http.RequestAborted);
    }
}
