using PosCloud.Ledger;
using PosCloud.Ledger.Sqlite;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Commands;

/// <summary>What the commands on a database have in common: a fault is one sentence and an exit code.</summary>
internal static class LedgerCommand
{
    /// <summary>Runs a command on the database that <c>--db</c> names.</summary>
    /// <param name="db">As given on the command line.</param>
    /// <param name="error">Gets the sentence.</param>
    /// <param name="run">Gets the database's path.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string db, TextWriter error, Func<string, Task> run)
    {
        try
        {
            await run(DatabaseAddress.SqlitePath(db));
            return ExitCodes.Success;
        }
        catch (UsageException e)
        {
            await error.WriteLineAsync($"poscloud: {e.Message}");
            return ExitCodes.BadUsage;
        }
        catch (LedgerException e)
        {
            await error.WriteLineAsync($"poscloud: {e.Message}");
            return ExitCodes.Failure;
        }
    }

    /// <summary>As <see cref="RunAsync"/>, where the database has to be there.</summary>
    public static Task<int> RunOnExistingAsync(string db, TextWriter error, Func<string, Task> run) =>
        RunAsync(db, error, path => Path.Exists(path)
            ? run(path)
            : throw new LedgerException(LedgerFault.Unreadable, $"--db {db}: there is no such database"));
}
