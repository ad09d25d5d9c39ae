using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PosDaemon.Outbox;

/// <summary>Puts the outbox together.</summary>
internal static class OutboxServices
{
    /// <summary>Adds the loop that sends reports. Needs an <see cref="IOutboxStore"/>, an <see cref="IReportSink"/>,
    /// the terminal's <see cref="Protocol.Redemption.V1.Caller"/>, a <see cref="TimeProvider"/> and logging.</summary>
    public static IServiceCollection AddOutbox(this IServiceCollection services) => services
        .AddSingleton<OutboxLoop>()
        .AddHostedService(provider => provider.GetRequiredService<OutboxLoop>());
}

/// <summary>What the outbox logs: ids 1020 and 1021, listed in docs/events.md.</summary>
internal static partial class OutboxLog
{
    [LoggerMessage(1020, LogLevel.Warning, "Reports to the cloud wait: {Why}")]
    public static partial void OutboxWaits(this ILogger log, string why);

    [LoggerMessage(1021, LogLevel.Information, "Reports to the cloud go out again")]
    public static partial void OutboxGoesOn(this ILogger log);
}
