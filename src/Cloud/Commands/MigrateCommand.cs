using PosCloud.Hosting;
using Serilog;
using Serilog.Extensions.Logging;

namespace PosCloud.Commands;

/// <summary><c>poscloud migrate</c>: brings a ledger of an earlier version up to date, as <c>serve</c> does when it
/// starts; for whoever wants it done, and seen, before.</summary>
internal static class MigrateCommand
{
    public static Task<int> RunAsync(string db, string? keyFile, TextWriter output, TextWriter error) =>
        LedgerCommand.RunAsync(db, keyFile, error, async database =>
        {
            using var log = CloudLogging.ToConsole();
            using var loggers = new SerilogLoggerFactory(log);
            await using (database.OpenExisting(loggers.CreateLogger("PosCloud.Ledger")).Store)
                await output.WriteLineAsync($"the database {database.Name} is up to date");
        });
}
