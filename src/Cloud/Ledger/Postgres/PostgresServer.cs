using System.Data.Common;
using Npgsql;

namespace PosCloud.Ledger.Postgres;

/// <summary>Where a PostgreSQL database is, and how this program talks to it.</summary>
internal sealed class PostgresServer
{
    // As many as one server with its hundred lets three nodes have.
    private const int Connections = 30;

    private const int PatienceSeconds = 5;

    // Statements are constants, some twenty.
    private const int Statements = 100;

    private readonly NpgsqlConnectionStringBuilder _settings;

    /// <param name="connection">As Npgsql reads it: <c>Host=a,b;Database=pos;Username=pos</c>. What is not said there
    /// comes from the variables PGHOST, PGUSER, PGPASSWORD and PGPASSFILE.</param>
    /// <exception cref="ArgumentException">It cannot be read.</exception>
    public PostgresServer(string connection)
    {
        _settings = new NpgsqlConnectionStringBuilder(connection)
        {
            ApplicationName = "poscloud",
            MaxAutoPrepare = Statements,
            AutoPrepareMinUsages = 2,
            // Nothing is set on a connection that outlives its transaction.
            NoResetOnClose = true,
            IncludeErrorDetail = false,
        };
        // Of several hosts the one that takes writes.
        if (_settings.Host?.Contains(',') == true)
            _settings.TargetSessionAttributes = "primary";
        // Npgsql's own reader says of every word that it knows that it is there.
        var given = new DbConnectionStringBuilder { ConnectionString = connection };
        if (!given.ContainsKey("Maximum Pool Size") && !given.ContainsKey("MaxPoolSize"))
            _settings.MaxPoolSize = Connections;
        // A terminal asks again after some seconds: whoever waits longer answers nobody.
        if (!given.ContainsKey("Timeout"))
            _settings.Timeout = PatienceSeconds;
        if (!given.ContainsKey("Command Timeout") && !given.ContainsKey("CommandTimeout"))
            _settings.CommandTimeout = PatienceSeconds;
        if (string.IsNullOrEmpty(_settings.Database))
            throw new ArgumentException("it names no Database", nameof(connection));
    }

    public string Database => _settings.Database!;

    /// <summary>For people and logs, without a password.</summary>
    public string Name => $"{_settings.Database} on {_settings.Host ?? "the host of PGHOST"}";

    /// <summary>For one connection at a time, which is closed when it is not used. With the password, where it has
    /// one.</summary>
    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder(_settings.ConnectionString) { Pooling = false }.ConnectionString;

    public NpgsqlDataSource Connect() => new NpgsqlDataSourceBuilder(_settings.ConnectionString).Build();
}
