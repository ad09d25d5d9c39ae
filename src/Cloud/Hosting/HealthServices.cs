using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PosCloud.Hosting;

/// <summary>Whether a redemption could be written now, for load balancers and people: the standard gRPC health service,
/// and GET /healthz and /readyz with 200 "ok" or 503 and a sentence.</summary>
internal static class HealthServices
{
    // Who watches hears of a full disk within that time, and an idle cloud logs it.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddGrpcHealthChecks().AddCheck<LedgerHealthCheck>("ledger");
        return services
            .AddSingleton<LedgerHealth>()
            .Configure<HealthCheckPublisherOptions>(options => options.Period = Period);
    }

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcHealthChecksService();
        foreach (var path in new[] { "/healthz", "/readyz" })
            endpoints.MapHealthChecks(path, new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    private static Task WriteAsync(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        var faults = report.Entries
            .Where(entry => entry.Value.Status != HealthStatus.Healthy)
            .Select(entry => $"{entry.Key}: {entry.Value.Description}");
        return http.Response.WriteAsync(string.Join('\n', faults.DefaultIfEmpty("ok")) + "\n", http.RequestAborted);
    }

    private sealed class LedgerHealthCheck(LedgerHealth ledger) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context, CancellationToken cancellationToken = default) =>
            await ledger.CheckAsync() is { } trouble
                ? HealthCheckResult.Unhealthy(trouble)
                : HealthCheckResult.Healthy();
    }
}
