using System.Security.Cryptography;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Admin.Staff;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;
using PosCloud.Rotation;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>What still needs a key of before: each kind of it is counted.</summary>
[Trait("Store", "Either")]
public sealed class KeyNeedsTests : IAsyncLifetime
{
    private AdminShop _shop = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await AdminShop.OpenAsync();
        // The commands go by the machine's clock.
        _shop.Cloud.Time.SetUtcNow(TimeProvider.System.GetUtcNow());
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task PINs_API_keys_enrolment_tickets_and_requests_of_before_are_counted()
    {
        await AddOperatorAsync("op-1");
        await _shop.Cloud.Part<TerminalsUseCase>().EnrollAsync(
            new OfficeCaller("boss", "boss", Role.Owner), "till-3", AdminShop.Store,
            "https://cloud.example.com:5443", hours: 24, once: "form-1");
        await _shop.RedeemAsync(AdminShop.Code(await _shop.OrderAsync("wash", key: "o-1")), "s-1");
        await _shop.UndoAsync("s-1");
        await UploadAsync(AdminShop.Code(await _shop.OrderAsync("wash", key: "o-2")), "s-2");
        _shop = await _shop.RotateAsync();

        var needs = await NeedsAsync();
        // Its key is moved by a call.
        await _shop.Owner.GetAsync("stores");
        var after = await NeedsAsync();

        Assert.Equal((1L, 1L, 1L), (needs.Pins, needs.ApiKeys, needs.Tickets));
        Assert.Equal(3, needs.Requests);
        foreach (var table in new[] { "scans", "undos", "uploads" })
            Assert.Equal(1, _shop.Cloud.Count($"SELECT count(*) FROM {table}"));
        Assert.Equal(0, after.ApiKeys);
    }

    [Fact]
    public async Task What_needs_a_key_is_named_and_the_PIN_of_an_operator_who_is_not_active_is_none_of_it()
    {
        await AddOperatorAsync("op-1");
        await AddOperatorAsync("op-left");
        await _shop.Owner.PutAsync("operators/op-left", AdminShop.Json(
            $$"""{"name":"李","storeIds":["{{AdminShop.Store}}"],"mayUndo":true,"isActive":false}"""));
        var number = (string)(await _shop.OrderAsync("wash", key: "o-1"))["number"]!;
        _shop = await _shop.RotateAsync();

        var needs = await NeedsAsync();
        var status = await RotatedShop.DoneAsync(["rotate-key", "status", .. _shop.Cloud.DbOptions]);
        (int Exit, string Output, string Error) refused = default;
        _shop = await _shop.RestartAsync(async () =>
            refused = await RotatedShop.RunAsync(["rotate-key", "drop-old", .. _shop.Cloud.DbOptions]));

        Assert.Equal((1L, 1L, 1L), (needs.Codes, needs.ApiKeys, needs.Pins));
        foreach (var told in new[] { status, refused.Error })
        {
            Assert.Contains($"orders: {number}{Environment.NewLine}", told);
            Assert.Contains($"operators, by their PIN: op-1{Environment.NewLine}", told);
            Assert.Contains($"API keys: {Assert.Single(needs.ApiKeyNames)}{Environment.NewLine}", told);
        }
    }

    [Fact]
    public async Task In_an_emergency_a_key_goes_that_something_needs_and_no_other_one_goes_by_that()
    {
        var order = await _shop.OrderAsync("wash", key: "o-1");
        var old = _shop.Cloud.Part<CodeKey>().Name;
        _shop = await _shop.RotateAsync();
        // Its key is moved by a call.
        await _shop.Owner.GetAsync("stores");
        var newest = _shop.Cloud.Part<CodeKey>().Name;
        var results = new List<(int Exit, string Output, string Error)>();
        _shop = await _shop.RestartAsync(async () =>
        {
            foreach (var step in new string[][]
                {
                    ["drop-old", "--lose", newest], ["drop-old", "--lose", "00000000"], ["status", "--lose", old],
                    ["drop-old"], ["drop-old", "--lose", old],
                })
                results.Add(await RotatedShop.RunAsync(["rotate-key", .. step, .. _shop.Cloud.DbOptions]));
        });

        Assert.Equal([1, 1, 2, 1, 0], results.Select(result => result.Exit));
        Assert.Contains("is no older key", results[0].Error);
        Assert.Contains("is no older key", results[1].Error);
        Assert.Contains($"drop-old --lose {old}", results[3].Error);
        Assert.Contains($"{old} is removed", results[4].Output);
        Assert.Contains("lost with it for good: 1 code", results[4].Output);
        Assert.Contains((string)order["number"]!, results[4].Output);
        Assert.Equal(newest, Assert.Single(_shop.Cloud.Part<CodeKey>().All).Name);
        Assert.Equal(Reason.NotFound, (await _shop.RedeemAsync(AdminShop.Code(order))).Refused.Reason);
        Assert.NotNull((await _shop.RedeemAsync(AdminShop.Code(await _shop.OrderAsync("wash", key: "o-2")))).Accepted);
    }

