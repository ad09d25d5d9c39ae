using System.Runtime.CompilerServices;
using Google.Protobuf.WellKnownTypes;
using PosCloud.Ledger;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Desk;

internal sealed partial class RedemptionDesk
{
    /// <summary>Short enough that a terminal behind a home router's NAT (often 30 s for idle TCP at worst) notices a
    /// dead stream within half a minute.</summary>
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(15);

    /// <summary>Heartbeats until the caller goes away: there are no lists and commands to send yet.</summary>
    public IAsyncEnumerable<WatchResponse> WatchAsync(WatchRequest request, CancellationToken stopping) =>
        BeatAsync(Incoming.Call(request.Caller, Now()), stopping);

    private async IAsyncEnumerable<WatchResponse> BeatAsync(
        CallFacts call, [EnumeratorCancellation] CancellationToken stopping)
    {
        DeskLog.WatchOpened(log, call.Terminal, call.Store);
        try
        {
            while (true)
            {
                yield return new WatchResponse { ServerTime = Now().ToTimestamp(), Heartbeat = new Heartbeat() };
                await Task.Delay(HeartbeatInterval, time, stopping);
            }
        }
        finally
        {
            DeskLog.WatchClosed(log, call.Terminal);
        }
    }
}
