using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;

namespace PosDaemon.Cloud;

/// <summary>What is known of the cloud.</summary>
/// <param name="Reachable">The last request got an answer; false before the first.</param>
/// <param name="Clock">Null until measured.</param>
/// <param name="LastError">Why the last request that got no answer got none; kept after the next answer.</param>
internal sealed record CloudState(
    bool Reachable, DateTimeOffset? LastAnswerAt, ClockSample? Clock, string? LastError, DateTimeOffset? LastErrorAt)
{
    public static CloudState Unknown { get; } = new(false, null, null, null, null);
}

/// <summary>How far this clock is from the cloud's, measured by one call.</summary>
/// <param name="Error">This clock minus the cloud's: positive when this one is ahead.</param>
/// <param name="Uncertainty">Half the round trip: the truth is within Error ± this.</param>
/// <param name="At">When, by this clock.</param>
/// <param name="Stamp">The same moment as a timestamp of the monotonic clock, which nobody sets.</param>
internal sealed record ClockSample(TimeSpan Error, TimeSpan Uncertainty, DateTimeOffset At, long Stamp = 0)
{
    /// <summary>Beyond this the times on slips look wrong to people.</summary>
    private static readonly TimeSpan ErrorToWarn = TimeSpan.FromSeconds(30);

    /// <summary>A better old measurement counts for this long: a till's clock drifts some seconds a day.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>More than two clocks drift apart in <see cref="Life"/>.</summary>
    private static readonly TimeSpan Drift = TimeSpan.FromSeconds(1);

    /// <summary>It is wrong by so much at least that people would see it.</summary>
    public bool IsWrong => Error.Duration() - Uncertainty > ErrorToWarn;

    /// <summary>The cloud is taken to have read its clock in the middle of the round trip.</summary>
    public static ClockSample Measure(
        DateTimeOffset sent, TimeSpan roundTrip, DateTimeOffset serverTime, long stamp = 0)
    {
        var half = roundTrip / 2;
        return new ClockSample(sent + half - serverTime, half, sent + roundTrip, stamp);
    }

    /// <summary>The one to believe: a call that took long (on a new connection) does not replace a quick one, unless
    /// both cannot be true. One of the clocks was set in between then.</summary>
    public static ClockSample Better(ClockSample? kept, ClockSample fresh) =>
        kept is null || fresh.Uncertainty <= kept.Uncertainty || fresh.At - kept.At > Life || fresh.At < kept.At
            || (fresh.Error - kept.Error).Duration() > fresh.Uncertainty + kept.Uncertainty + Drift
            ? fresh
            : kept;
}

/// <summary>Keeps the cloud's state from the outcome of each call, and logs its turns. Calls may end at the same time,
/// so each change is one exchange of an immutable record.</summary>
internal sealed class CloudReachability(TimeProvider time, ILogger log)
{
    private CloudState _state = CloudState.Unknown;

    public event Action? ReachableChanged;

    public CloudState State => Volatile.Read(ref _state);

    /// <summary>What the cloud's clock will show after <paramref name="span"/>; reckoned from the last measurement by
    /// the monotonic clock, because this machine's may be set. Without a measurement this machine's clock stands for
    /// the cloud's; the first answer corrects it.</summary>
    /// <param name="span">Below zero for the past.</param>
    public Timestamp CloudTimeIn(TimeSpan span)
    {
        var ticks = State.Clock is { } clock
            ? clock.At.UtcTicks - clock.Error.Ticks + time.GetElapsedTime(clock.Stamp).Ticks
            : time.GetUtcNow().UtcTicks;
        ticks = Math.Clamp(ticks + span.Ticks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks);
        return Timestamp.FromDateTimeOffset(new DateTimeOffset(ticks, TimeSpan.Zero));
    }

    public void Answered(ClockSample? clock)
    {
        var (before, after) = Change(state => state with
        {
            Reachable = true,
            LastAnswerAt = time.GetUtcNow(),
            Clock = clock is null ? state.Clock : ClockSample.Better(state.Clock, clock),
        });
        if (!before.Reachable)
        {
            log.CloudAnswers();
            ReachableChanged?.Invoke();
        }
        if (after.Clock is { IsWrong: true } && before.Clock is not { IsWrong: true })
            log.ClockIsWrong(after.Clock.Error, after.Clock.Uncertainty);
    }

    public void Failed(string method, string reason)
    {
        var (before, _) = Change(state => state with
        {
            Reachable = false,
            LastError = reason,
            LastErrorAt = time.GetUtcNow(),
        });
        // Once for an outage, not once for each of the tries in it.
        if (before.Reachable || before.LastErrorAt is null)
        {
            log.CloudDoesNotAnswer(method, reason);
            ReachableChanged?.Invoke();
        }
        else
        {
            log.StillNoAnswer(method, reason);
        }
    }

    private (CloudState Before, CloudState After) Change(Func<CloudState, CloudState> change)
    {
        while (true)
        {
            var before = State;
            var after = change(before);
            if (Interlocked.CompareExchange(ref _state, after, before) == before)
                return (before, after);
        }
    }
}
