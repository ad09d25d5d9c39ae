using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PosCloud.Codes;
using PosCloud.Demo;
using PosCloud.Ledger;
using PosCloud.Ledger.Sqlite;
using PosCloud.Redeeming;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>The use cases over a real database file, with a clock of their own.</summary>
internal sealed class TestCloud : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("poscloud-test-").FullName;
    private int _ids;

    public TestCloud() => Open();

    public FakeTimeProvider Time { get; } = new(TestGoods.Start);

    public CollectedLog Log { get; } = new();

    public SqliteLedgerStore Ledger { get; private set; }

    public PreviewUseCase Preview { get; private set; }

    public RedeemUseCase Redeem { get; private set; }

    public UndoUseCase Undo { get; private set; }

    public SlipReportUseCase Slips { get; private set; }

    public OfflineUploadUseCase Uploads { get; private set; }

    public WatchUseCase Watch { get; private set; }

    public string Database => Path.Combine(_folder, "cloud.db");

    public string NextId() => $"id-{Interlocked.Increment(ref _ids)}";

    /// <summary>As after a restart of the process.</summary>
    public async Task ReopenAsync()
    {
        await Ledger.DisposeAsync();
        Open();
    }

    public async Task<string> SellAsync(Goods goods)
    {
        var sale = new Sale(Ledger.Key, new CodeGenerator(RandomNumberGenerator.Create()), Time.GetUtcNow());
        var code = sale.Sell(goods);
        var done = await Ledger.IssueAsync(
            new Issuance
            {
                Shops = [TestGoods.Mall, TestGoods.Strict, TestGoods.Other],
                Operators = [TestGoods.Cashier, TestGoods.RedeemOnly],
                Products = goods.Admission is null ? [goods.Product] : [goods.Product, goods.Admission],
                Orders = sale.Orders,
            },
            once: code[^8..]);
        Assert.True(done);
        return code;
    }

    /// <summary>The goods of <c>seed --demo</c>.</summary>
    public async Task<IReadOnlyList<IssuedCode>> SellDemoAsync()
    {
        var mall = new DemoMall(Ledger.Key, new CodeGenerator(RandomNumberGenerator.Create()), Time.GetUtcNow());
        var (issuance, codes) = mall.Open(tickets: 0);
        Assert.True(await Ledger.IssueAsync(issuance, once: "demo"));
        return codes;
    }

    /// <summary>Another process in the middle of a transaction: nothing is written until it is disposed.</summary>
    public IDisposable HoldDatabase()
    {
        var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return connection;
    }

    /// <summary>What a merchant's system, or a fault, would change behind the cloud's back.</summary>
    public int Sql(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    public long Count(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    public Caller Caller(string store = "mall", string terminal = "t-1", string operatorId = "") => new()
    {
        TerminalId = terminal,
        Lane = "counter",
        StoreId = store,
        OperatorId = operatorId,
        DeviceTime = Time.GetUtcNow().AddSeconds(-2).ToTimestamp(),
    };

    public RedeemRequest Ask(string code, string? scanId = null) => new()
    {
        ScanId = scanId ?? NextId(),
        Caller = Caller(),
        Code = ByteString.CopyFrom(code, Encoding.UTF8),
        Attempt = 1,
    };

    public Task<RedeemResponse> RedeemAsync(string code, string? scanId = null) => Redeem.RunAsync(Ask(code, scanId));

    public async Task<Accepted> AcceptedAsync(RedeemRequest request)
    {
        var reply = await Redeem.RunAsync(request);
        Assert.Null(reply.Refused);
        return reply.Accepted;
    }

    public async Task<Refused> RefusedAsync(RedeemRequest request)
    {
        var reply = await Redeem.RunAsync(request);
        Assert.Null(reply.Accepted);
        return reply.Refused;
    }

    public Task<UndoResponse> UndoAsync(string scanId, string? undoId = null, Caller? caller = null) =>
        Undo.RunAsync(new UndoRequest
        {
            UndoId = undoId ?? NextId(),
            ScanId = scanId,
            Caller = caller ?? Caller(),
            Why = "顾客改主意",
        });

    /// <summary>From a caller who may speak for every terminal.</summary>
    public Task<UploadOfflineResponse> UploadAsync(UploadOfflineRequest request) =>
        Uploads.RunAsync(request, _ => ValueTask.FromResult<string?>(null));

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [MemberNotNull(nameof(Ledger), nameof(Preview), nameof(Redeem), nameof(Undo), nameof(Slips), nameof(Uploads),
        nameof(Watch))]
    private void Open()
    {
        var random = RandomNumberGenerator.Create();
        Ledger = SqliteLedgerStore.Open(Database, random, Log);
        var key = Ledger.Key;
        Preview = new(Ledger, key, Time);
        Redeem = new(Ledger, key, new CodeGenerator(random), Time, Log.CreateLogger<RedeemUseCase>());
        Undo = new(Ledger, key, Time, Log.CreateLogger<UndoUseCase>());
        Slips = new(Ledger, key, Time, Log.CreateLogger<SlipReportUseCase>());
        Uploads = new(Ledger, key, Time, Log.CreateLogger<OfflineUploadUseCase>());
        Watch = new(Time, Log.CreateLogger<WatchUseCase>());
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        return connection;
    }
}
