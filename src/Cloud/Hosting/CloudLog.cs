using Microsoft.Extensions.Logging;

namespace PosCloud.Hosting;

internal static partial class CloudLog
{
    [LoggerMessage(5000, LogLevel.Information, "Serving on {Urls} from the database {Database}")]
    public static partial void Started(ILogger log, string urls, string database);

    [LoggerMessage(5001, LogLevel.Information, "Stopped")]
    public static partial void Stopped(ILogger log);

    [LoggerMessage(5002, LogLevel.Warning, "Not healthy: {Reason}")]
    public static partial void NotHealthy(ILogger log, string reason);

    [LoggerMessage(5003, LogLevel.Information, "Healthy again: the ledger can be written")]
    public static partial void HealthyAgain(ILogger log);
}
