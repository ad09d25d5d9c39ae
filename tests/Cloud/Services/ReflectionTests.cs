using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;

namespace PosCloud.Tests;

/// <summary>What grpcurl asks before it calls, and what a load balancer asks.</summary>
public sealed class ReflectionTests : IAsyncLifetime
{
    private WireCloud _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await WireCloud.StartAsync();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task The_services_are_listed()
    {
        var response = await AskAsync(new ServerReflectionRequest { ListServices = "" });

        var names = response.ListServicesResponse.Service.Select(service => service.Name).ToList();
        Assert.Contains("posdaemon.redemption.v1.RedemptionService", names);
        Assert.Contains("posdaemon.redemption.v1.EnrollmentService", names);
        Assert.Contains("grpc.health.v1.Health", names);
    }

    [Fact]
    public async Task A_service_is_described_with_its_methods()
    {
        var response = await AskAsync(new ServerReflectionRequest
        {
            FileContainingSymbol = "posdaemon.redemption.v1.RedemptionService",
        });

        var service = response.FileDescriptorResponse.FileDescriptorProto
            .Select(FileDescriptorProto.Parser.ParseFrom)
            .SelectMany(file => file.Service).Single();
        Assert.Equal(
            ["Preview", "Redeem", "Undo", "ReportSlips", "ListUnreported", "UploadOffline", "Watch", "SignIn"],
            service.Method.Select(method => method.Name));
    }

    [Fact]
    public async Task The_standard_health_service_follows_the_ledger()
    {
        var client = new Health.HealthClient(_cloud.Channel);

        var before = await client.CheckAsync(new HealthCheckRequest());
        await _cloud.CloseLedgerAsync();
        _cloud.Time.Advance(TimeSpan.FromSeconds(1));
        var after = await client.CheckAsync(new HealthCheckRequest());

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, before.Status);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, after.Status);
    }

    [Fact]
    public async Task Healthz_names_the_fault_of_the_ledger()
    {
        using var http = new HttpClient();
        await _cloud.CloseLedgerAsync();

        using var response = await http.GetAsync(new Uri(_cloud.Http, "/healthz"));

        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("ledger: Stopped: the cloud is stopping\n", await response.Content.ReadAsStringAsync());
    }

    private async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request)
    {
        var client = new ServerReflection.ServerReflectionClient(_cloud.Channel);
        using var call = client.ServerReflectionInfo();
        await call.RequestStream.WriteAsync(request);
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext());
        return call.ResponseStream.Current;
    }
}
