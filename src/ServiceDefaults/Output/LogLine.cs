using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace PosDaemon.ServiceDefaults;

/// <summary>One event as text: time, level, event id, scope, message. Nothing that was logged can break the line;
/// an exception follows on lines of its own, each marked.</summary>
public sealed class LogLine(bool withTime) : ITextFormatter
{
    private static readonly string[] ScopeNames = ["Lane", "Device"];

    /// <summary>l: text without quotes, j: structures as JSON.</summary>
    private static readonly MessageTemplateTextFormatter Message = new("{Message:lj}");

    public void Format(LogEvent logEvent, TextWriter output)
    {
        if (withTime) output.Write($"{logEvent.Timestamp:yyyy-MM-dd HH:mm:ss.fff} ");
        output.Write($"{Level(logEvent.Level)} {Id(logEvent)}");
        foreach (var name in ScopeNames)
        {
            if (logEvent.Properties.TryGetValue(name, out var value))
                output.Write($"[{LogText.Escape(Text(value))}] ");
        }

        using var message = new StringWriter();
        Message.Format(logEvent, message);
        output.Write(LogText.Escape(message.ToString()));
        if (logEvent.Properties.TryGetValue(LogLimit.LeftOut, out var leftOut))
            output.Write($" ({Text(leftOut)} lines like this were left out before it)");
        output.WriteLine();
        if (logEvent.Exception is null) return;
        foreach (var line in logEvent.Exception.ToString().Split('\n', StringSplitOptions.TrimEntries))
            output.WriteLine("    | " + LogText.Escape(line));
    }

    private static string Level(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "TRC",
        LogEventLevel.Debug => "DBG",
        LogEventLevel.Information => "INF",
        LogEventLevel.Warning => "WRN",
        LogEventLevel.Error => "ERR",
        _ => "FTL",
    };

    /// <summary>Microsoft's logging gives the id as a structure { Id, Name }.</summary>
    private static string Id(LogEvent logEvent) =>
        logEvent.Properties.TryGetValue("EventId", out var value) && value is StructureValue structure
        && structure.Properties.FirstOrDefault(property => property.Name == "Id")?.Value is { } id
            ? Text(id) + " "
            : "";

    private static string Text(LogEventPropertyValue value) =>
        value is ScalarValue { Value: { } scalar } ? scalar.ToString() ?? "" : value.ToString();
}
