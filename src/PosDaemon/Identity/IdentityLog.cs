using Microsoft.Extensions.Logging;

namespace PosDaemon.Identity;

internal static partial class IdentityLog
{
    [LoggerMessage(3010, LogLevel.Information, "The terminal's certificate is renewed; it ends {Until:yyyy-MM-dd}")]
    public static partial void Renewed(this ILogger log, DateTimeOffset until);

    [LoggerMessage(3011, LogLevel.Warning,
        "The terminal's certificate could not be renewed: {Reason}; it ends {Until:yyyy-MM-dd}, and is tried again")]
    public static partial void NotRenewed(this ILogger log, string reason, DateTimeOffset until);
}
