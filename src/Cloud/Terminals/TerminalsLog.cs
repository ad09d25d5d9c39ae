using Microsoft.Extensions.Logging;

namespace PosCloud.Terminals;

internal static partial class TerminalsLog
{
    [LoggerMessage(5070, LogLevel.Information, "The name {Terminal} belongs to the user with uid {Owner} from now on")]
    public static partial void Owned(ILogger log, string terminal, uint owner);

    [LoggerMessage(5071, LogLevel.Warning,
        "Refused: the name {Terminal} belongs to the user with uid {Owner}, the call was of {User}")]
    public static partial void NotOwned(ILogger log, string terminal, uint owner, string user);

    [LoggerMessage(5072, LogLevel.Warning, "Refused: {Terminal} is enrolled, and the call was made without TLS")]
    public static partial void NotByTls(ILogger log, string terminal);
}
