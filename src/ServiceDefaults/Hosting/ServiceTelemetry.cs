using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace PosDaemon.ServiceDefaults;

/// <summary>Traces and metrics of a service, by OTLP.</summary>
public static class ServiceTelemetry
{
    /// <summary>Where the collector is, as every OpenTelemetry program takes it. The exporter reads it too, with the
    /// other OTEL_* settings.</summary>
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Exports traces and metrics when <see cref="EndpointVariable"/> is set. Else it adds nothing, and
    /// nothing of OpenTelemetry runs.</summary>
    /// <param name="services">Holds the configuration that the exporter reads, or leaves it to the environment.</param>
    /// <param name="configuration">The host's; the environment is a part of it.</param>
    /// <param name="service">The service's name; OTEL_SERVICE_NAME replaces it.</param>
    /// <param name="traces">Adds what this service traces.</param>
    /// <param name="metrics">Adds what this service measures; .NET's runtime is measured in any case.</param>
    public static IServiceCollection AddServiceTelemetry(
        this IServiceCollection services, IConfiguration configuration, string service,
        Action<TracerProviderBuilder> traces, Action<MeterProviderBuilder> metrics) =>
        string.IsNullOrEmpty(configuration[EndpointVariable]) ? services : Add(services, service, traces, metrics);

    // A method of its own, so that the packages are not even loaded where they are not used.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IServiceCollection Add(
        IServiceCollection services, string service, Action<TracerProviderBuilder> traces,
        Action<MeterProviderBuilder> metrics)
    {
        var version = Assembly.GetEntryAssembly()?.GetName().Version?.ToString(3);
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService(service, serviceVersion: version).AddEnvironmentVariableDetector())
            .WithTracing(builder =>
            {
                traces(builder);
                builder.AddOtlpExporter();
            })
            .WithMetrics(builder =>
            {
                metrics(builder.AddMeter("System.Runtime"));
                builder.AddOtlpExporter();
            });
        return services;
    }
}
