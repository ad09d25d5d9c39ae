using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Cloud;

/// <summary>What posd tells of its calls to the cloud where a collector is configured.</summary>
internal static class CloudTelemetry
{
    /// <summary>Adds a span and the duration of each call, with method and status. A code is in neither.</summary>
    public static IServiceCollection AddCloudTelemetry(
        this IServiceCollection services, IConfiguration configuration) =>
        services.AddServiceTelemetry(
            configuration, "posd",
            traces => traces.AddGrpcClientInstrumentation().AddHttpClientInstrumentation(),
            metrics => metrics.AddHttpClientInstrumentation());
}
