using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Ledger;
using PosCloud.Ledger.Sqlite;

namespace PosCloud.Commands;

/// <summary><c>poscloud init</c>: makes an empty ledger and its key, the only command beside <c>seed</c> that does. One
/// that is there is left as it is.</summary>
internal static class InitCommand
{
    public static Task<int> RunAsync(string db, TextWriter output, TextWriter error) =>
        LedgerCommand.RunAsync(db, error, async path =>
        {
            if (SqliteFile.HasContent(path))
                throw new LedgerException(LedgerFault.WrongSchema, $"{path} is there already; it is left as it is");
            await SqliteLedgerStore.Open(path, RandomNumberGenerator.Create(), NullLogger.Instance).DisposeAsync();
            await output.WriteLineAsync($"the database {path} and its key {CodeKeyFile.PathFor(path)} are made");
        });
}
