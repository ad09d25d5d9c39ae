using System.Data.Common;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PosCloud.Ledger.Postgres;

/// <summary>Where a PostgreSQL database is, and how this program talks to it.</summary>
internal sealed class PostgresServer
{
    /// <summary>What other connections are called, and those of versions from before there were rotations.</summary>
    public const string Program = "poscloud";

    /// <summary>What the name of a node's connections begins with.</summary>
    public const string KeysPrefix = "poscloud keys ";

    // As many as one server with its hundred lets three nodes have.
    private const int Connections = 30;

    // Statements are constants, some twenty.
    private const int Statements = 100;

    // A terminal asks again after some seconds: whoever waits longer answers nobody.
    private const int PatienceSeconds = 5;

    // To open a connection where there are several hosts: the next try may meet another.
    private const int OpeningSeconds = 2;

    // A node that vanishes in the middle of a transaction must not keep its locks.
    private const string Session = "-c idle_in_transaction_session_timeout=10s -c client_min_messages=notice"
        + " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";

    private readonly NpgsqlConnectionStringBuilder _settings;
    private readonly string _longOptions;

    /// <param name="connection">As Npgsql reads it: <c>Host=a,b;Database=pos;Username=pos</c>. The password may come
    /// from the variables PGPASSWORD and PGPASSFILE.</param>
    /// <exception cref="ArgumentException">It cannot be read, or says what is not for it to say.</exception>
    public PostgresServer(string connection)
    {
        _settings = new NpgsqlConnectionStringBuilder(connection)
        {
            ApplicationName = Program,
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
            _settings.Timeout = HasSeveralHosts ? OpeningSeconds : PatienceSeconds;
        if (!given.ContainsKey("Command Timeout") && !given.ContainsKey("CommandTimeout"))
            _settings.CommandTimeout = PatienceSeconds;
        _longOptions = $"{_settings.Options} -c idle_in_transaction_session_timeout=0 -c statement_timeout=0";
        // The server ends what takes too long and says so. Where it says nothing it hangs, and is given up.
        _settings.Options += $" -c statement_timeout={_settings.CommandTimeout}s";
        if (_settings.CommandTimeout > 0)
            _settings.CommandTimeout++;
        _settings.CancellationTimeout = -1;
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
        Options = _longOptions,
        TargetSessionAttributes = HasSeveralHosts ? "primary" : null,
    }.ConnectionString;

    private bool HasSeveralHosts => _settings.Host!.Contains(',');

    /// <param name="log">Gets which of several hosts takes writes.</param>
    public PostgresConnections Connect(ILogger log) => Connect(log, _settings, check: null);

    /// <param name="log">Gets which of several hosts takes writes.</param>
    /// <param name="keys">Known to whoever connects, by their names; stand in the name of each connection, so that a
    /// key is not changed under a node that would not know the next.</param>
    /// <param name="check">Of each connection when it is opened, also after an outage: throws where the node may not
    /// work on this database any more.</param>
    public PostgresConnections Connect(
        ILogger log, IReadOnlyList<string> keys, Func<NpgsqlConnection, Task> check) => Connect(
        log, new NpgsqlConnectionStringBuilder(_settings.ConnectionString)
        {
            ApplicationName = KeysPrefix + string.Join(' ', keys),
        },
        check);

    private PostgresConnections Connect(
        ILogger log, NpgsqlConnectionStringBuilder settings, Func<NpgsqlConnection, Task>? check)
    {
        return HasSeveralHosts
            ? new PostgresConnections(new PrimaryWatch(
                [.. settings.Host!.Split(',').Select(host =>
                    new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Host = host.Trim() })], Source, log))
            : new PostgresConnections(Source(settings));

        NpgsqlDataSource Source(NpgsqlConnectionStringBuilder host)
        {
            var source = new NpgsqlDataSourceBuilder(host.ConnectionString);
            if (check is not null)
                source.UsePhysicalConnectionInitializer(
                    connection => check(connection).GetAwaiter().GetResult(), check);
            return source.Build();
        }
    }
}

/// <summary>Connections to whichever host of a server takes writes, kept for the next who needs one.</summary>
internal sealed class PostgresConnections : IAsyncDisposable, IDisposable
{
    private readonly NpgsqlDataSource? _only;
    private readonly PrimaryWatch? _hosts;

    public PostgresConnections(NpgsqlDataSource only) => _only = only;

    public PostgresConnections(PrimaryWatch hosts) => _hosts = hosts;

    public NpgsqlConnection Open() => OpenAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask<NpgsqlConnection> OpenAsync() =>
        await (_only ?? await _hosts!.PrimaryAsync()).OpenConnectionAsync();

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public ValueTask DisposeAsync() => _only?.DisposeAsync() ?? _hosts!.DisposeAsync();
}
