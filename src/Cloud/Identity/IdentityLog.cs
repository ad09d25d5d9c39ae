using Microsoft.Extensions.Logging;

namespace PosCloud.Identity;

internal static partial class IdentityLog
{
    [LoggerMessage(5090, LogLevel.Information,
        "{Terminal} of store {Store} has enrolled from {Host}; its certificate ends {Until:yyyy-MM-dd}")]
    public static partial void Enrolled(
        ILogger log, string terminal, string store, string host, DateTimeOffset until);

    [LoggerMessage(5091, LogLevel.Warning,
        "An enrolment from {Address}, which calls itself {Host}, was refused: {Why}")]
    public static partial void NotEnrolled(ILogger log, string address, string host, string why);

    [LoggerMessage(5092, LogLevel.Information, "{Terminal} has renewed its certificate; it ends {Until:yyyy-MM-dd}")]
    public static partial void Renewed(ILogger log, string terminal, DateTimeOffset until);

    [LoggerMessage(5093, LogLevel.Warning, "A call from {Address} was refused: {Why}")]
    public static partial void Refused(ILogger log, string address, string why);

    [LoggerMessage(5094, LogLevel.Information,
        "Nodes are called by TLS as {Names}; the certificate ends {Until:yyyy-MM-dd}")]
    public static partial void NodeCertificate(ILogger log, string names, DateTimeOffset until);

    [LoggerMessage(5096, LogLevel.Information, "operator {Operator} signed in at {Terminal} of store {Store}")]
    public static partial void OperatorSignedIn(ILogger log, string @operator, string terminal, string store);

    [LoggerMessage(5097, LogLevel.Warning,
        "operator {Operator} was not signed in at {Terminal} of store {Store}: {Why}")]
    public static partial void OperatorRefused(
        ILogger log, string @operator, string terminal, string store, string why);

    [LoggerMessage(5095, LogLevel.Error,
        "The certificate of this node cannot be read again, the one before stays: {Why}")]
    public static partial void NodeCertificateUnreadable(ILogger log, string why);
}
