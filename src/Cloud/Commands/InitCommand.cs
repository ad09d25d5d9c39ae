using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Ledger;

namespace PosCloud.Commands;

/// <summary><c>poscloud init</c>: makes an empty ledger and its key, the only command beside <c>seed</c> that does. One
/// that is there is left as it is.</summary>
internal static class InitCommand
{
    public static Task<int> RunAsync(string db, string? keyFile, TextWriter output, TextWriter error) =>
        LedgerCommand.RunAsync(db, keyFile, error, async database =>
        {
            if (database.HasContent())
                throw new LedgerException(
                    LedgerFault.WrongSchema, $"{database.Name} is there already; it is left as it is");
            await database.Open(RandomNumberGenerator.Create(), NullLogger.Instance).Store.DisposeAsync();
            await output.WriteLineAsync($"the database {database.Name} and its key {database.KeyFile} are made");
            await output.WriteLineAsync(
                $"Next, who may sign in:  poscloud user add NAME --role owner {Ledger(db, keyFile)}");
            await output.WriteLineAsync(
                $"Then, with the back office at /admin:  poscloud serve --urls http://127.0.0.1:5080 "
                + $"--admin-urls http://127.0.0.1:5082 {Ledger(db, keyFile)}");
        });

    // A connection may hold a password, which is written nowhere.
    private static string Ledger(string db, string? keyFile) =>
        (db.StartsWith("postgres:", StringComparison.Ordinal) ? "--db 'postgres:…'" : $"--db {db}")
        + (keyFile is null ? "" : $" --key {keyFile}");
}
