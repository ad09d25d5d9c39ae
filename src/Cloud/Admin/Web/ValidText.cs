using PosCloud.Selling;

namespace PosCloud.Admin.Web;

/// <summary>How long something is good, as people say it: whole days by their names, other times to the minute.
/// </summary>
internal static class ValidText
{
    /// <param name="from">Null: from ever on.</param>
    /// <param name="until">Not included; null: for ever.</param>
    /// <param name="zone">Of the merchant, whose days these are.</param>
    public static (string Chinese, string English) Write(DateTimeOffset? from, DateTimeOffset? until, string zone)
    {
        var (first, last) = (DayFrom(from, zone), DayBefore(until, zone));
        return (from, until) switch
        {
            (null, null) => ("长期", "For ever"),
            ({ } begin, null) => first is null
                ? ($"{OfficeTime.Write(begin, zone)} 起", $"from {OfficeTime.Write(begin, zone)}")
                : ($"{first} 起", $"from {first}"),
            (null, { } end) => last is null
                ? ($"至 {OfficeTime.Write(end, zone)}", $"until {OfficeTime.Write(end, zone)}")
                : ($"至 {last}（含当天）", $"until {last}, that day included"),
            _ when first is not null && first == last => ($"{first} 全天", $"{first}, the whole day"),
            _ when first is not null && last is not null => (
                $"{first} – {last}（含当天）", $"{first} – {last}, that day included"),
            ({ } begin, { } end) => (
                $"{OfficeTime.Write(begin, zone)} – {OfficeTime.Write(end, zone)}",
                $"{OfficeTime.Write(begin, zone)} – {OfficeTime.Write(end, zone)}"),
        };
    }

    // Null: it does not begin with a day there.
    private static string? DayFrom(DateTimeOffset? from, string zone) =>
        from is { } at && TimeZones.DayAt(at, zone) is var day && TimeZones.StartOf(day, zone) == at
            ? OfficeTime.Day(day)
            : null;

    // The last whole day of it; null: it does not end with one.
    private static string? DayBefore(DateTimeOffset? until, string zone) =>
        until is { } at && TimeZones.DayAt(at, zone) is var day && TimeZones.StartOf(day, zone) == at
            ? OfficeTime.Day(day.AddDays(-1))
            : null;
}
