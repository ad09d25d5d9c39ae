using System.Data.Common;
using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PosCloud.Admin.Sales;
using PosCloud.Codes;
using PosCloud.Hosting;
using PosCloud.Ledger;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Tests;

/// <summary>The real host on real ports, with a clock that stands still until it is moved.</summary>
internal sealed class WireCloud : IAsyncDisposable
{
    private readonly string _folder;
    private readonly TestDatabase _database;
    private readonly WebApplication _host;
    private readonly bool _hasAdmin;
    private readonly Action<ServeOptions>? _change;

    private WireCloud(
        string? folder, long? places, Action<ServeOptions>? change, TestDatabase? database = null)
    {
        _change = change;
        _folder = folder ?? Directory.CreateTempSubdirectory("poscloud-wire-").FullName;
        _database = database ?? TestDatabase.In(_folder);
        var builder = CloudHost.CreateBuilder(options =>
        {
            options.Urls = "http://127.0.0.1:0";
            options.HttpUrls = "http://127.0.0.1:0";
            options.Database = Db;
            options.KeyFile = _database.KeyFile ?? "";
            change?.Invoke(options);
        });
        builder.Services.AddSingleton<ILoggerFactory>(Log).AddSingleton<TimeProvider>(Time);
        if (places is not null)
            builder.Services.AddSingleton(new ConnectionPlaces(places, Time, Log.CreateLogger<ConnectionPlaces>()));
        _host = CloudHost.Build(builder);
        _hasAdmin = Part<IOptions<ServeOptions>>().Value.AdminUrls.Length > 0;
    }

    public CollectedLog Log { get; } = new();

    public FakeTimeProvider Time { get; } = new(TestGoods.Start);

    /// <summary>Calls by hand-made frames.</summary>
    public GrpcCaller Caller { get; private set; } = null!;

    /// <summary>For generated clients.</summary>
    public GrpcChannel Channel { get; private set; } = null!;

    /// <summary>The port that speaks HTTP/2.</summary>
    public Uri Grpc => new(_host.Urls.First());

    /// <summary>The port that speaks HTTP/1.1.</summary>
    public Uri Http => new(_host.Urls.ElementAt(_host.Urls.Count - (_hasAdmin ? 2 : 1)));

    /// <summary>The port of the back office, where one was asked for.</summary>
    public Uri Admin => new(_host.Urls.Last());

    /// <summary>The port that speaks TLS, where one was asked for.</summary>
    public Uri Tls => new(_host.Urls.Single(url => url.StartsWith("https:", StringComparison.Ordinal)));

    /// <summary>For commands.</summary>
    public string Db => _database.Db;

    /// <summary>For commands, behind their own words: --db, and --key where there is one.</summary>
    public string[] DbOptions => ["--db", Db, .. _database.KeyFile is { } key ? ["--key", key] : Array.Empty<string>()];

    /// <summary>Where the key of its codes is.</summary>
    public string KeyFile => _database.Ledger.KeyFile;

    /// <summary>What is under it.</summary>
    public ILedgerStore Store => Part<ILedgerStore>();

    /// <param name="folder">Where the database is made; null: in one of its own. It is deleted with the
    /// cloud.</param>
    /// <param name="places">How many connections may be open at once; null: as many as this process has files for.
    /// </param>
    /// <param name="change">What is asked for besides.</param>
    public static async Task<WireCloud> StartAsync(
        string? folder = null, long? places = null, Action<ServeOptions>? change = null)
    {
        var cloud = new WireCloud(folder, places, change);
        await cloud.StartAsync();
        return cloud;
    }

    /// <summary>Ends this one, and starts another one on the same database.</summary>
    /// <param name="between">While none runs.</param>
    public async Task<WireCloud> RestartAsync(Func<Task> between)
    {
        Caller.Dispose();
        Channel.Dispose();
        await _host.DisposeAsync();
        await between();
        var cloud = new WireCloud(_folder, places: null, _change, _database);
        cloud.Time.SetUtcNow(Time.GetUtcNow());
        await cloud.StartAsync();
        return cloud;
    }

    private async Task StartAsync()
    {
        await _database.Ledger.Open(RandomNumberGenerator.Create(), Log).Store.DisposeAsync();
        await _host.StartAsync();
        Caller = new GrpcCaller(Grpc);
        Channel = GrpcChannel.ForAddress(
            Grpc, new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });
    }

    /// <summary>One of what the host is composed of.</summary>
    public T Part<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public Task StopAsync() => _host.StopAsync();

    /// <summary>As when the disk is gone.</summary>
    public ValueTask CloseLedgerAsync() => Store.DisposeAsync();

    public async Task<string> SellAsync(Goods goods) => (await SellAsync([goods]))[0];

    /// <returns>Their codes, in their order.</returns>
    public async Task<IReadOnlyList<string>> SellAsync(IReadOnlyList<Goods> goods)
    {
        var key = Part<CodeKey>();
        var sale = new Sale(key, new CodeGenerator(RandomNumberGenerator.Create()), TimeProvider.System.GetUtcNow());
        var (orders, codes) = sale.SellMany(goods);
        Assert.True(await Store.IssueAsync(
            new Issuance
            {
                Shops = [TestGoods.Mall, TestGoods.Strict],
                Operators = [TestGoods.Cashier],
                Products =
                [
                    .. goods.SelectMany(one => new[] { one.Product, one.Admission }).OfType<Product>().Distinct(),
                ],
                Orders = orders,
            },
            once: orders[0].Order.OrderId));
        return [.. codes.Select(one => one.Code)];
    }

    /// <summary>What a fault would change behind the cloud's back.</summary>
    public void Sql(string sql) => _database.Sql(sql);

    public long Count(string sql) => _database.Count(sql);

    /// <inheritdoc cref="TestDatabase.Rows"/>
    public IReadOnlyList<T> Rows<T>(string sql, Func<DbDataReader, T> read) => _database.Rows(sql, read);

    /// <summary>Lets nothing be written until it is disposed; calls wait for their turn.</summary>
    public async Task<IAsyncDisposable> HoldWriterAsync() =>
        TestDatabase.IsPostgres ? new Held(_database.Hold()) : await HeldWriter.HoldAsync(Store);

    public static RedeemRequest Ask(string code, string scanId = "scan-1") => new()
    {
        ScanId = scanId,
        Caller = new Caller { TerminalId = "t-1", Lane = "counter", StoreId = "mall" },
        Code = ByteString.CopyFromUtf8(code),
    };

    public async ValueTask DisposeAsync()
    {
        Caller?.Dispose();
        Channel?.Dispose();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class Held(IDisposable held) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            held.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
