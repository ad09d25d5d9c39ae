using Npgsql;

namespace PosCloud.Ledger.Postgres;

/// <summary>Where a PostgreSQL database is, and how this program talks to it.</summary>
internal sealed class PostgresServer
{
    // As many as one server with its hundred lets three nodes have.
    private const int Connections = 30;

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
        if (!_settings.ContainsKey("Maximum Pool Size"))
            _settings.MaxPoolSize = Connections;
        // A terminal asks again after some seconds: whoever waits longer answers nobody.
        if (!_settings.ContainsKey("Timeout"))
            _settings.Timeout = 5;
        if (!_settings.ContainsKey("Command Timeout"))
            _settings.CommandTimeout = 5;
        if (string.IsNullOrEmpty(_settings.Database))
            throw new ArgumentException("it names no Database");
    }

    /// <summary>For people and logs, without a password.</summary>
    public string Name => $"{_settings.Database} on {_settings.Host ?? "the host of PGHOST"}";

    /// <summary>With the password, where it has one.</summary>
    public string ConnectionString => _settings.ConnectionString;

    /// <summary>Connections to whichever of its hosts takes writes.</summary>
    public NpgsqlDataSource Connect()
    {
        var hosts = new NpgsqlDataSourceBuilder(_settings.ConnectionString).BuildMultiHost();
        return hosts.WithTargetSession(TargetSessionAttributes.Primary);
    }
}
