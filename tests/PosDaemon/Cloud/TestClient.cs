using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Cloud;
using PosDaemon.Configuration;

namespace PosDaemon.Tests.Cloud;

/// <summary>A cloud client with its channel, for one address or several.</summary>
internal sealed class TestClient : IDisposable
{
    private readonly GrpcChannel _channel;

    public TestClient(
        string[] addresses, TimeSpan? deadline = null, CloudConnection? connection = null, TimeProvider? time = null,
        ILogger<RedemptionClient>? log = null)
    {
        var options = new CloudOptions { Deadline = deadline ?? TimeSpan.FromSeconds(30) };
        if (addresses.Length == 1) options.Url = addresses[0];
        else options.Urls = addresses;
        _channel = CloudServices.Open(options, connection);
        Cloud = new RedemptionClient(
            _channel.CreateCallInvoker(), options, time ?? TimeProvider.System,
            log ?? NullLogger<RedemptionClient>.Instance);
    }

    public TestClient(
        Uri address, TimeSpan? deadline = null, CloudConnection? connection = null, TimeProvider? time = null,
        ILogger<RedemptionClient>? log = null)
        : this([address.OriginalString], deadline, connection, time, log)
    {
    }

    public RedemptionClient Cloud { get; }

    public void Dispose() => _channel.Dispose();
}
