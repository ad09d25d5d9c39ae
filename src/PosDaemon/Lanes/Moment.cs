namespace PosDaemon.Lanes;

/// <summary>One instant on two clocks: the wall's for people and records, the monotonic one for windows, because a
/// till's wall clock may jump.</summary>
/// <param name="Wall">UTC.</param>
/// <param name="Monotonic">Since some instant of this run; says nothing after a restart.</param>
public readonly record struct Moment(DateTimeOffset Wall, TimeSpan Monotonic)
{
    /// <summary>As a clock is set when it is kept right (NTP).</summary>
    private static readonly TimeSpan SetBackABit = TimeSpan.FromSeconds(5);

    /// <summary>Longer than any window.</summary>
    private static readonly TimeSpan LongAgo = TimeSpan.FromDays(365);

    public static Moment Now(TimeProvider time) =>
        new(time.GetUtcNow(), time.GetElapsedTime(0, time.GetTimestamp()));

    /// <summary>How long ago this was, by the monotonic clock.</summary>
    public TimeSpan Since(Moment earlier) => Monotonic - earlier.Monotonic;

    /// <summary>This instant of an earlier run, on the monotonic clock of the run in which it is
    /// <paramref name="now"/>. Only the wall clock spans a restart. One that was set back by a little
    /// counts as no time at all; one that was set back by more tells nothing, and then it was long ago: no gate opens
    /// and no code is used for a guest who may have gone.</summary>
    public Moment Rebased(Moment now)
    {
        var passed = now.Wall - Wall;
        if (passed < -SetBackABit) passed = LongAgo;
        return this with { Monotonic = now.Monotonic - (passed > TimeSpan.Zero ? passed : TimeSpan.Zero) };
    }
}
