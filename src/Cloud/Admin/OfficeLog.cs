using Microsoft.Extensions.Logging;
using PosCloud.Admin.OpenId;
using PosCloud.Admin.Staff;

namespace PosCloud.Admin;

internal static partial class OfficeLog
{
    [LoggerMessage(5100, LogLevel.Information, "{User} signed in to the back office")]
    public static partial void SignedIn(ILogger log, string user);

    [LoggerMessage(5101, LogLevel.Warning, "a sign-in as {User} was refused: {Result}")]
    public static partial void SignInRefused(ILogger log, string user, SignInResult result);

    [LoggerMessage(5150, LogLevel.Warning, "a sign-in as {User} from {Address} was refused: {Why}")]
    public static partial void SignInTooOften(ILogger log, string user, string address, string why);

    [LoggerMessage(5151, LogLevel.Error, "key {Name} of cookies and forms cannot be read and is left out: {Why}")]
    public static partial void WebKeyDamaged(ILogger log, string name, string why);

    [LoggerMessage(5152, LogLevel.Information, "{User} signed in to the back office as {Subject} of {Issuer}")]
    public static partial void OpenIdSignedIn(ILogger log, string user, string issuer, string subject);

    [LoggerMessage(5153, LogLevel.Warning, "a sign-in as {Subject} of {Issuer} was refused: {Why}")]
    public static partial void OpenIdRefused(ILogger log, string subject, string issuer, string why);

    [LoggerMessage(5154, LogLevel.Warning, "a sign-in by OpenID Connect from {Address} failed: {Refusal}: {Why}")]
    public static partial void OpenIdFailed(ILogger log, string address, OpenIdRefusal refusal, string why);

    [LoggerMessage(5155, LogLevel.Information, "order {Number} of {At} was not paid in time and is cancelled")]
    public static partial void UnpaidCancelled(ILogger log, string number, DateTimeOffset at);

    [LoggerMessage(5157, LogLevel.Warning,
        "the clock says {Now}, which is far from what was recorded or went before: nothing is settled, erased or "
        + "cancelled by time until it was set right, or has gone evenly for {Needed}")]
    public static partial void ClockDoubted(ILogger log, DateTimeOffset now, TimeSpan needed);

    [LoggerMessage(5158, LogLevel.Information, "the clock is believed again at {Now}")]
    public static partial void ClockBelieved(ILogger log, DateTimeOffset now);

    [LoggerMessage(5102, LogLevel.Information, "order {Number} of {Total} {Currency} in minor units, by {Actor}")]
    public static partial void OrderCreated(ILogger log, string number, long total, string currency, string actor);

    [LoggerMessage(5103, LogLevel.Information, "refunded {Amount} in minor units of order {Number}, by {Actor}")]
    public static partial void Refunded(ILogger log, long amount, string number, string actor);

    [LoggerMessage(5104, LogLevel.Warning, "a call to the admin API was refused: {Why}")]
    public static partial void ApiRefused(ILogger log, string why);

    [LoggerMessage(5106, LogLevel.Warning, "a signed order of {Source} was refused: {Why}")]
    public static partial void WebhookRefused(ILogger log, string source, string why);

    [LoggerMessage(5107, LogLevel.Warning, "event {Event} did not reach {Endpoint}: {Outcome}; next try {NextAt}")]
    public static partial void WebhookFailed(
        ILogger log, string @event, string endpoint, string outcome, DateTimeOffset? nextAt);

    [LoggerMessage(5108, LogLevel.Warning, "{Work} waits: {Why}")]
    public static partial void WorkWaits(ILogger log, string work, string why);

    [LoggerMessage(5111, LogLevel.Information, "settled {Orders} orders in {Entries} entries")]
    public static partial void Settled(ILogger log, int entries, int orders);

    [LoggerMessage(5113, LogLevel.Information, "the buyers of {Orders} orders were erased, by {Actor}")]
    public static partial void Erased(ILogger log, int orders, string actor);

    [LoggerMessage(5114, LogLevel.Warning, "the reply to {Id} cannot be read, and so not erased in part")]
    public static partial void NotErased(ILogger log, string id, Exception fault);

    [LoggerMessage(5105, LogLevel.Error, "a fault of the back office ended {Path}")]
    public static partial void Fault(ILogger log, string path, Exception fault);
}
