using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Ledger;
using PosCloud.Ledger.Postgres;

namespace PosCloud.Tests;

/// <summary>The contract on PostgreSQL.</summary>
public sealed class PostgresLedgerStoreTests : LedgerStoreContract
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("poscloud-ledger-");
    private string? _connection;

    private protected override async Task<ILedgerStore> OpenAsync()
    {
        _connection ??= await PostgresLedgers.NewAsync();
        return new PostgresDatabase(new PostgresServer(_connection), Path.Combine(_folder.FullName, "key"))
            .Open(RandomNumberGenerator.Create(), NullLogger.Instance).Store;
    }

    private protected override Task DropAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
