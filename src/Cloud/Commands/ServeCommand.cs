using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PosCloud.Hosting;
using PosCloud.Ledger;
using PosCloud.Ledger.Sqlite;
using Serilog.Extensions.Logging;

namespace PosCloud.Commands;

/// <summary><c>poscloud serve</c>: opens the books, listens, and ends cleanly on SIGTERM or Ctrl-C.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(
        string urls, string healthUrls, string db, TextWriter output, TextWriter error, CancellationToken stopping)
    {
        try
        {
            var listen = ListenAddress.ReadAll("--urls", urls);
            if (listen.Count == 0)
                throw new UsageException("--urls is empty: expected a URL such as http://127.0.0.1:5080");
            var health = ListenAddress.ReadAll("--health-urls", healthUrls);
            var path = DatabaseAddress.SqlitePath(db);
            using var serilog = CloudLogging.ToConsole();
            using var logging = new SerilogLoggerFactory(serilog);
            await using var ledger = SqliteLedger.Open(
                path, RandomNumberGenerator.Create(), logging.CreateLogger<SqliteLedger>());
            await using var cloud = CloudHost.Build(listen, health, ledger, ledger.Key, TimeProvider.System, logging);
            await ServeAsync(cloud, path, output, stopping);
            return 0;
        }
        catch (Exception e) when (e is UsageException or LedgerException)
        {
            await error.WriteLineAsync($"poscloud: {e.Message}");
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Kestrel names the address and says what is wrong with it, such as "address already in use".
            await error.WriteLineAsync($"poscloud: cannot listen: {e.Message}");
        }
        return 1;
    }

    private static async Task ServeAsync(
        WebApplication cloud, string path, TextWriter output, CancellationToken stopping)
    {
        await cloud.StartAsync(stopping);
        CloudLog.Started(cloud.Logger, string.Join(' ', cloud.Urls), path);
        await output.WriteLineAsync($"poscloud is ready on {string.Join(' ', cloud.Urls)}");
        await cloud.WaitForShutdownAsync(stopping);
        CloudLog.Stopped(cloud.Logger);
    }
}
