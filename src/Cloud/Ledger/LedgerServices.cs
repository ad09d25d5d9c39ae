using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PosCloud.Ledger.Sqlite;

namespace PosCloud.Ledger;

/// <summary>Where the ledger is kept.</summary>
internal sealed class LedgerOptions
{
    /// <summary>The SQLite file.</summary>
    public string Path { get; set; } = "";
}

internal static class LedgerServices
{
    /// <summary>The store, opened when the host starts and closed with it, and the key of its codes.</summary>
    public static IServiceCollection AddLedger(this IServiceCollection services) => services
        .AddSingleton(parts => SqliteLedgerStore.OpenExisting(
            parts.GetRequiredService<IOptions<LedgerOptions>>().Value.Path,
            parts.GetRequiredService<ILogger<SqliteLedgerStore>>()))
        .AddSingleton<ILedgerStore>(parts => parts.GetRequiredService<SqliteLedgerStore>())
        .AddSingleton(parts => parts.GetRequiredService<SqliteLedgerStore>().Key)
        .AddHostedService<LedgerCheck>();

    // Opens the ledger before anything listens, and shows that it can be written.
    private sealed class LedgerCheck(ILedgerStore ledger) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => ledger.CheckAsync();

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary><c>sqlite:PATH</c>, the value of <c>--db</c>.</summary>
internal static class DatabaseAddress
{
    private const string Sqlite = "sqlite:";

    public static string SqlitePath(string value)
    {
        if (!value.StartsWith(Sqlite, StringComparison.Ordinal))
            throw new UsageException($"--db {value}: expected sqlite:PATH");
        var path = value[Sqlite.Length..];
        return path.Length == 0 ? throw new UsageException("--db sqlite: has no path") : path;
    }
}
