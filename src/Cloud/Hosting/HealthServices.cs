using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using PosCloud.Ledger;

namespace PosCloud.Hosting;

/// <summary>Whether the ledger can be written, for load balancers and people: the standard gRPC health service, and
/// GET /healthz with 200 "ok" or 503 and the kind of fault.</summary>
internal static class HealthServices
{
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddGrpcHealthChecks().AddCheck<LedgerHealthCheck>("ledger");
        return services;
    }

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcHealthChecksService();
        endpoints.MapHealthChecks("/healthz", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    private static Task WriteAsync(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        var faults = report.Entries
            .Where(entry => entry.Value.Status != HealthStatus.Healthy)
            .Select(entry => $"{entry.Key}: {entry.Value.Description}");
        return http.Response.WriteAsync(string.Join('\n', faults.DefaultIfEmpty("ok")) + "\n", http.RequestAborted);
    }

    private sealed class LedgerHealthCheck(ILedgerStore ledger, ILogger<LedgerHealthCheck> log) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await ledger.CheckAsync();
                return HealthCheckResult.Healthy();
            }
            catch (LedgerException e)
            {
                CloudLog.NotHealthy(log, e.Message);
                return HealthCheckResult.Unhealthy(e.Fault.ToString());
            }
        }
    }
}
