using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Cloud;

/// <summary>What the nodes of one cloud share: each code can be used once, and a known scan_id gets its stored response
/// (rule 1 of the contract).</summary>
internal sealed class TestLedger
{
    private readonly ConcurrentDictionary<string, string> _usedBy = new();
    private readonly ConcurrentDictionary<(string Code, string ScanId), bool> _uses = new();

    /// <summary>Each use that was asked for, once however often it was asked for: a code that stands here under two
    /// scan ids was to be used twice.</summary>
    public IReadOnlyCollection<(string Code, string ScanId)> Uses => [.. _uses.Keys];

    public RedeemResponse Redeem(RedeemRequest request)
    {
        var code = request.Code.ToStringUtf8();
        _uses.TryAdd((code, request.ScanId), true);
        return _usedBy.GetOrAdd(code, request.ScanId) == request.ScanId
            ? new RedeemResponse { Accepted = new Accepted { RedemptionId = request.ScanId } }
            : new RedeemResponse { Refused = new Refused { Reason = Reason.AlreadyRedeemed } };
    }
}

/// <summary>One cloud node: the contract's generated service in Kestrel, in this process. The scan id "slow" waits for
/// its client to give up, "held" for the test.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Service _service;

    private TestNode(WebApplication app, Service service) => (_app, _service) = (app, service);

    public Uri Address => new(_app.Urls.Single());

    public int Port => Address.Port;

    /// <summary>How many redemptions it was asked for.</summary>
    public int Redeems => _service.Redeems;

    /// <summary>Completes when the call "held" is held.</summary>
    public Task Holds => _service.Holds.Task;

    /// <summary>Completes when a call waits for its client to give up.</summary>
    public Task CallWaits => _service.Waiting.Task;

    /// <summary>Completes when a call that waited was told that its client is gone.</summary>
    public Task CallCancelled => _service.Cancelled.Task;

    /// <summary>Lets the call "held" go on.</summary>
    public void Release() => _service.Released.SetResult();

    /// <summary>Completes with the next redemption that it is asked for.</summary>
    public Task AskedAgain()
    {
        _service.Asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _service.Asked.Task;
    }

    public static async Task<TestNode> StartAsync(
        TestLedger? ledger = null, int port = 0, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (certificate is not null) listen.UseHttps(certificate);
        }));
        var service = new Service(ledger ?? new TestLedger());
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = PosDaemon.Cloud.CloudServices.MaxMessageBytes);
        builder.Services.AddSingleton(service);
        var app = builder.Build();
        app.MapGrpcService<Service>();
        await app.StartAsync();
        return new TestNode(app, service);
    }

    /// <summary>As when its process is killed: connections end in the middle of calls.</summary>
    public async Task KillAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    /// <summary>In good order: running calls are finished first.</summary>
    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    internal sealed class Service(TestLedger ledger) : RedemptionService.RedemptionServiceBase
    {
        private int _redeems;

        public int Redeems => Volatile.Read(ref _redeems);

        public TaskCompletionSource Holds { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource? Asked { get; set; }

        public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async Task<RedeemResponse> Redeem(RedeemRequest request, ServerCallContext context)
        {
            Interlocked.Increment(ref _redeems);
            Asked?.TrySetResult();
            if (request.ScanId == "held")
            {
                Holds.TrySetResult();
                await Released.Task;
            }
            if (request.ScanId == "slow")
            {
                Waiting.TrySetResult();
                using var _ = context.CancellationToken.Register(() => Cancelled.TrySetResult());
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
            }
            var response = ledger.Redeem(request);
            response.ServerTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
            return response;
        }

        public override Task<ReportSlipsResponse> ReportSlips(ReportSlipsRequest request, ServerCallContext context) =>
            Task.FromResult(new ReportSlipsResponse());
    }
}
