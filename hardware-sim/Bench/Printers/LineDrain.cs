namespace PosSim.Bench;

/// <summary>How quickly bytes are read from a line.</summary>
internal sealed class LineDrain
{
    private TimeSpan _since;

    /// <summary>Null: as they come. 0: none are read.</summary>
    public int? BytesPerSecond { get; private set; }

    /// <summary>When the next byte may be read; null when that is now or never.</summary>
    public TimeSpan? NextAt => BytesPerSecond is > 0 ? _since + ByteTime : null;

    private TimeSpan ByteTime => TimeSpan.FromSeconds(1.0 / BytesPerSecond!.Value);

    public void Limit(int? bytesPerSecond, TimeSpan now) => (BytesPerSecond, _since) = (bytesPerSecond, now);

    /// <summary>Bytes come after the line was quiet, for which it does not make up.</summary>
    public void Begin(TimeSpan now) => _since = now;

    /// <summary>How many of those that wait may be read now.</summary>
    public int Allow(int waiting, TimeSpan now)
    {
        if (BytesPerSecond is not { } rate) return waiting;
        if (rate == 0) return 0;
        var allowed = (int)Math.Min(waiting, (now - _since) / ByteTime);
        _since += allowed * ByteTime;
        return allowed;
    }
}