    [Fact]
    public async Task An_API_key_of_before_is_served_where_it_cannot_be_moved_and_moved_when_it_can()
    {
        _shop = await _shop.RotateAsync();
        using (var held = HoldApiKeys())
        {
            await _shop.Owner.GetAsync("stores");
            Assert.Contains(_shop.Cloud.Log.Lines, line =>
                line.StartsWith("5108 Moving the API key", StringComparison.Ordinal));
        }

        Assert.Equal(1, (await NeedsAsync()).ApiKeys);
        await _shop.Owner.GetAsync("stores");

        Assert.Equal(0, (await NeedsAsync()).ApiKeys);
    }

    [Fact]
    public async Task Whoever_starts_says_which_key_it_makes_things_with_and_of_how_many_others_it_reads()
    {
        Assert.Contains(_shop.Cloud.Log.Lines, line => line.Contains(
            $"{_shop.Cloud.Part<CodeKey>().Name}, in use since the database was made; of 0 other keys",
            StringComparison.Ordinal));

        _shop = await _shop.RotateAsync();

        Assert.Contains(_shop.Cloud.Log.Lines, line => line.StartsWith(
            $"5088 What is new is made with the key {_shop.Cloud.Part<CodeKey>().Name}, in use since 20",
            StringComparison.Ordinal) && line.Contains("of 1 other keys", StringComparison.Ordinal));
    }

    // No API key can be written until it is disposed: another process writes, or the disk is full.
    private IDisposable HoldApiKeys()
    {
        if (!TestDatabase.IsPostgres)
        {
            var connection = new SqliteConnection(
                $"Data Source={LedgerDatabase.SqlitePath(_shop.Cloud.Db)};Pooling=False");
            connection.Open();
            using var begin = connection.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            begin.ExecuteNonQuery();
            return connection;
        }

        _shop.Cloud.Sql("""
            CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full';
            END
            $$;
            CREATE TRIGGER full_disk BEFORE UPDATE ON api_keys FOR EACH ROW EXECUTE FUNCTION full_disk();
            """);
        return new Released(() => _shop.Cloud.Sql("DROP TRIGGER full_disk ON api_keys"));
    }

    private sealed class Released(Action release) : IDisposable
    {
        public void Dispose() => release();
    }

    private async Task AddOperatorAsync(string id)
    {
        await _shop.Owner.PutAsync($"operators/{id}", AdminShop.Json(
            $$"""{"name":"王","storeIds":["{{AdminShop.Store}}"],"mayUndo":true}"""));
        await _shop.Owner.SendAsync(HttpMethod.Put, $"operators/{id}/pin", """{"pin":"493817"}""");
    }

    private async Task UploadAsync(string code, string scan)
    {
        var caller = new Caller { TerminalId = "t-1", Lane = "counter", StoreId = AdminShop.Store };
        var request = new UploadOfflineRequest { Caller = caller };
        request.Items.Add(new OfflineRedemption
        {
            ScanId = scan, Caller = caller, Code = ByteString.CopyFromUtf8(code),
        });
        await new RedemptionService.RedemptionServiceClient(_shop.Cloud.Channel).UploadOfflineAsync(request);
    }

    private async Task<KeyNeeds> NeedsAsync()
    {
        var database = LedgerDatabase.Read(
            _shop.Cloud.Db, TestDatabase.IsPostgres ? _shop.Cloud.KeyFile : null);
        using var random = RandomNumberGenerator.Create();
        var report = await new KeyRotation(database, random, TimeProvider.System, NullLogger.Instance)
            .ReportAsync(_ => { }, CancellationToken.None);
        return Assert.Single(report.Lines, line => line.Use == KeyUse.Older).Needs;
    }
}
