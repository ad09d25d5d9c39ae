namespace PosDaemon.Outbox;

/// <summary>How the sending goes on after what the cloud did: how many reports that failed may go together, and when
/// those that were put off are made due. Pure; times are of one monotonic clock.</summary>
public sealed record OutboxPace
{
    /// <summary>What the cloud did not answer for is made due by its next answer, but not more often than this, since
    /// it may be one report that it never answers for.</summary>
    public static readonly TimeSpan ReleasePeriod = TimeSpan.FromSeconds(30);

    private bool _isAnswered = true;
    private bool _owesRelease = true;
    private TimeSpan? _releasedAt;

    private OutboxPace()
    {
    }

    /// <summary>Before this start the cloud may have been away: what was put off then is due once.</summary>
    public static OutboxPace AtStart { get; } = new();

    /// <summary>How many reports that failed twice may go together: twice as many after each answer, one after none, so
    /// that a poison one is soon alone and those that only met an outage are soon through.</summary>
    public int Together { get; private init; } = 1;

    public OutboxPace After(bool isAnswered) => this with
    {
        Together = isAnswered ? Math.Min(Together * 2, OutboxPolicy.MaxBatch) : 1,
        _isAnswered = isAnswered,
        _owesRelease = _owesRelease || !isAnswered,
    };

    public OutboxPace Released(TimeSpan now) => this with { _owesRelease = false, _releasedAt = now };

    /// <summary>How long until what is put off is made due, which may be zero; null: each waits for its own time.
    /// </summary>
    public TimeSpan? ReleaseIn(TimeSpan now)
    {
        if (!_isAnswered || !_owesRelease) return null;
        return _releasedAt + ReleasePeriod > now ? _releasedAt + ReleasePeriod - now : TimeSpan.Zero;
    }
}
