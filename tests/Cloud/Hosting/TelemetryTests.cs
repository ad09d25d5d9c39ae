using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PosCloud.Hosting;

namespace PosCloud.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public void Without_an_endpoint_there_is_no_telemetry()
    {
        var services = new ServiceCollection();

        services.AddTelemetry(Configuration(("OTEL_SERVICE_NAME", "shop")));

        Assert.Empty(services);
    }

    [Fact]
    public void With_an_endpoint_calls_are_traced_and_counted()
    {
        var configuration = Configuration(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"));
        var services = new ServiceCollection().AddSingleton(configuration);

        services.AddTelemetry(configuration);

        using var parts = services.BuildServiceProvider();
        Assert.NotNull(parts.GetService<TracerProvider>());
        Assert.NotNull(parts.GetService<MeterProvider>());
    }

    [Theory]
    [InlineData(null, "poscloud")]
    [InlineData("shop", "shop")]
    public void The_service_is_named_as_the_variable_says(string? variable, string name)
    {
        (string, string)[] variables = variable is null ? [] : [("OTEL_SERVICE_NAME", variable)];
        var configuration = Configuration([("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"), .. variables]);
        var services = new ServiceCollection().AddSingleton(configuration);

        services.AddTelemetry(configuration);

        using var parts = services.BuildServiceProvider();
        Assert.Contains(
            KeyValuePair.Create<string, object>("service.name", name),
            parts.GetRequiredService<TracerProvider>().GetResource().Attributes);
    }

    [Fact]
    public void No_other_variable_of_the_environment_reaches_the_configuration() =>
        Assert.Equal(
            ["OTEL_SERVICE_NAME"],
            Configuration(("OTEL_SERVICE_NAME", "shop"), ("URLS", "http://0.0.0.0:80")).AsEnumerable()
                .Select(value => value.Key));

    private static IConfiguration Configuration(params (string Name, string Value)[] environment) =>
        new ConfigurationBuilder()
            .AddTelemetryVariables(environment.ToDictionary(variable => variable.Name, variable => variable.Value))
            .Build();
}
