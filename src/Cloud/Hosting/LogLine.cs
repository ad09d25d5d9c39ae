using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;

namespace PosCloud.Hosting;

/// <summary>One event as a line: time, level, event id, message; an exception follows on marked lines. Ids are free
/// of control characters when they get here.</summary>
internal sealed class LogLine : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(logEvent.Timestamp.ToString("yyyy-MM-dd HH:mm:ss.fff ", CultureInfo.InvariantCulture));
        output.Write(Level(logEvent.Level) + EventId(logEvent));
        foreach (var token in logEvent.MessageTemplate.Tokens)
            output.Write(Text(token, logEvent));
        output.WriteLine();
        if (logEvent.Exception is null)
            return;
        foreach (var line in logEvent.Exception.ToString().Split('\n', StringSplitOptions.TrimEntries))
            output.WriteLine("    | " + line);
    }

    // Texts without the quotes that the default rendering puts around them.
    private static string Text(Serilog.Parsing.MessageTemplateToken token, LogEvent logEvent) =>
        token is Serilog.Parsing.PropertyToken property
        && logEvent.Properties.TryGetValue(property.PropertyName, out var value)
            ? value is ScalarValue { Value: string text } ? text : value.ToString()
            : token.ToString()!;

    private static string Level(LogEventLevel level) => level switch
    {
        LogEventLevel.Warning => "WRN ",
        LogEventLevel.Error => "ERR ",
        LogEventLevel.Fatal => "FTL ",
        LogEventLevel.Information => "INF ",
        _ => "DBG ",
    };

    // Microsoft's logging gives the id as a structure { Id, Name }.
    private static string EventId(LogEvent logEvent) =>
        logEvent.Properties.GetValueOrDefault("EventId") is StructureValue structure
        && structure.Properties.FirstOrDefault(property => property.Name == "Id")?.Value is { } id
            ? $"{id} "
            : "";
}
