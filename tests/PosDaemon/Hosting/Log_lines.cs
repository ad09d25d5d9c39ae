using Microsoft.Extensions.Time.Testing;
using PosDaemon.Hosting;
using PosDaemon.ServiceDefaults;
using Serilog.Events;
using Serilog.Parsing;

namespace PosDaemon.Tests.Hosting;

public class Log_lines
{
    [Theory]
    [InlineData("plain 中文 🎫", "plain 中文 🎫")]
    [InlineData("a\r\nERR forged", "a\\u000d\\u000aERR forged")]
    [InlineData("\u001b[2J", "\\u001b[2J")]
    [InlineData("\u007f\u009b1m", "\\u007f\\u009b1m")]
    [InlineData("a\u2028b\u2029c", "a\\u2028b\\u2029c")]
    [InlineData("a\u202eb", "a\\u202eb")]
    public void Have_no_control_characters(string text, string shown) =>
        Assert.Equal(shown, LogText.Escape(text));

    [Fact]
    public void Have_no_half_characters() =>
        Assert.Equal("lone \\ud83c end", LogText.Escape("lone " + (char)0xd83c + " end"));

    [Fact]
    public void Of_a_hostile_value_stay_one_line()
    {
        var line = Format(Event("Code {Code} read", ("Code", "x\n2026-01-01 ERR 1001 forged")));

        Assert.Equal(1, line.Count(c => c == '\n'));
        Assert.Contains("\\u000a", line);
    }

    [Fact]
    public void Name_the_lane_they_are_about()
    {
        var line = Format(Event("Ready", ("Lane", "counter")));

        Assert.Equal("2026-03-04 05:06:07.008 INF [counter] Ready\n", line.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Of_an_exception_are_each_marked()
    {
        var fault = new InvalidOperationException("first\nERR second");

        var lines = Format(Event("Failed", fault)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.All(lines[1..], line => Assert.StartsWith("    | ", line));
    }

    [Fact]
    public void Of_a_flood_are_left_out_and_counted_and_other_lines_are_not_held_up_by_it()
    {
        var time = new FakeTimeProvider();
        var limit = new LogLimit(time);
        var passed = new List<LogEvent>();

        for (var i = 0; i < 83_000; i++)
        {
            var one = Event("{Length} bytes were thrown away", ("Length", $"{i}"), ("Device", "scanner1"));
            if (limit.IsEnabled(one)) passed.Add(one);
            if (i % 8300 == 0) Assert.True(limit.IsEnabled(Event("Printer ready", ("Device", "printer1"))));
            time.Advance(TimeSpan.FromSeconds(1) / 83_000);
        }

        Assert.InRange(passed.Count, LogLimit.Burst, LogLimit.Burst + 11);
        var counted = passed.Sum(one => one.Properties.TryGetValue(LogLimit.LeftOut, out var count)
            ? (long)((ScalarValue)count).Value! : 0);
        time.Advance(TimeSpan.FromSeconds(1));
        var next = Event("{Length} bytes were thrown away", ("Length", "1"), ("Device", "scanner1"));
        Assert.True(limit.IsEnabled(next));
        var rest = (long)((ScalarValue)next.Properties[LogLimit.LeftOut]).Value!;
        Assert.Equal(83_000, passed.Count + counted + rest);
        Assert.EndsWith($" 1 bytes were thrown away ({rest} lines like this were left out before it)",
            Format(next).TrimEnd());
    }

    [Fact]
    public void Of_each_lane_and_of_each_event_have_their_own_allowance()
    {
        var limit = new LogLimit(new FakeTimeProvider());
        bool Passes(string text, string lane) => limit.IsEnabled(Event(text, ("Lane", lane)));

        for (var i = 0; i < 1000; i++) Passes("Ready", "counter");

        Assert.False(Passes("Ready", "counter"));
        Assert.True(Passes("Ready", "exit"));
        Assert.True(Passes("Not ready", "counter"));
    }

    private static string Format(LogEvent logEvent)
    {
        using var text = new StringWriter();
        new LogLine(withTime: true).Format(logEvent, text);
        return text.ToString();
    }

    private static LogEvent Event(string template, Exception? fault, params (string Name, string Value)[] properties) =>
        new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, 8, TimeSpan.Zero), LogEventLevel.Information, fault,
            new MessageTemplateParser().Parse(template),
            properties.Select(pair => new LogEventProperty(pair.Name, new ScalarValue(pair.Value))));

    private static LogEvent Event(string template, params (string Name, string Value)[] properties) =>
        Event(template, null, properties);
}
