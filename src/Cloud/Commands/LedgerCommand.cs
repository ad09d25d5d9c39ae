using PosCloud.Ledger;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Commands;

/// <summary>What the commands on a database have in common: a fault is one sentence and an exit code.</summary>
internal static class LedgerCommand
{
    /// <summary>Runs a command on the database that <c>--db</c> and <c>--key</c> name.</summary>
    /// <param name="db">As given on the command line.</param>
    /// <param name="keyFile">As given on the command line; null: not.</param>
    /// <param name="error">Gets the sentence.</param>
    /// <param name="run">Gets the database.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        string db, string? keyFile, TextWriter error, Func<LedgerDatabase, Task> run)
    {
        try
        {
            await run(LedgerDatabase.Read(db, keyFile));
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
}
