using System.Collections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Hosting;

internal static class TelemetryServices
{
    /// <summary>The variables of OpenTelemetry, and no others, as the host's configuration has them.</summary>
    public static IConfigurationBuilder AddTelemetryVariables(
        this IConfigurationBuilder configuration, IDictionary environment) =>
        configuration.AddInMemoryCollection(environment.Keys.Cast<string>()
            .Where(name => name.StartsWith("OTEL_", StringComparison.Ordinal))
            .Select(name => KeyValuePair.Create(name, environment[name] as string)));

    /// <summary>Traces and metrics of the calls over OTLP; nothing at all unless $OTEL_EXPORTER_OTLP_ENDPOINT is
    /// set.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration) =>
        services.AddServiceTelemetry(
            configuration, "poscloud",
            traces => traces.AddAspNetCoreInstrumentation(),
            metrics => metrics.AddAspNetCoreInstrumentation().AddMeter("Microsoft.AspNetCore.Server.Kestrel"));
}
