using Microsoft.Extensions.Logging;

namespace PosDaemon.Console;

/// <summary>What the console logs: ids 1200 to 1299, listed in docs/events.md.</summary>
internal static partial class ConsoleLog
{
    [LoggerMessage(1200, LogLevel.Information, "The console is at {Address}; its token is in {TokenFile}")]
    public static partial void Listening(this ILogger log, string address, string tokenFile);

    [LoggerMessage(1201, LogLevel.Warning, "A console page was dropped: it had not read {Frames} events")]
    public static partial void ListenerDropped(this ILogger log, int frames);

    [LoggerMessage(1202, LogLevel.Warning,
        "A verdict of lane {Lane} could not be sent as an event; it is in the state")]
    public static partial void VerdictEventLost(this ILogger log, string lane);

    [LoggerMessage(1203, LogLevel.Error, "The console could not answer {Method} {Path}")]
    public static partial void RequestFailed(this ILogger log, Exception fault, string method, string path);

    [LoggerMessage(1205, LogLevel.Error, "Scan {Scan} could not be looked up in the journal")]
    public static partial void JournalNotRead(this ILogger log, Exception fault, string scan);

    [LoggerMessage(1206, LogLevel.Information, "A body that is not the JSON of {Method} {Path}: {Fault}")]
    public static partial void WrongBody(this ILogger log, string method, string path, string fault);

    [LoggerMessage(1204, LogLevel.Information, "Act at the console: {Act} on {Subject}: {Outcome}")]
    public static partial void Act(this ILogger log, string act, string subject, string outcome);
}
