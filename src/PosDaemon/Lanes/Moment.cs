namespace PosDaemon.Lanes;

/// <summary>One instant on two clocks: the wall's for people and records, the monotonic one for windows, because a
/// till's wall clock may jump.</summary>
/// <param name="Wall">UTC.</param>
/// <param name="Monotonic">Since some instant of this run; says nothing after a restart.</param>
public readonly record struct Moment(DateTimeOffset Wall, TimeSpan Monotonic)
{
    public static Moment Now(TimeProvider time) =>
        new(time.GetUtcNow(), time.GetElapsedTime(0, time.GetTimestamp()));

    /// <summary>How long ago this was, by the monotonic clock.</summary>
    public TimeSpan Since(Moment earlier) => Monotonic - earlier.Monotonic;

    /// <summary>This instant of an earlier run, on the monotonic clock of the run in which it is
    /// <paramref name="now"/>. Only the wall clock spans a restart; one that was set back counts as no time at
    /// all.</summary>
    public Moment Rebased(Moment now)
    {
        var passed = now.Wall - Wall;
        return this with { Monotonic = now.Monotonic - (passed > TimeSpan.Zero ? passed : TimeSpan.Zero) };
    }
}
