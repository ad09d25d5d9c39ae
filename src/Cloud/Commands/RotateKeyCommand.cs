using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Ledger;
using PosCloud.Rotation;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Commands;

/// <summary><c>poscloud rotate-key</c>: another key for the codes of a database, and the end of those before it. No key
/// is ever printed, only the 8 digits that it is known by.</summary>
internal static class RotateKeyCommand
{
    /// <summary>What can be asked for besides the whole.</summary>
    public const string Add = "add", Use = "use", Seal = "seal", Status = "status", DropOld = "drop-old";

    // Rows between two lines of progress.
    private const long Step = 20_000;

    /// <param name="step">One of the above; empty: all that a database of one process needs.</param>
    /// <param name="db">As given on the command line.</param>
    /// <param name="keyFile">As given on the command line; null: not.</param>
    /// <param name="lose">The key that <see cref="DropOld"/> removes whatever needs it; null: none.</param>
    /// <param name="output">Gets what was done.</param>
    /// <param name="error">Gets why not.</param>
    /// <param name="stopping">Ends it between two values.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        string step, string db, string? keyFile, string? lose, TextWriter output, TextWriter error,
        CancellationToken stopping)
    {
        var exit = ExitCodes.Success;
        try
        {
            var read = await LedgerCommand.RunAsync(db, keyFile, error, async database =>
            {
                if (lose is not null && step != DropOld)
                    throw new UsageException("--lose NAME goes with drop-old alone");
                // One of another schema is left as it is.
                database.ReadTerminals();
                using var random = RandomNumberGenerator.Create();
                var rotation = new KeyRotation(database, random, TimeProvider.System, NullLogger.Instance);
                exit = await RunAsync(step, lose, database, rotation, output, error, stopping);
            });
            return read == ExitCodes.Success ? exit : read;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync(
                "poscloud: stopped; what is done is done, and the same command goes on from there");
            return ExitCodes.Failure;
        }
    }

    private static async Task<int> RunAsync(
        string step, string? lose, LedgerDatabase database, KeyRotation rotation, TextWriter output, TextWriter error,
        CancellationToken stopping)
    {
        switch (step)
        {
            case Add:
                await AddAsync(database, rotation, output);
                return ExitCodes.Success;
            case Use:
                await UseAsync(database, rotation, output);
                return ExitCodes.Success;
            case Seal:
                await SealAsync(rotation, output, stopping);
                return ExitCodes.Success;
            case Status:
                await ReportAsync(await rotation.ReportAsync(Progress(output), stopping), output);
                return ExitCodes.Success;
            case DropOld:
                return await DropAsync(lose, database, rotation, output, error, stopping);
            default:
                await RotateAsync(database, rotation, output, stopping);
                return ExitCodes.Success;
        }
    }

    // The whole, where nobody else has the database open.
    private static async Task RotateAsync(
        LedgerDatabase database, KeyRotation rotation, TextWriter output, CancellationToken stopping)
    {
        if (database.MayHaveNodes)
            throw new UsageException(
                "several nodes may work on a PostgreSQL database, and each has to know a key before one of them uses "
                + "it. 1. poscloud rotate-key add; 2. copy the key file to each node, and start each again; "
                + "3. poscloud rotate-key use; 4. start each again; 5. poscloud rotate-key seal");
        // Cut short before: it goes on, with the key of then.
        if (!await rotation.IsUnfinishedAsync(Progress(output), stopping))
        {
            // Before there is a new key that nobody uses.
            database.ChangeKeys(_ => true, keys => keys);
            await AddAsync(database, rotation, output);
            await UseAsync(database, rotation, output);
        }
        else
        {
            await output.WriteLineAsync(
                "no new key was made: the change before was not finished, and is now. For another key run this again");
        }

        await SealAsync(rotation, output, stopping);
        await ReportAsync(await rotation.ReportAsync(Progress(output), stopping), output);
    }

    private static async Task AddAsync(LedgerDatabase database, KeyRotation rotation, TextWriter output)
    {
        var (next, isRepeated) = rotation.Add();
        await PublishAsync(
            output,
            $"the new key {next.Name} is in {database.KeyFile}{(isRepeated ? " already" : "")}, for reading: nothing "
            + "is made with it yet",
            database.MayHaveNodes
                ? "copy that file to each node, start each again, and then run poscloud rotate-key use"
                : "");
    }

    private static async Task UseAsync(LedgerDatabase database, KeyRotation rotation, TextWriter output)
    {
        var (key, isRepeated) = rotation.Use();
        await PublishAsync(
            output,
            $"the key {key.Name} is in use{(isRepeated ? " already" : "")}: whoever starts now makes codes with it, "
            + "and reads those of before",
            $"back up {database.KeyFile}, whose copies lack that key"
            + (database.MayHaveNodes ? "; start each node again, and then run poscloud rotate-key seal" : ""));
    }

    private static async Task PublishAsync(TextWriter output, string done, string next)
    {
        await output.WriteLineAsync(done);
        if (next.Length > 0)
            await output.WriteLineAsync($"Next: {next}.");
    }

    private static async Task SealAsync(KeyRotation rotation, TextWriter output, CancellationToken stopping)
    {
        var pass = await rotation.SealAsync(Progress(output), stopping);
        await output.WriteLineAsync(
            $"sealed again under the newest key: {pass.FoundOlder} of {pass.Found.Values.Sum()} values");
        if (pass.Unreadable > 0)
            await output.WriteLineAsync(
                $"{pass.Unreadable} values are damaged, opened by none of the keys, and left as they were");
    }

    private static async Task<int> DropAsync(
        string? lose, LedgerDatabase database, KeyRotation rotation, TextWriter output, TextWriter error,
        CancellationToken stopping)
    {
        var (dropped, left) = await rotation.DropOldAsync(Progress(output), stopping, lose);
        foreach (var line in dropped)
            await output.WriteLineAsync(
                $"the key {line.Key.Name} is removed from {database.KeyFile}: "
                + (line.Needs.IsNone ? "nothing needs it" : $"lost with it for good: {line.Needs}"));
        foreach (var line in dropped)
            await ListNamesAsync(line, output);
        if (dropped.Count > 0)
            await output.WriteLineAsync(
                "Keep a copy of the key file of before with the backups of the database from before now: they need it."
                + (database.MayHaveNodes ? " Copy the new one to each node; they need not be started again." : ""));
        var older = left.Lines.Where(line => line.Use == KeyUse.Older).ToList();
        foreach (var line in older)
        {
            await error.WriteLineAsync(
                $"poscloud: the key {line.Key.Name} stays: it is still needed by "
                + (line.Needs.IsNone ? "operators who are signed in" : $"{line.Needs}"));
            await ListNamesAsync(line, error);
            if (!line.Needs.IsNone)
                await error.WriteLineAsync(
                    $"  In an emergency, drop-old --lose {line.Key.Name} removes it all the same: what needs it is "
                    + "lost for good, and those codes let nobody in.");
        }

        if (older.Count > 0 && left.SignInsUntil is { } until)
            await error.WriteLineAsync(
                $"poscloud: sign-ins of operators from before are good until {until:yyyy-MM-dd HH:mm} UTC");
        if (older.Count == 0 && dropped.Count == 0)
            await output.WriteLineAsync("there is no older key");
        return older.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static async Task ListNamesAsync(KeyLine line, TextWriter output)
    {
        foreach (var names in line.Needs.ListNames())
            await output.WriteLineAsync($"  {names}");
    }

    private static async Task ReportAsync(KeyReport report, TextWriter output)
    {
        foreach (var line in report.Lines)
        {
            await output.WriteLineAsync(
                $"{line.Key.Name}  " + line.Use switch
                {
                    KeyUse.Newest => "in use " + (line.Since is { } since
                        ? $"since {since:yyyy-MM-dd HH:mm} UTC"
                        : "since the database was made"),
                    KeyUse.Next => "for reading, not in use yet",
                    _ => $"for what was made with it: {line.Needs}",
                });
            if (line.Use == KeyUse.Older)
                await ListNamesAsync(line, output);
        }

        if (report.Lines.Any(line => line.Use == KeyUse.Older) && report.SignInsUntil is { } until)
            await output.WriteLineAsync(
                $"operators may be signed in by an older key until {until:yyyy-MM-dd HH:mm} UTC");
        if (report.Unreadable > 0)
            await output.WriteLineAsync($"{report.Unreadable} sealed values are opened by none of them");
    }

    private static Action<long> Progress(TextWriter output)
    {
        var next = Step;
        return done =>
        {
            if (done < next)
                return;
            output.WriteLine($"looked at {done} rows");
            next = done - (done % Step) + Step;
        };
    }
}
