namespace PosCloud.Admin.Web;

/// <summary>Minutes from midnight as a time of the day is typed.</summary>
internal static class ClockText
{
    /// <summary>The end of the day as its begin: there is no 24:00 to type.</summary>
    public static string Write(int minutes) => $"{minutes / 60 % 24:00}:{minutes % 60:00}";

    /// <param name="field">Its name in the form.</param>
    /// <param name="text">As typed; empty: midnight.</param>
    /// <exception cref="OfficeFaultException">It is no time of the day.</exception>
    public static int Read(string field, string text) =>
        text.Length == 0 ? 0
        : TimeOnly.TryParseExact(text, "HH:mm", out var time) ? (time.Hour * 60) + time.Minute
        : throw OfficeFaultException.Invalid(field,
            $"“{text}”不是时间，请用 09:30 的格式", $"“{text}” is no time: write it like 09:30");
}
