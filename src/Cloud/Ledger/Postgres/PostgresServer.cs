using System.Data.Common;
using Npgsql;

namespace PosCloud.Ledger.Postgres;

/// <summary>Where a PostgreSQL database is, and how this program talks to it.</summary>
internal sealed class PostgresServer
{
    // As many as one server with its hundred lets three nodes have.
    private const int Connections = 30;

    // Statements are constants, some twenty.
    private const int Statements = 100;

    // A terminal asks again after some seconds: whoever waits longer answers nobody.
    private const int PatienceSeconds = 5;

    // A node that vanishes in the middle of a transaction must not keep its locks.
    private const string Session = "-c idle_in_transaction_session_timeout=10s -c client_min_messages=notice"
        + " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";

    private readonly NpgsqlConnectionStringBuilder _settings;

    /// <param name="connection">As Npgsql reads it: <c>Host=a,b;Database=pos;Username=pos</c>. The password may come
    /// from the variables PGPASSWORD and PGPASSFILE.</param>
    /// <exception cref="ArgumentException">It cannot be read, or says what is not for it to say.</exception>
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
        if (string.IsNullOrEmpty(_settings.Database) || string.IsNullOrEmpty(_settings.Host))
            throw new ArgumentException("it names no Host or no Database", nameof(connection));
        if (_settings.TargetSessionAttributes is not null || _settings.Multiplexing)
            throw new ArgumentException("which host is used is not for it to say", nameof(connection));
        // The given ones last: they count.
        _settings.Options = $"{Session} {_settings.Options}".TrimEnd();
        // Npgsql's own reader says of every word that it knows that it is there.
        var given = new DbConnectionStringBuilder { ConnectionString = connection };
        if (!given.ContainsKey("Maximum Pool Size") && !given.ContainsKey("MaxPoolSize"))
            _settings.MaxPoolSize = Connections;
        if (!given.ContainsKey("Timeout"))
            _settings.Timeout = PatienceSeconds;
        if (!given.ContainsKey("Command Timeout") && !given.ContainsKey("CommandTimeout"))
            _settings.CommandTimeout = PatienceSeconds;
    }

    public string Database => _settings.Database!;

    /// <summary>For people and logs, without a password.</summary>
    public string Name => $"{_settings.Database} on {_settings.Host}";

    /// <summary>For one connection at a time, which waits as long as it takes and ends when it is closed. With the
    /// password, where it has one.</summary>
    public string LongConnection => new NpgsqlConnectionStringBuilder(_settings.ConnectionString)
    {
        Pooling = false,
        CommandTimeout = 0,
        // Waits for its turn within a transaction, too.
        Options = $"{_settings.Options} -c idle_in_transaction_session_timeout=0",
        TargetSessionAttributes = HasSeveralHosts ? "primary" : null,
    }.ConnectionString;

    private bool HasSeveralHosts => _settings.Host!.Contains(',');

    public PostgresConnections Connect()
    {
        var builder = new NpgsqlDataSourceBuilder(_settings.ConnectionString);
        return new PostgresConnections(HasSeveralHosts ? builder.BuildMultiHost() : builder.Build());
    }
}

/// <summary>Connections to whichever host of a server takes writes, kept for the next who needs one.</summary>
internal sealed class PostgresConnections(NpgsqlDataSource source) : IAsyncDisposable, IDisposable
{
    public NpgsqlConnection Open() => source is NpgsqlMultiHostDataSource hosts
        ? hosts.OpenConnection(TargetSessionAttributes.Primary)
        : source.OpenConnection();

    public ValueTask<NpgsqlConnection> OpenAsync() => source is NpgsqlMultiHostDataSource hosts
        ? hosts.OpenConnectionAsync(TargetSessionAttributes.Primary)
        : source.OpenConnectionAsync();

    public void Dispose() => source.Dispose();

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
