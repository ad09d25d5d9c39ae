using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PosCloud.Ledger;

/// <summary>Where the ledger is kept.</summary>
internal sealed class LedgerOptions
{
    /// <summary>Null until it is read from the command line.</summary>
    public LedgerDatabase? Database { get; set; }
}

internal static class LedgerServices
{
    /// <summary>The store, opened when the host starts and closed with it, and the key of its codes.</summary>
    public static IServiceCollection AddLedger(this IServiceCollection services) => services
        .AddSingleton(parts => parts.GetRequiredService<IOptions<LedgerOptions>>().Value.Database!.OpenExisting(
            parts.GetRequiredService<ILogger<ILedgerStore>>()))
        .AddSingleton(parts => parts.GetRequiredService<OpenLedger>().Store)
        .AddSingleton(parts => parts.GetRequiredService<ILedgerStore>().Terminals)
        .AddSingleton(parts => parts.GetRequiredService<OpenLedger>().Key)
        .AddHostedService<LedgerCheck>();

    // Opens the ledger before anything listens, and shows that it can be written.
    private sealed class LedgerCheck(OpenLedger open, IOptions<LedgerOptions> options, ILogger<ILedgerStore> log)
        : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await open.Store.CheckAsync();
            // A database that was restored from before a rotation takes a key of then into use again.
            var keys = await options.Value.Database!.ReadKeysAsync(open.Store);
            var since = keys.Keys.FirstOrDefault(key => key.IsOf(open.Key))?.Since;
            LedgerLog.KeyInUse(
                log, open.Key.Name, since is null ? "the database was made" : $"{since:yyyy-MM-dd HH:mm} UTC",
                open.Key.All.Count - 1);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
