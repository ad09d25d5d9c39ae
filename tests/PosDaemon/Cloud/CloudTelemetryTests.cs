using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PosDaemon.Cloud;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Tests.Cloud;

/// <summary>What a collector gets to know; it is a gRPC server of this test.</summary>
public class CloudTelemetryTests
{
    [Fact]
    public async Task A_collector_gets_a_span_and_the_duration_of_each_call_and_never_a_code()
    {
        await using var collector = await ScriptedCloud.StartAsync(GrpcReply.Replies(new Empty()));
        await using var node = await TestNode.StartAsync();
        await using var services = Services(collector.Address.OriginalString).BuildServiceProvider();
        var (traces, metrics) = (
            services.GetRequiredService<TracerProvider>(), services.GetRequiredService<MeterProvider>());
        using var client = new TestClient(node.Address);

        await client.Cloud.RedeemAsync(
            new RedeemRequest { ScanId = "s-1", Code = ByteString.CopyFromUtf8("TICKET-SECRET-77") }, default);
        Assert.True(traces.ForceFlush() && metrics.ForceFlush());

        Assert.Contains("TraceService", collector.Requests.Select(request => request.Path).Order().Last());
        var sent = string.Concat(collector.Requests.Select(request => Encoding.Latin1.GetString(request.Body)));
        Assert.Contains("posdaemon.redemption.v1.RedemptionService", sent, StringComparison.Ordinal);
        Assert.Contains("http.client.request.duration", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("TICKET-SECRET-77", sent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_collector_nothing_is_added(string? endpoint) =>
        Assert.Single(Services(endpoint));

    private static ServiceCollection Services(string? endpoint)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new(ServiceTelemetry.EndpointVariable, endpoint)])
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddCloudTelemetry(configuration);
        return services;
    }
}
