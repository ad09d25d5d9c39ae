using Microsoft.Extensions.DependencyInjection;

namespace PosCloud.Terminals;

internal static class TerminalsServices
{
    /// <summary>Who may call as which terminal. Needs the ledger and a clock.</summary>
    public static IServiceCollection AddTerminals(this IServiceCollection services) => services
        .AddSingleton(_ => SocketOwners.OfSystem())
        .AddSingleton<TerminalNames>()
        .AddSingleton<TerminalCallers>()
        .AddSingleton<WatchedTerminals>()
        .AddHostedService<RevocationWorker>();
}
