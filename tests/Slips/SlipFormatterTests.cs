using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Template;

namespace PosDaemon.Slips.Tests;

public sealed class SlipFormatterTests
{
    [Theory]
    [InlineData("money", "", "13800", "CNY", "¥138.00")]
    [InlineData("money", "", "-5", "CNY", "-¥0.05")]
    [InlineData("money", "", "1380", "JPY", "¥1380")]
    [InlineData("money", "", "1380", "KWD", "KWD 1.380")]
    [InlineData("money", "", "9223372036854775807", "USD", "$92233720368547758.07")]
    [InlineData("money", "", "-9223372036854775808", "EUR", "-€92233720368547758.08")]
    [InlineData("amount", "", "3800", "CNY", "38.00")]
    [InlineData("amount", "", "3800", "", "38.00")]
    [InlineData("money", "", "13800", "cny", "¥138.00")]
    [InlineData("money", "", "13800", "Idr", "IDR 138.00")]
    [InlineData("money", "", "13800", "vnd", "VND 13800")]
    [InlineData("money", "", "13800", "iqd", "IQD 13.800")]
    [InlineData("negate", "", "5", "CNY", "-5")]
    [InlineData("negate", "", "-5", "CNY", "5")]
    [InlineData("negate", "", "0", "CNY", "0")]
    [InlineData("date", "", "2026-11-21T23:30:00+08:00", "CNY", "2026-11-21")]
    [InlineData("time", "", "2026-11-21T23:30:00+08:00", "CNY", "23:30")]
    [InlineData("datetime", "", "2026-11-21T01:05:09.123+14:00", "CNY", "2026-11-21 01:05")]
    [InlineData("datetime", "", "2026-02-28T00:00:00Z", "CNY", "2026-02-28 00:00")]
    [InlineData("date", "", "2028-02-29T12:00:00-05:30", "CNY", "2028-02-29")]
    [InlineData("date", "", "2026-11-21", "CNY", "2026-11-21")]
    [InlineData("datetime", "", "2026-11-21 18:42", "CNY", "2026-11-21 18:42")]
    [InlineData("time", "", "20261121T184207Z", "CNY", "18:42")]
    [InlineData("time", "", "2026-11-21 9:05", "CNY", "09:05")]
    [InlineData("weekday", "zh", "2026-11-22T08:30:00+08:00", "CNY", "周日")]
    [InlineData("weekday", "", "2026-11-21T08:30:00+08:00", "CNY", "Sat")]
    [InlineData("mask", "", "13812345678", "CNY", "138****5678")]
    [InlineData("mask", "1 0", "王小明", "CNY", "王**")]
    [InlineData("mask", "", "1234", "CNY", "1***")]
    [InlineData("group", "", "8F3K7Q2M9", "CNY", "8F3K 7Q2M 9")]
    [InlineData("group", "3", "123456", "CNY", "123 456")]
    [InlineData("choose", "kept=stays on the card, forfeited=not kept", "kept", "CNY", "stays on the card")]
    [InlineData("upper", "", "abc", "CNY", "ABC")]
    [InlineData("or", "-", "", "CNY", "-")]
    public void Formats(string name, string argument, string value, string currency, string expected)
        => Assert.Equal(expected, Format(name, argument, value, currency));

    [Theory]
    [InlineData("money", "", "12.5")]
    [InlineData("money", "", "99999999999999999999")]
    [InlineData("date", "", "yesterday")]
    [InlineData("date", "", "12.11.2026")]
    [InlineData("datetime", "", "03/04/2026 18:42")]
    [InlineData("date", "", "5 May")]
    [InlineData("date", "", "18:42")]
    [InlineData("weekday", "en", "Nov 2026")]
    [InlineData("date", "", "2026-02-29T12:00:00+08:00")]
    [InlineData("time", "", "2026-11-21T24:00:01+08:00")]
    [InlineData("time", "", "2026-11-21T12:00:00+15:00")]
    [InlineData("group", "0", "1")]
    [InlineData("negate", "", "--1")]
    [InlineData("negate", "", "1.5")]
    [InlineData("mask", "1", "1")]
    [InlineData("choose", "a=b", "c")]
    [InlineData("nothing", "", "1")]
    public void Says_so_when_a_value_does_not_fit(string name, string argument, string value)
        => Assert.Null(Format(name, argument, value, "CNY"));

    [Theory]
    [InlineData("ZZZ")]
    [InlineData("Y C")]
    [InlineData("RMB")]
    [InlineData("yuan")]
    [InlineData("¥")]
    public void Prints_an_amount_of_an_unknown_currency_without_its_sign_and_says_so(string currency)
    {
        var formatted = new GrowingArray<char>();

        var problem = SlipFormatters.Format(new("money", ""), "-13805", _ => currency, formatted);

        Assert.Equal("-138.05", formatted.Span.ToString());
        Assert.Contains($"\"{currency}\" is not one of ISO 4217", problem, StringComparison.Ordinal);
    }

    private static string? Format(string name, string argument, string value, string currency)
    {
        var formatted = new GrowingArray<char>();
        return SlipFormatters.Format(new(name, argument), value, _ => currency, formatted).Length == 0
            ? formatted.Span.ToString()
            : null;
    }
}
