using NodaTime;
using NodaTime.TimeZones;

namespace PosCloud.Selling;

/// <summary>Time zones by their IANA names, the same on every system: the rules come with the program and not from the
/// machine.</summary>
internal static class TimeZones
{
    private static readonly IDateTimeZoneProvider Known = DateTimeZoneProviders.Tzdb;

    /// <summary>By name, in the order of names.</summary>
    public static IEnumerable<string> Names => Known.Ids;

    public static bool IsKnown(string name) => Known.GetZoneOrNull(name) is not null;

    /// <summary>A name as the list has it, whatever case it is typed in; what is no name, as it is.</summary>
    public static string Canonical(string name) =>
        Known.Ids.FirstOrDefault(id => id.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;

    /// <summary>How far a zone's clocks are ahead of UTC at that moment; null: there is no such zone, or no such time.
    /// </summary>
    public static TimeSpan? OffsetAt(string name, DateTimeOffset time) =>
        Known.GetZoneOrNull(name)?.GetUtcOffset(Instant.FromDateTimeOffset(time)).ToTimeSpan();

    /// <summary>The first moment of a day there; of a day that begins with a gap, the moment behind it.</summary>
    /// <exception cref="DateTimeZoneNotFoundException">There is no such zone.</exception>
    public static DateTimeOffset StartOf(DateOnly day, string name) =>
        Known[name].AtStartOfDay(LocalDate.FromDateOnly(day)).ToDateTimeOffset();

    /// <summary>The day that it is there at that moment.</summary>
    public static DateOnly DayAt(DateTimeOffset time, string name) => DateOnly.FromDateTime(
        time.ToOffset(OffsetAt(name, time) ?? TimeSpan.Zero).DateTime);
}
