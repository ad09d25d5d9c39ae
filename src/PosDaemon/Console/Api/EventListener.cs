using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace PosDaemon.Console;

/// <summary>One open event stream. Events wait in a bounded queue; a listener that lets it fill is dropped and told
/// so, since a page that misses events silently is worse than one that reconnects.</summary>
internal sealed class EventListener
{
    /// <summary>A tab that has not read 64 events for as long as they took is not being looked at.</summary>
    public const int QueuedEvents = 64;

    private static readonly SseItem<byte[]> Dropped =
        new("""{"detail":"too slow: reconnect and read the state anew"}"""u8.ToArray(), "dropped");

    // A null is a heartbeat: a comment line, which the framework has no item for.
    private readonly Channel<SseItem<byte[]>?> _events = Channel.CreateBounded<SseItem<byte[]>?>(
        new BoundedChannelOptions(QueuedEvents) { SingleReader = true });

    private volatile bool _wasDropped;

    /// <summary>False when the queue is full: from then on the listener is closed.</summary>
    public bool TryEnqueue(SseItem<byte[]>? next)
    {
        if (_events.Writer.TryWrite(next)) return true;
        _wasDropped = true;
        _events.Writer.TryComplete();
        return false;
    }

    /// <summary>The events until the browser leaves, the daemon stops or the listener is dropped.</summary>
    /// <param name="heartbeat">Writes a comment line. Called only while the reader waits for the next event, that is
    /// while nothing else is written.</param>
    public async IAsyncEnumerable<SseItem<byte[]>> ReadAsync(
        Func<CancellationToken, Task> heartbeat, [EnumeratorCancellation] CancellationToken abort)
    {
        while (await _events.Reader.WaitToReadAsync(abort))
        {
            while (_events.Reader.TryRead(out var next))
            {
                if (next is { } item) yield return item;
                else await heartbeat(abort);
            }
        }

        if (_wasDropped) yield return Dropped;
    }
}
