using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PosCloud.Admin.Sales;
using PosCloud.Codes;
using PosCloud.Demo;
using PosCloud.Ledger;
using PosCloud.Redeeming;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>The use cases over a real database, with a clock of their own.</summary>
internal sealed class TestCloud : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("poscloud-test-").FullName;
    private readonly TestDatabase _database;
    private int _ids;

    public TestCloud()
    {
        _database = TestDatabase.OfMerchant(_folder);
        Open();
    }

    public FakeTimeProvider Time { get; } = new(TestGoods.Start);

    public CollectedLog Log { get; } = new();

    public ILedgerStore Ledger { get; private set; }

    public CodeKey Key { get; private set; }

    public PreviewUseCase Preview { get; private set; }

    /// <summary>Not on record before they are flushed.</summary>
    public RefusedPreviews Refusals { get; private set; }

    public RedeemUseCase Redeem { get; private set; }

    public UndoUseCase Undo { get; private set; }

    public SlipReportUseCase Slips { get; private set; }

    public OfflineUploadUseCase Uploads { get; private set; }

    public WatchUseCase Watch { get; private set; }

    /// <summary>For --db.</summary>
    public string Db => _database.Db;

    /// <summary>The file, for tests of files.</summary>
    public string Database => LedgerDatabase.SqlitePath(Db);

    public string NextId() => $"id-{Interlocked.Increment(ref _ids)}";

    /// <summary>As after a restart of the process.</summary>
    public async Task ReopenAsync()
    {
        await Ledger.DisposeAsync();
        Open();
    }

    public async Task<string> SellAsync(Goods goods)
    {
        var sale = new Sale(Key, new CodeGenerator(RandomNumberGenerator.Create()), Time.GetUtcNow());
        var (sold, codes) = sale.Sell(goods.AloneInOrder, [goods]);
        var code = codes[0];
        var done = await Ledger.IssueAsync(
            new Issuance
            {
                Shops = [TestGoods.Mall, TestGoods.Strict, TestGoods.Other],
                Operators = [TestGoods.Cashier, TestGoods.RedeemOnly],
                Products = goods.Admission is null ? [goods.Product] : [goods.Product, goods.Admission],
                Orders = [sold],
            },
            once: code[^8..]);
        Assert.True(done);
        return code;
    }

    /// <summary>The goods of <c>seed --demo</c>.</summary>
    public async Task<IReadOnlyList<IssuedCode>> SellDemoAsync()
    {
        var mall = new DemoMall(Key, new CodeGenerator(RandomNumberGenerator.Create()), Time.GetUtcNow());
        var (issuance, codes) = mall.Open(tickets: 0);
        Assert.True(await Ledger.IssueAsync(issuance, once: "demo"));
        return codes;
    }

    /// <inheritdoc cref="TestDatabase.Hold"/>
    public IDisposable HoldDatabase() => _database.Hold();

    /// <inheritdoc cref="TestDatabase.UntilWaitingAsync"/>
    public Task UntilWaitingAsync(int calls) => _database.UntilWaitingAsync(calls);

    /// <inheritdoc cref="TestDatabase.Sql"/>
    public int Sql(string sql) => _database.Sql(sql);

    public long Count(string sql) => _database.Count(sql);

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

    [MemberNotNull(nameof(Ledger), nameof(Key), nameof(Refusals), nameof(Preview), nameof(Redeem))]
    [MemberNotNull(nameof(Undo), nameof(Slips), nameof(Uploads), nameof(Watch))]
    private void Open()
    {
        var random = RandomNumberGenerator.Create();
        (Ledger, Key) = _database.Open(Log);
        Refusals = new(Ledger);
        Preview = new(Ledger, Key, Refusals, Time);
        Redeem = new(Ledger, Key, new CodeGenerator(random), Time, Log.CreateLogger<RedeemUseCase>());
        Undo = new(Ledger, Key, Time, Log.CreateLogger<UndoUseCase>());
        Slips = new(Ledger, Key, Time, Log.CreateLogger<SlipReportUseCase>());
        Uploads = new(Ledger, Key, Time, Log.CreateLogger<OfflineUploadUseCase>());
        Watch = new(Time, Log.CreateLogger<WatchUseCase>());
    }
}
