using System.Runtime.CompilerServices;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using PosCloud.Ledger;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Redeeming;

/// <summary>What a terminal that watches is sent.</summary>
internal sealed class WatchUseCase(TimeProvider time, ILogger<WatchUseCase> log)
{
    /// <summary>Short enough that a terminal behind a home router's NAT (often 30 s for idle TCP at worst) notices a
    /// dead stream within half a minute.</summary>
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(15);

    /// <summary>Heartbeats until the caller goes away or is revoked: there are no lists and commands to send yet.
    /// </summary>
    /// <param name="request">The caller's.</param>
    /// <param name="revoked">Completes when the caller's terminal is revoked, which ends them.</param>
    /// <param name="stopping">The caller is gone.</param>
    /// <exception cref="InvalidRequestException">At once, where the caller cannot be read.</exception>
    public IAsyncEnumerable<WatchResponse> WatchAsync(
        WatchRequest request, Task revoked, CancellationToken stopping) =>
        BeatAsync(RequestReader.Call(request.Caller, time.GetLedgerNow()), revoked, stopping);

    private async IAsyncEnumerable<WatchResponse> BeatAsync(
        CallFacts call, Task revoked, [EnumeratorCancellation] CancellationToken stopping)
    {
        RedemptionLog.WatchOpened(log, call.Terminal, call.Store);
        try
        {
            while (!revoked.IsCompleted)
            {
                yield return new WatchResponse
                {
                    ServerTime = time.GetLedgerNow().ToTimestamp(),
                    Heartbeat = new Heartbeat(),
                };
                await revoked.WaitAsync(HeartbeatInterval, time, stopping)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                stopping.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            RedemptionLog.WatchClosed(log, call.Terminal);
        }
    }
}
