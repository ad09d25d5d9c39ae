using System.Threading.Channels;

namespace PosSim.Bench;

/// <summary>What happened lately, and who follows it. Written by the bench loop; each follower reads a channel of its
/// own.</summary>
internal sealed class BenchLog(TimeProvider time)
{
    private const int Kept = 300;

    /// <summary>A page that reads slower than the bench acts loses the oldest lines, never the newest.</summary>
    private const int FollowerLength = 256;

    private readonly Queue<BenchEvent> _recent = new();
    private readonly List<Channel<BenchEvent>> _followers = [];
    private long _last;

    public IReadOnlyCollection<BenchEvent> Recent => _recent;

    public void Write(string device, string kind, string en, string zh)
    {
        var happened = new BenchEvent(++_last, time.GetUtcNow(), device, kind, en, zh);
        _recent.Enqueue(happened);
        if (_recent.Count > Kept) _recent.Dequeue();
        _followers.RemoveAll(follower => !follower.Writer.TryWrite(happened));
    }

    public ChannelReader<BenchEvent> Follow()
    {
        var follower = Channel.CreateBounded<BenchEvent>(
            new BoundedChannelOptions(FollowerLength) { FullMode = BoundedChannelFullMode.DropOldest });
        _followers.Add(follower);
        return follower.Reader;
    }

    public void Unfollow(ChannelReader<BenchEvent> reader)
    {
        foreach (var follower in _followers.FindAll(one => one.Reader == reader)) follower.Writer.Complete();
        _followers.RemoveAll(one => one.Reader == reader);
    }
}

/// <summary>One thing that happened on the bench, in plain words.</summary>
internal sealed record BenchEvent(long Seq, DateTimeOffset At, string Device, string Kind, string En, string Zh);
