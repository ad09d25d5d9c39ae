using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using PosCloud.Grpc;
using PosDaemon.Protocol.Grpc;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Protocol.Tests.Grpc;

/// <summary>Our server on a free loopback port with handlers that do what the request asks for; the node server of
/// the interop tests does the same. Redeem is told by scan_id, Watch by caller.lane.</summary>
internal sealed class TestCloud : IAsyncDisposable
{
    public const string FaultText = "终端已停用 100%";

    private readonly WebApplication _app;
    private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TestCloud(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Completes when a handler waits for its client to give up.</summary>
    public Task HandlerWaits => _waiting.Task;

    /// <summary>Completes when a handler that waits was told that its client is gone.</summary>
    public Task HandlerCancelled => _cancelled.Task;

    public static async Task<TestCloud> StartAsync(int port = 0, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = certificate is null ? HttpProtocols.Http2 : HttpProtocols.Http1AndHttp2;
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        var cloud = new TestCloud(builder.Build());
        cloud._app.MapUnary(RedemptionMethods.Redeem, cloud.RedeemAsync);
        cloud._app.MapServerStream(RedemptionMethods.Watch, (request, context) =>
            cloud.WatchAsync(request, context.Cancelled));
        cloud._app.MapUnimplemented();
        await cloud._app.StartAsync();
        return cloud;
    }

    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<RedeemResponse> RedeemAsync(RedeemRequest request, GrpcServerContext context)
    {
        switch (request.ScanId)
        {
            case "refused":
                return new RedeemResponse
                {
                    Refused = new Refused { Reason = Reason.AlreadyRedeemed, Message = "已于 12:01 使用" },
                };
            case "fault":
                throw new GrpcFault(GrpcStatusCode.FailedPrecondition, FaultText);
            case "throw":
                throw new InvalidOperationException("the password is hunter2");
            case "slow":
                await WaitAsync(context.Cancelled);
                break;
            case "large":
                return new RedeemResponse { Refused = new Refused { Message = new string('x', GrpcLimits.MessageBytes) } };
        }
        return new RedeemResponse
        {
            ServerTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
            Accepted = new Accepted { RedemptionId = request.ScanId, Uses = request.Code.Length },
        };
    }

    private async IAsyncEnumerable<WatchResponse> WatchAsync(
        WatchRequest request, [EnumeratorCancellation] CancellationToken cancelled)
    {
        for (var n = 1; n <= 3; n++)
        {
            yield return new WatchResponse { Config = new ConfigUpdate { Version = n } };
            if (request.Caller.Lane == "break" && n == 2)
                throw new GrpcFault(GrpcStatusCode.Aborted, FaultText);
        }
        if (request.Caller.Lane == "forever")
            await WaitAsync(cancelled);
    }

    private async Task WaitAsync(CancellationToken cancelled)
    {
        _waiting.TrySetResult();
        using var _ = cancelled.Register(() => _cancelled.TrySetResult());
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
    }
}
