using System.Globalization;
using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Template;

/// <summary>Times of a slip. The clock of the place that wrote the time: its offset is kept, never converted.</summary>
internal static class SlipTimes
{
    private const int DateLength = 10;
    private const int TimeAt = 11;
    private const int TimeLength = 5;

    /// <summary>ISO 8601 with or without time, seconds and offset. Anything else, such as 03/04/2026, would be a guess.
    /// </summary>
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd H:mmK", "yyyy-MM-dd H:mm:ssK", "yyyyMMdd", "yyyyMMdd'T'HHmmssK",
    ];

    public static bool Date(ReadOnlySpan<char> value, GrowingArray<char> formatted)
    {
        if (!IsUsual(value))
            return Format(value, "yyyy-MM-dd", formatted);
        formatted.Add(value[..DateLength]);
        return true;
    }

    public static bool Time(ReadOnlySpan<char> value, GrowingArray<char> formatted)
    {
        if (!IsUsual(value))
            return Format(value, "HH:mm", formatted);
        formatted.Add(value.Slice(TimeAt, TimeLength));
        return true;
    }

    public static bool DateAndTime(ReadOnlySpan<char> value, GrowingArray<char> formatted)
    {
        if (!IsUsual(value))
            return Format(value, "yyyy-MM-dd HH:mm", formatted);
        formatted.Add(value[..DateLength]);
        formatted.Add(' ');
        formatted.Add(value.Slice(TimeAt, TimeLength));
        return true;
    }

    public static bool Weekday(ReadOnlySpan<char> value, bool isChinese, GrowingArray<char> formatted)
    {
        DayOfWeek day;
        if (IsUsual(value))
            day = new DateOnly(Number(value, 0, 4), Number(value, 5, 2), Number(value, 8, 2)).DayOfWeek;
        else if (TryParse(value, out var time))
            day = time.DayOfWeek;
        else
            return false;
        if (isChinese)
            formatted.Add('周', "日一二三四五六"[(int)day]);
        else
            formatted.Add("SunMonTueWedThuFriSat".AsSpan(3 * (int)day, 3));
        return true;
    }

    /// <summary>yyyy-MM-ddTHH:mm:ss and an offset of hours and minutes or Z, as the cloud writes it: its digits are
    /// those that print. Other forms are for the runtime's parser.</summary>
    private static bool IsUsual(ReadOnlySpan<char> value)
        => value.Length is 20 or 25 && value[4] == '-' && value[7] == '-' && value[10] == 'T' && value[13] == ':'
            && value[16] == ':' && IsDay(Number(value, 0, 4), Number(value, 5, 2), Number(value, 8, 2))
            && Number(value, 11, 2) is >= 0 and < 24 && Number(value, 14, 2) is >= 0 and < 60
            && Number(value, 17, 2) is >= 0 and < 60 && HasOffset(value[19..]);

    /// <summary>Away from the ends of the calendar, where an offset may lead out of it.</summary>
    private static bool IsDay(int year, int month, int day)
        => year is > 1 and < 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    private static bool HasOffset(ReadOnlySpan<char> zone) => zone is "Z"
        || zone.Length == 6 && zone[0] is '+' or '-' && zone[3] == ':' && Number(zone, 1, 2) is >= 0 and < 14
        && Number(zone, 4, 2) is >= 0 and < 60;

    /// <summary>-1 when there is anything but digits.</summary>
    private static int Number(ReadOnlySpan<char> value, int at, int digits)
    {
        var number = 0;
        foreach (var digit in value.Slice(at, digits))
        {
            if (!char.IsAsciiDigit(digit))
                return -1;
            number = 10 * number + digit - '0';
        }
        return number;
    }

    private static bool Format(ReadOnlySpan<char> value, string format, GrowingArray<char> formatted)
    {
        if (!TryParse(value, out var time))
            return false;
        time.TryFormat(formatted.Reserve(32), out var written, format, CultureInfo.InvariantCulture);
        formatted.Extend(written);
        return true;
    }

    private static bool TryParse(ReadOnlySpan<char> value, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        value, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
