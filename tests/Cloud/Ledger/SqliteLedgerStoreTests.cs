using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Ledger;
using PosCloud.Ledger.Sqlite;

namespace PosCloud.Tests;

/// <summary>The contract on SQLite.</summary>
public sealed class SqliteLedgerStoreTests : LedgerStoreContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("poscloud-ledger-").FullName;

    private protected override Task<ILedgerStore> OpenAsync() => Task.FromResult<ILedgerStore>(SqliteLedgerStore.Open(
        Path.Combine(_folder, "cloud.sqlite"), RandomNumberGenerator.Create(), NullLogger.Instance));

    private protected override Task DropAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }
}
