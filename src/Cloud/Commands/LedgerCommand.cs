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
    public static Task<int> RunAsync(
        string db, string? keyFile, TextWriter error, Func<LedgerDatabase, Task> run) =>
        RunAsync(() => LedgerDatabase.Read(db, keyFile), error, run);

    /// <summary>As <see cref="RunAsync(string, string?, TextWriter, Func{LedgerDatabase, Task})"/>, for what has to do
    /// with no code.</summary>
    public static Task<int> RunWithoutKeyAsync(
        string db, string? keyFile, TextWriter error, Func<LedgerDatabase, Task> run) =>
        RunAsync(() => LedgerDatabase.ReadWithoutKey(db, keyFile), error, run);

    private static async Task<int> RunAsync(
        Func<LedgerDatabase> read, TextWriter error, Func<LedgerDatabase, Task> run)
    {
        try
        {
            await run(read());
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
