using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.Testing;

namespace PosCloud.Tests;

/// <summary>One terminal's connection to a cloud: by chance a call is cancelled in its middle, or its reply is lost on
/// the way and the connection with it.</summary>
internal sealed class BadLine : IAsyncDisposable
{
    private const int MaxCancelMs = 20;
    private const int MaxLossMs = 60;

    private readonly TcpWire _wire;
    private readonly Random _random;
    private GrpcChannel _channel;
    private bool _isMended;

    public BadLine(IPEndPoint cloud, Random random)
    {
        (_wire, _random) = (new TcpWire(cloud), random);
        _wire.Start();
        _channel = Connect();
    }

    /// <summary>Calls, those of them that were cancelled, and those whose reply was lost.</summary>
    public (int All, int Cancelled, int Lost) Calls { get; private set; }

    /// <summary>From now on nothing is lost.</summary>
    public void Mend() => _isMended = true;

    /// <summary>Asks once.</summary>
    /// <returns>The reply; null: none has arrived, and whether it was asked for at all is not known.</returns>
    public async Task<TReply?> AskAsync<TReply>(
        Func<RedemptionService.RedemptionServiceClient, CallOptions, AsyncUnaryCall<TReply>> call)
        where TReply : class
    {
        var fate = _isMended ? 100 : _random.Next(100);
        var (isCancelled, isLost) = (fate < 8, fate is >= 8 and < 12);
        Calls = (Calls.All + 1, Calls.Cancelled, Calls.Lost);
        using var cancel = new CancellationTokenSource();
        var options = new CallOptions(cancellationToken: cancel.Token);
        if (isLost)
            _wire.DropReplies();
        if (isCancelled || isLost)
            cancel.CancelAfter(TimeSpan.FromMilliseconds(_random.Next(isLost ? MaxLossMs : MaxCancelMs)));
        try
        {
            using var asked = call(new RedemptionService.RedemptionServiceClient(_channel), options);
            return await asked;
        }
        // Under whatever status: the client may find the ends of what it has just closed.
        catch (RpcException) when (cancel.IsCancellationRequested)
        {
            Calls = (Calls.All, Calls.Cancelled + (isCancelled ? 1 : 0), Calls.Lost + (isLost ? 1 : 0));
            return null;
        }
        finally
        {
            if (isLost)
                ConnectAnew();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _wire.DisposeAsync();
    }

    // By a channel of its own, so that no later call hears of the cut.
    private void ConnectAnew()
    {
        _channel.Dispose();
        _wire.Cut();
        _wire.Mend();
        _channel = Connect();
    }

    private GrpcChannel Connect() => GrpcChannel.ForAddress($"http://127.0.0.1:{_wire.Port}");
}
