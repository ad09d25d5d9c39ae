using System.Threading.Channels;

namespace PosSim.Bench;

/// <summary>What happened lately, and who wants to hear of it. Written by the bench loop; listeners read their own
/// channel.</summary>
internal sealed class BenchLog(TimeProvider time)
{
    private const int Kept = 300;

    /// <summary>A page that reads slower than the bench acts loses the oldest lines, never the newest.</summary>
    private const int ListenerLength = 256;

    private readonly Queue<BenchEvent> _recent = new();
    private readonly List<Channel<BenchEvent>> _listeners = [];
    private long _last;

    public IReadOnlyCollection<BenchEvent> Recent => _recent;

    public void Write(string device, string kind, string en, string zh)
    {
        var happened = new BenchEvent(++_last, time.GetUtcNow(), device, kind, en, zh);
        _recent.Enqueue(happened);
        if (_recent.Count > Kept) _recent.Dequeue();
        _listeners.RemoveAll(listener => !listener.Writer.TryWrite(happened));
    }

    public ChannelReader<BenchEvent> Listen()
    {
        var listener = Channel.CreateBounded<BenchEvent>(
            new BoundedChannelOptions(ListenerLength) { FullMode = BoundedChannelFullMode.DropOldest });
        _listeners.Add(listener);
        return listener.Reader;
    }

    public void StopListening(ChannelReader<BenchEvent> reader)
    {
        foreach (var listener in _listeners.FindAll(one => one.Reader == reader)) listener.Writer.Complete();
        _listeners.RemoveAll(one => one.Reader == reader);
    }
}

/// <summary>One thing that happened on the bench, in plain words.</summary>
internal sealed record BenchEvent(long Seq, DateTimeOffset At, string Device, string Kind, string En, string Zh);
