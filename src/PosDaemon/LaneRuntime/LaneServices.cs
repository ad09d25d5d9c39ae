using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PosDaemon.Configuration;
using PosDaemon.Lanes;
using PosDaemon.Operators;

namespace PosDaemon.LaneRuntime;

/// <summary>Puts the lanes together.</summary>
internal static class LaneServices
{
    /// <summary>Adds the lanes' queues and loops. Needs the configuration, the journal, the outbox, the cloud client,
    /// the terminal's devices and an <see cref="ILaneObserver"/>; the loops are started and stopped by the terminal's
    /// lifetime.</summary>
    public static IServiceCollection AddLanes(this IServiceCollection services) => services
        .AddSingleton<IRandom, SystemRandom>()
        .AddSingleton(provider => new OperatorSessions(
            provider.GetRequiredService<LoadedConfiguration>().StateDirectory,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<OperatorSessions>>()))
        .AddSingleton<LaneQueues>()
        .AddSingleton<LaneLoopFactory>()
        .AddSingleton(provider => provider.GetRequiredService<LaneLoopFactory>().CreateAll());
}
