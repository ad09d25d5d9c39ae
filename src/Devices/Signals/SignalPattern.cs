using System.Diagnostics;

namespace PosDaemon.Devices.Signals;

/// <summary>What shines and sounds at one moment.</summary>
/// <param name="Signal">Whose lamp it is; null: all is dark and silent.</param>
/// <param name="IsLit">Its lamp is on now; always, where the tower flashes by itself.</param>
/// <param name="Buzzes">The buzzer is on now.</param>
internal readonly record struct SignalFrame(DeviceSignal? Signal, bool IsLit, bool Buzzes)
{
    public static SignalFrame Dark { get; }
}

/// <summary>The shape of each signal over time, so that nobody has to know one by its colour: accepted is steady with
/// one tone, refused flashes with three, try again blinks in pairs with two short ones. Pure.</summary>
/// <param name="Period">After which its lamp begins anew; zero: steady.</param>
/// <param name="Lit">When its lamp is on within a period.</param>
/// <param name="Sound">How long it sounds: as its lamp shines, or all the time where that is steady.</param>
internal sealed record SignalPattern(
    TimeSpan Period, (TimeSpan From, TimeSpan Until)[] Lit, TimeSpan Sound)
{
    private static readonly SignalPattern Accepted = new(TimeSpan.Zero, [], Tenths(3));

    private static readonly SignalPattern Refused = new(Tenths(6), [(Tenths(0), Tenths(3))], Tenths(15));

    private static readonly SignalPattern TryAgain =
        new(Tenths(16), [(Tenths(0), Tenths(2)), (Tenths(4), Tenths(6))], Tenths(6));

    public static SignalPattern Of(DeviceSignal signal) => signal switch
    {
        DeviceSignal.Accepted => Accepted,
        DeviceSignal.Refused => Refused,
        DeviceSignal.TryAgain => TryAgain,
        _ => throw new UnreachableException($"{signal}"),
    };

    /// <param name="signal">Null: none.</param>
    /// <param name="passed">Since it was given.</param>
    /// <param name="time">How long it is given.</param>
    /// <param name="flashesItself">The lamp is told its shape once.</param>
    public static SignalFrame At(DeviceSignal? signal, TimeSpan passed, TimeSpan time, bool flashesItself)
    {
        if (signal is not { } given || passed >= time)
            return SignalFrame.Dark;
        var pattern = Of(given);
        var isLit = flashesItself || pattern.IsLitAt(passed);
        return new(given, isLit, isLit && passed < pattern.Sound);
    }

    /// <summary>When the frame changes next; null: never.</summary>
    public static TimeSpan? NextChange(DeviceSignal? signal, TimeSpan passed, TimeSpan time)
    {
        if (signal is not { } given || passed >= time)
            return null;
        var pattern = Of(given);
        var begun = pattern.Period > TimeSpan.Zero ? passed.Ticks / pattern.Period.Ticks * pattern.Period : default;
        return pattern.Lit.SelectMany(one => new[] { begun + one.From, begun + one.Until })
            .Append(begun + pattern.Period).Append(pattern.Sound).Append(time)
            .Where(change => change > passed).Min();
    }

    private bool IsLitAt(TimeSpan passed)
    {
        if (Period == TimeSpan.Zero)
            return true;
        var within = TimeSpan.FromTicks(passed.Ticks % Period.Ticks);
        return Array.Exists(Lit, one => one.From <= within && within < one.Until);
    }

    private static TimeSpan Tenths(int count) => TimeSpan.FromMilliseconds(100 * count);
}
