using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Commands;
using PosCloud.Ledger;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Tests;

/// <summary>What <c>poscloud export</c> reads goes out record by record, and is of one moment all the same.</summary>
[Trait("Store", "Either")]
public sealed class ExportedRecordsTests : IAsyncDisposable
{
    private static readonly CallFacts Call = new("t-1", "counter", "mall", "", null, TestGoods.Start);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("poscloud-export-");
    private readonly TestDatabase _database;
    private readonly ILedgerStore _ledger;

    public ExportedRecordsTests()
    {
        _database = TestDatabase.In(_folder.FullName);
        _ledger = _database.Open(NullLogger.Instance).Store;
    }

    public async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_record_is_not_kept_when_the_next_is_read()
    {
        for (var number = 1; number <= 3; number++)
            await RefuseAsync($"scan-{number}");
        WeakReference<RecordedScan>? first = null;
        var kept = 0;

        _database.Ledger.ReadRecords(new LedgerExport(_ => { }, scan =>
        {
            if (first is null)
                first = new WeakReference<RecordedScan>(scan);
            else if (scan.ScanId == "scan-3")
                kept = CountAfterCollection(first);
        }, _ => { }));

        Assert.NotNull(first);
        Assert.Equal(0, kept);
    }

    [Fact]
    public async Task What_is_recorded_while_it_is_read_is_not_in_it()
    {
        await RefuseAsync("scan-1");
        var read = new List<string>();

        _database.Ledger.ReadRecords(new LedgerExport(_ => { }, scan =>
        {
            read.Add(scan.ScanId);
            RefuseAsync("scan-2").GetAwaiter().GetResult();
        }, _ => { }));

        Assert.Equal(["scan-1"], read);
        Assert.Equal(2, _database.Count("SELECT count(*) FROM scans"));
    }

    [Theory]
    [InlineData("export")]
    [InlineData("terminal", "list")]
    [InlineData("terminal", "release", "till-1")]
    [InlineData("terminal", "revoke", "till-1")]
    public async Task What_has_to_do_with_no_code_needs_no_key_and_does_not_read_one(params string[] command)
    {
        await _ledger.Terminals.OwnTerminalAsync("till-1", 1000, TestGoods.Start);
        string[][] keys = TestDatabase.IsPostgres ? [[], ["--key", "/no/such/key"]] : [[]];
        foreach (var key in keys)
        {
            using var error = new StringWriter();
            await _ledger.Terminals.OwnTerminalAsync("till-1", 1000, TestGoods.Start);

            var exit = await CommandLine.RunAsync(
                [.. command, "--db", _database.Db, .. key], TextWriter.Null, error);

            Assert.Equal((ExitCodes.Success, ""), (exit, error.ToString()));
        }
    }

    private static int CountAfterCollection(WeakReference<RecordedScan> record)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return record.TryGetTarget(out _) ? 1 : 0;
    }

    private Task<RedeemDecision> RefuseAsync(string scanId) => _ledger.RedeemAsync(
        new RedeemAttempt(scanId, [1], [2], Call),
        _ => new RedeemDecision.Refuse(
            new RedeemResponse { Refused = new Refused { Reason = Reason.NotFound } }, [9]));
}
