using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Ledger;
using PosCloud.Ledger.Postgres;
using PosDaemon.Testing;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace PosCloud.Tests;

/// <summary>The contract on PostgreSQL.</summary>
public sealed class PostgresLedgerStoreTests : LedgerStoreContract
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("poscloud-ledger-");
    private string? _connection;

    private protected override async Task<ILedgerStore> OpenAsync()
    {
        _connection ??= await (await PostgresInstance.SharedOrSkipAsync()).NewDatabaseAsync();
        return PostgresDatabase.Open(new PostgresServer(_connection), Path.Combine(_folder.FullName, "key"),
            RandomNumberGenerator.Create(), NullLogger.Instance).Ledger;
    }

    private protected override Task DropAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
