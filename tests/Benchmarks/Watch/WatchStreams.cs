using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PosCloud.Demo;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Benchmarks.Watch;

/// <summary>Open Watch streams, each of a terminal of its own.</summary>
/// <param name="channel">To the cloud.</param>
/// <param name="prefix">Of the terminals' names.</param>
internal sealed class WatchStreams(ChannelBase channel, string prefix) : IDisposable
{
    private readonly RedemptionService.RedemptionServiceClient _client = new(channel);
    private readonly CancellationTokenSource _closing = new();
    private readonly List<Task<(long At, StatusCode Status)>> _ends = [];
    private long _beats;

    /// <summary>Heartbeats that came.</summary>
    public long Beats => Interlocked.Read(ref _beats);

    public static string Name(string prefix, int number) => $"{prefix}-{number:D6}";

    /// <summary>Completes when each has its first heartbeat.</summary>
    /// <param name="count">How many.</param>
    /// <param name="atOnce">So many are waited for at a time.</param>
    public async Task OpenAsync(int count, int atOnce)
    {
        foreach (var some in Enumerable.Range(0, count).Chunk(atOnce))
            await Task.WhenAll(some.Select(async number =>
            {
                var call = _client.Watch(
                    new WatchRequest
                    {
                        Caller = new Caller
                        {
                            TerminalId = Name(prefix, number),
                            Lane = "lane",
                            StoreId = DemoGoods.Mall.StoreId,
                            DeviceTime = TimeProvider.System.GetUtcNow().ToTimestamp(),
                        },
                    }, cancellationToken: _closing.Token);
                if (!await call.ResponseStream.MoveNext(CancellationToken.None))
                    throw new InvalidOperationException("a stream ended before its first heartbeat");
                lock (_ends)
                    _ends.Add(ReadAsync(call));
            }));
    }

    /// <summary>When each of them ended and how, once all have.</summary>
    /// <exception cref="TimeoutException">One has not.</exception>
    public async Task<IReadOnlyList<(long At, StatusCode Status)>> EndsAsync(TimeSpan patience) =>
        await Task.WhenAll(_ends).WaitAsync(patience, TimeProvider.System);

    public async Task CloseAsync()
    {
        await _closing.CancelAsync();
        await Task.WhenAll(_ends);
    }

    public void Dispose() => _closing.Dispose();

    private async Task<(long At, StatusCode Status)> ReadAsync(AsyncServerStreamingCall<WatchResponse> call)
    {
        using (call)
        {
            try
            {
                while (await call.ResponseStream.MoveNext(CancellationToken.None))
                    Interlocked.Increment(ref _beats);
                return (TimeProvider.System.GetTimestamp(), StatusCode.OK);
            }
            catch (RpcException end)
            {
                return (TimeProvider.System.GetTimestamp(), end.StatusCode);
            }
        }
    }
}
