using DbUp;
using DbUp.Engine;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PosCloud.Ledger.Postgres;

/// <summary>Makes the tables, or brings those of an earlier version up to date, in one transaction and under a lock of
/// its own, so that of several nodes that start at once one does it and the others wait for it.</summary>
internal static class PostgresMigrator
{
    private const string Prefix = "PosCloud.Postgres.";

    // "PosC"; of the whole database, until the connection ends.
    private const string Lock = "SELECT 1 FROM pg_advisory_lock(1349485379)";

    /// <param name="server">The database.</param>
    /// <param name="mayCreate">False: one without tables is no ledger.</param>
    /// <param name="log">Gets what is done.</param>
    /// <exception cref="LedgerException">It is another program's, newer than this one, or cannot be brought up to date;
    /// nothing was changed.</exception>
    /// <exception cref="NpgsqlException">It cannot be used; nothing was changed.</exception>
    public static void Migrate(PostgresServer server, bool mayCreate, ILogger log)
    {
        using var connection = new NpgsqlConnection(server.LongConnection);
        connection.Open();
        Scalar<int>(connection, Lock);
        Check(connection, server.Name, mayCreate);
        var done = Engine(server).PerformUpgrade();
        if (!done.Successful)
            throw PostgresFaults.From(done.Error, server.Name) ?? new LedgerException(LedgerFault.WrongSchema,
                $"the database {server.Name} cannot be brought up to date: {done.Error.Message}", done.Error);
        foreach (var script in done.Scripts)
            LedgerLog.Migrated(log, server.Name, script.Name[Prefix.Length..]);
    }

    /// <summary>For whoever must not change it.</summary>
    /// <exception cref="LedgerException">It is of another version, or no ledger.</exception>
    /// <exception cref="NpgsqlException">It cannot be read.</exception>
    public static void CheckIsNewest(NpgsqlConnection connection, string name)
    {
        Check(connection, name, mayCreate: false);
        if (Known().Except(Applied(connection)).Any())
            throw new LedgerException(LedgerFault.WrongSchema,
                $"the database {name} is of an older poscloud: use that one, or start this one on it (poscloud serve), "
                + "which brings it up to date and cannot be taken back");
    }

    /// <summary>Tables of a ledger stand in it.</summary>
    public static bool IsLedger(NpgsqlConnection connection) => Scalar<long>(connection,
        """
        SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_versions'
        """) > 0;

    private static void Check(NpgsqlConnection connection, string name, bool mayCreate)
    {
        if (Scalar<string>(connection, "SHOW server_encoding") is not "UTF8" and var encoding)
            throw new LedgerException(LedgerFault.WrongSchema,
                $"the database {name} holds text as {encoding}: make it with ENCODING 'UTF8' TEMPLATE template0");
        if (Scalar<string>(connection, "SHOW synchronous_commit") == "off")
            throw new LedgerException(LedgerFault.WrongSchema,
                $"the database {name} does not wait for its disk (synchronous_commit is off): what was accepted could "
                + "be lost; set it to on");
        var tables = Scalar<long>(connection, "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()");
        var isOurs = IsLedger(connection);
        if (tables > 0 && !isOurs)
            throw new LedgerException(LedgerFault.WrongSchema,
                $"the database {name} is another program's: make one for the cloud alone (CREATE DATABASE)");
        if (!isOurs && !mayCreate)
            throw new LedgerException(LedgerFault.WrongSchema,
                $"the database {name} has no tables: poscloud init makes them");
        // What this program has no script for.
        if (isOurs && Applied(connection).Except(Known()).Order().ToList() is { Count: > 0 } newer)
            throw new LedgerException(LedgerFault.WrongSchema,
                $"the database {name} is newer than this poscloud ({string.Join(", ", newer)}): use a newer poscloud");
    }

    private static IEnumerable<string> Known() => typeof(PostgresMigrator).Assembly.GetManifestResourceNames()
        .Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal));

    private static string[] Applied(NpgsqlConnection connection) =>
        Scalar<string[]>(connection, "SELECT array(SELECT scriptname::text FROM schema_versions)");

    private static UpgradeEngine Engine(PostgresServer server) => DeployChanges.To
        .PostgresqlDatabase(server.LongConnection)
        .WithScriptsEmbeddedInAssembly(
            typeof(PostgresMigrator).Assembly, resource => resource.StartsWith(Prefix, StringComparison.Ordinal))
        .JournalToPostgresqlTable(null, "schema_versions")
        .WithVariablesDisabled()
        .WithTransaction()
        .LogToNowhere()
        .Build();

    private static T Scalar<T>(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // every text is a constant
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return command.ExecuteScalar() is T value ? value : throw new InvalidDataException($"no answer to {sql}");
    }
}
