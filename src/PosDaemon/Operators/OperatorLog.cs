using Microsoft.Extensions.Logging;

namespace PosDaemon.Operators;

internal static partial class OperatorLog
{
    [LoggerMessage(1138, LogLevel.Warning, "Who has signed in cannot be read from {File}: {Why}")]
    public static partial void SessionsNotRead(this ILogger log, string file, string why);

    [LoggerMessage(1139, LogLevel.Warning, "Who has signed in cannot be written to {File}: {Why}")]
    public static partial void SessionsNotKept(this ILogger log, string file, string why);
}
