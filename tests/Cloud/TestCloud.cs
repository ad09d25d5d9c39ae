using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Codes;
using PosCloud.Demo;
using PosCloud.Desk;
using PosCloud.Issuing;
using PosCloud.Ledger;
using PosCloud.Ledger.Sqlite;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>A real desk over a real database file, with a clock of its own.</summary>
internal sealed class TestCloud : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("poscloud-test-").FullName;
    private SqliteLedger ledger;
    private int ids;

    public TestCloud()
    {
        (ledger, Desk) = Open();
    }

    public ManualTime Time { get; } = new(TestGoods.Start);

    public RedemptionDesk Desk { get; private set; }

    public string Database => Path.Combine(folder, "cloud.db");

    public string NextId() => $"id-{Interlocked.Increment(ref ids)}";

    /// <summary>As after a restart of the process.</summary>
    public async Task ReopenAsync()
    {
        await ledger.DisposeAsync();
        (ledger, Desk) = Open();
    }

    public async Task<string> SellAsync(Goods goods)
    {
        var sale = new Sale(ledger.Key, new CodeMint(RandomNumberGenerator.Create()), Time.GetUtcNow());
        var code = sale.Sell(goods);
        var done = await ledger.IssueAsync(
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
        var mall = new DemoMall(ledger.Key, new CodeMint(RandomNumberGenerator.Create()), Time.GetUtcNow());
        var (issuance, codes) = mall.Open(tickets: 0);
        Assert.True(await ledger.IssueAsync(issuance, once: "demo"));
        return codes;
    }

    /// <summary>What a merchant's system, or a fault, would change behind the desk's back.</summary>
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

    public Task<RedeemResponse> RedeemAsync(string code, string? scanId = null) => Desk.RedeemAsync(Ask(code, scanId));

    public async Task<Accepted> AcceptedAsync(RedeemRequest request)
    {
        var reply = await Desk.RedeemAsync(request);
        Assert.Null(reply.Refused);
        return reply.Accepted;
    }

    public async Task<Refused> RefusedAsync(RedeemRequest request)
    {
        var reply = await Desk.RedeemAsync(request);
        Assert.Null(reply.Accepted);
        return reply.Refused;
    }

    public Task<UndoResponse> UndoAsync(string scanId, string? undoId = null, Caller? caller = null) =>
        Desk.UndoAsync(new UndoRequest
        {
            UndoId = undoId ?? NextId(),
            ScanId = scanId,
            Caller = caller ?? Caller(),
            Why = "顾客改主意",
        });

    public async ValueTask DisposeAsync()
    {
        await ledger.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private (SqliteLedger, RedemptionDesk) Open()
    {
        var random = RandomNumberGenerator.Create();
        var opened = SqliteLedger.Open(Database, random, NullLogger.Instance);
        var desk = new RedemptionDesk(
            opened, opened.Key, new CodeMint(random), Time, NullLogger<RedemptionDesk>.Instance);
        return (opened, desk);
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        return connection;
    }
}
