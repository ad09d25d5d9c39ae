namespace PosCloud.Selling;

/// <summary>On which days of the week and at which time of the day a product is good, in the store's own time.
/// </summary>
/// <param name="Weekdays">A bit a day, Monday is the lowest.</param>
/// <param name="OpensAt">Minutes from midnight.</param>
/// <param name="ClosesAt">Minutes from midnight, the first that is too late; below <paramref name="OpensAt"/>: of the
/// next day, and the day of the week is that of the opening.</param>
internal readonly record struct GoodHours(int Weekdays, int OpensAt, int ClosesAt)
{
    public const int EveryDay = 0b111_1111;
    public const int MinutesOfDay = 24 * 60;

    public static readonly GoodHours Always = new(EveryDay, 0, MinutesOfDay);

    /// <param name="local">In the store's time.</param>
    public bool Includes(DateTimeOffset local)
    {
        var minute = (local.Hour * 60) + local.Minute;
        if (OpensAt < ClosesAt)
            return IsOn(local.DayOfWeek) && minute >= OpensAt && minute < ClosesAt;
        return (minute >= OpensAt && IsOn(local.DayOfWeek))
            || (minute < ClosesAt && IsOn(local.AddDays(-1).DayOfWeek));
    }

    /// <summary>A day of the week is one of them.</summary>
    public bool IsOn(DayOfWeek day) => (Weekdays & (1 << (((int)day + 6) % 7))) != 0;
}
