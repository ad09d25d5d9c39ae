using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Ledger.Postgres;
using PosDaemon.Testing;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace PosCloud.Tests;

/// <summary>Databases with the tables of a ledger, of the server that this program's tests share.</summary>
internal static class PostgresLedgers
{
    private static readonly SemaphoreSlim Turn = new(1, 1);
    private static string? _template;

    /// <returns>The connection of one that nobody has used. It has no merchant yet, and so any key fits.</returns>
    public static async Task<string> NewAsync()
    {
        var server = await PostgresInstance.SharedOrSkipAsync();
        await Turn.WaitAsync();
        try
        {
            _template ??= await MakeTemplateAsync(server);
            return await server.NewDatabaseAsync(_template);
        }
        finally
        {
            Turn.Release();
        }
    }

    private static async Task<string> MakeTemplateAsync(PostgresInstance instance)
    {
        var server = new PostgresServer(await instance.NewDatabaseAsync());
        PostgresMigrator.Migrate(server, mayCreate: true, NullLogger.Instance);
        return server.Database;
    }
}
