using System.Threading.Channels;

namespace PosDaemon.Console;

/// <summary>One open event stream. Frames wait in a bounded queue; a listener that lets it fill is dropped and told
/// so, since a page that misses events silently is worse than one that reconnects.</summary>
internal sealed class EventListener
{
    /// <summary>A tab that has not read 64 events for as long as they took is not being looked at.</summary>
    public const int QueuedFrames = 64;

    private static readonly byte[] Dropped =
        EventHub.Frame("dropped", """{"detail":"too slow: reconnect and read the state anew"}"""u8);

    private readonly Channel<byte[]> _frames = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(QueuedFrames) { SingleReader = true });

    private volatile bool _wasDropped;

    /// <summary>False when the queue is full: from then on the listener is closed.</summary>
    public bool Offer(byte[] frame)
    {
        if (_frames.Writer.TryWrite(frame)) return true;
        _wasDropped = true;
        _frames.Writer.TryComplete();
        return false;
    }

    /// <summary>Writes frames until the browser leaves, the daemon stops or the listener is dropped.</summary>
    public async Task WriteToAsync(Stream body, CancellationToken abort)
    {
        while (await _frames.Reader.WaitToReadAsync(abort))
        {
            while (_frames.Reader.TryRead(out var frame)) await body.WriteAsync(frame, abort);
            await body.FlushAsync(abort);
        }

        if (!_wasDropped) return;
        await body.WriteAsync(Dropped, abort);
        await body.FlushAsync(abort);
    }
}
