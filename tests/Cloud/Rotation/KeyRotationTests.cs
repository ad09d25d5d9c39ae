using System.Security.Cryptography;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PosCloud.Admin.Sales;
using PosCloud.Admin.Staff;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;
using PosCloud.Redeeming;
using PosCloud.Rotation;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Tests;

/// <summary>The steps of a rotation: whichever is cut short, the database opens, and no key goes that something needs.
/// </summary>
[Trait("Store", "Either")]
public sealed class KeyRotationTests : IAsyncLifetime
{
    private AdminShop _shop = null!;

    private string KeyFile => _shop.Cloud.KeyFile;

    private LedgerDatabase Database => LedgerDatabase.Read(
        _shop.Cloud.Db, TestDatabase.IsPostgres ? KeyFile : null);

    public async ValueTask InitializeAsync()
    {
        _shop = await AdminShop.OpenAsync();
        // The commands go by the machine's clock.
        _shop.Cloud.Time.SetUtcNow(TimeProvider.System.GetUtcNow());
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_key_that_was_added_makes_nothing_until_it_is_used_and_is_added_once()
    {
        var first = _shop.Cloud.Part<CodeKey>().Name;

        var added = await RunDoneAsync("add");
        var again = await RunDoneAsync("add");
        _shop = await _shop.RestartAsync(() => Task.CompletedTask);
        var order = await _shop.OrderAsync("tea", key: "o-1");

        Assert.Contains("for reading", added);
        Assert.Contains("already", again);
        Assert.Equal(2, File.ReadAllLines(KeyFile).Length);
        var key = _shop.Cloud.Part<CodeKey>();
        Assert.Equal((first, 1), (key.Name, key.Older.Count));
        Assert.NotNull((await _shop.RedeemAsync(AdminShop.Code(order))).Accepted);
        Assert.Contains($"{key.Older[0].Name}  for reading, not in use yet", await RunDoneAsync("status"));
        Assert.False(OwnerOnlyFile.IsOpenToOthers(KeyFile));
    }

    [Fact]
    public async Task A_key_is_not_used_while_somebody_is_at_work_who_does_not_know_it()
    {
        await RunDoneAsync("add");

        var (exit, _, error) = await RunAsync("use");
        var order = await _shop.OrderAsync("tea", key: "o-1");

        Assert.Equal(ExitCodes.Failure, exit);
        Assert.Contains(TestDatabase.IsPostgres ? "start it again" : "stop every poscloud on it first", error);
        Assert.NotNull((await _shop.RedeemAsync(AdminShop.Code(order))).Accepted);
        Assert.Single(_shop.Cloud.Part<CodeKey>().All);
    }

    [Fact]
    public async Task A_node_that_was_cut_off_while_the_key_was_changed_turns_nobody_away_and_works_when_started_again()
    {
        Assert.SkipUnless(TestDatabase.IsPostgres, "of several nodes");
        var code = AdminShop.Code(await _shop.OrderAsync("tea", key: "o-1"));
        await RunDoneAsync("add");
        _shop.Cloud.Sql(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            + "WHERE datname = current_database() AND application_name LIKE 'poscloud keys %'");
        await RunDoneAsync("use");

        var fault = await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => _shop.RedeemAsync(code));

        Assert.Equal(Grpc.Core.StatusCode.Unavailable, fault.StatusCode);
        _shop = await _shop.RestartAsync(() => Task.CompletedTask);
        Assert.NotNull((await _shop.RedeemAsync(code)).Accepted);
    }

    [Fact]
    public async Task The_key_of_whoever_may_come_back_and_of_what_waits_for_its_payment_stays()
    {
        await _shop.Owner.PutAsync("products/year", AdminShop.Json($$"""
            {"name":"年票","kind":"ticket","price":9900,"opensGate":true,"reentry":"any","isReentryWhileValid":true,
             "validDays":365,"storeIds":["{{AdminShop.Store}}"]}
            """));
        await _shop.Owner.PutAsync("products/day", AdminShop.Json($$"""
            {"name":"日票","kind":"ticket","price":900,"validDays":1,"storeIds":["{{AdminShop.Store}}"]}
            """));
        await _shop.RedeemAsync(AdminShop.Code(await _shop.OrderAsync("year")));
        await _shop.OrderAsync("day", more: ""","isPaid":false""");
        _shop = await _shop.RotateAsync();

        var (_, left) = await DropAsync(TimeSpan.FromDays(40));

        Assert.Equal(2, Assert.Single(left.Lines, line => line.Use == KeyUse.Older).Needs.Codes);
    }

    [Fact]
    public async Task Whoever_has_the_old_file_is_told_to_copy_the_new_one()
    {
        var old = await File.ReadAllBytesAsync(KeyFile, TestContext.Current.CancellationToken);
        _shop = await _shop.RotateAsync();
        var rotated = await File.ReadAllBytesAsync(KeyFile, TestContext.Current.CancellationToken);
        var name = _shop.Cloud.Part<CodeKey>().Name;

        OwnerOnlyFile.Replace(KeyFile, old);
        var fault = Assert.Throws<LedgerException>(() => Database.OpenExisting(NullLogger.Instance));
        OwnerOnlyFile.Replace(KeyFile, Convert.FromHexString(Convert.ToHexString(rotated)));
        await Database.OpenExisting(NullLogger.Instance).Store.DisposeAsync();
        // The other way round: the new key alone.
        OwnerOnlyFile.Replace(KeyFile, rotated.AsSpan(0, 130));
        var lacking = Assert.Throws<LedgerException>(() => Database.OpenExisting(NullLogger.Instance));

        Assert.Equal((LedgerFault.KeyMissing, LedgerFault.KeyMissing), (fault.Fault, lacking.Fault));
        Assert.Contains($"lacks the key {name}. Copy the new key file here", fault.Message);
        Assert.Contains("lacks the key", lacking.Message);
        OwnerOnlyFile.Replace(KeyFile, rotated);
    }

    [Fact]
    public async Task Sealing_that_is_stopped_leaves_all_readable_and_goes_on_where_it_was()
    {
        for (var place = 0; place < 5; place++)
            await _shop.RedeemAsync(AdminShop.Code(await _shop.OrderAsync("wash", key: $"o-{place}")), $"s-{place}");
        await _shop.UndoAsync("s-0");
        var first = await _shop.RedeemAsync("T-UNKNOWN", "s-refused");
        await ChangeAsync();
        var rotation = new KeyRotation(
            Database, RandomNumberGenerator.Create(), TimeProvider.System, NullLogger.Instance);

        using var stopping = new CancellationTokenSource();
        // After the first table of several.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => rotation.SealAsync(_ => stopping.Cancel(), stopping.Token));
        var half = await rotation.ReportAsync(_ => { }, CancellationToken.None);
        var again = await _shop.RedeemAsync("T-UNKNOWN", "s-refused");
        var rest = await rotation.SealAsync(_ => { }, CancellationToken.None);
        var none = await rotation.SealAsync(_ => { }, CancellationToken.None);

        Assert.Equal(first.Refused, again.Refused);
        var (newest, older) = (half.Lines[0].Needs.Sealed, half.Lines[1].Needs.Sealed);
        Assert.True(newest >= 6 && older > 0, $"{newest} and {older}");
        Assert.Equal((older, 0L, 0L), (rest.FoundOlder, none.FoundOlder, none.Unreadable));
        Assert.Equal(newest + older, none.Found.Values.Sum());
    }

    [Fact]
    public async Task A_key_stays_as_long_as_something_needs_it_with_the_figures_and_goes_when_nothing_does()
    {
        var used = AdminShop.Code(await _shop.OrderAsync("tea", key: "o-1"));
        await _shop.RedeemAsync(used, "s-1");
        var left = AdminShop.Code(await _shop.OrderAsync("wash", key: "o-2"));
        var old = _shop.Cloud.Part<CodeKey>();
        _shop = await _shop.RotateAsync();
        // Its key is moved by a call.
        await _shop.Owner.GetAsync("stores");

        var (refused, kept) = await DropAsync(TimeSpan.FromDays(3));
        await _shop.RedeemAsync(left, "s-2");
        _shop.Cloud.Sql("UPDATE entitlements SET uses_left = 0");
        var (stillRefused, recent) = await DropAsync(TimeSpan.FromDays(3));
        var (dropped, none) = await DropAsync(TimeSpan.FromDays(3000));
        var order = await _shop.OrderAsync("tea", key: "o-3");

        Assert.Empty(refused);
        Assert.Equal((2L, 0L, 0L, 0L), (
            kept.Lines[1].Needs.Codes, kept.Lines[1].Needs.Sealed, kept.Lines[1].Needs.Pins,
            kept.Lines[1].Needs.ApiKeys));
        Assert.Empty(stillRefused);
        Assert.Equal(2, recent.Lines[1].Needs.Codes);
        Assert.Equal(old.Name, Assert.Single(dropped).Key.Name);
        Assert.Single(none.Lines);
        Assert.Single(File.ReadAllLines(KeyFile));
        _shop = await _shop.RestartAsync(() => Task.CompletedTask);
        Assert.Empty(_shop.Cloud.Part<CodeKey>().Older);
        Assert.NotNull((await _shop.RedeemAsync(AdminShop.Code(order), "s-3")).Accepted);
        // What was asked for by its number is the order of then, though its key has gone.
        Assert.Equal(
            (string)order["orderId"]!, (string)(await _shop.OrderAsync("tea", key: "o-3"))["orderId"]!);
        Assert.Equal(3, _shop.Cloud.Count("SELECT count(*) FROM orders"));
        // One whose key has gone as well, and its code, which was over, is not shown as another one.
        Assert.Null((string?)(await _shop.OrderAsync("tea", key: "o-1"))["entitlements"]![0]!["code"]);
        Assert.Equal(3, _shop.Cloud.Count("SELECT count(*) FROM orders"));
    }

    [Fact]
    public async Task The_command_tells_what_is_needed_and_drops_nothing()
    {
        await _shop.OrderAsync("wash", key: "o-1");
        _shop = await _shop.RotateAsync();
        var status = await RunDoneAsync("status");

        var (exit, error) = (0, "");
        _shop = await _shop.RestartAsync(async () => (exit, _, error) = await RunAsync("drop-old"));

        Assert.Contains("in use since 20", status);
        Assert.Contains("1 code that can still be used or was used within 30 days", status);
        Assert.DoesNotContain(Convert.ToHexStringLower(_shop.Cloud.Part<CodeKey>().Fingerprint), status);
        Assert.Equal(ExitCodes.Failure, exit);
        Assert.Contains("is still needed by 1 code", error);
        Assert.Equal(2, File.ReadAllLines(KeyFile).Length);
    }

    [Fact]
    public async Task The_key_of_a_database_of_several_nodes_is_changed_step_by_step()
    {
        var (exit, output, error) = await RunAsync();

        Assert.Equal(TestDatabase.IsPostgres ? ExitCodes.BadUsage : ExitCodes.Failure, exit);
        Assert.Contains(
            TestDatabase.IsPostgres ? "copy the key file to each node" : "stop every poscloud on it first", error);
        Assert.Equal("", output);
        Assert.Single(File.ReadAllLines(KeyFile));
    }

    [Fact]
    public async Task A_second_rotation_reads_what_both_before_it_made()
    {
        var first = AdminShop.Code(await _shop.OrderAsync("wash", key: "o-1"));
        _shop = await _shop.RotateAsync();
        var second = AdminShop.Code(await _shop.OrderAsync("wash", key: "o-2"));
        var reply = await _shop.RedeemAsync(second, "s-2");

        _shop = await _shop.RotateAsync();

        Assert.Equal(3, _shop.Cloud.Part<CodeKey>().All.Count);
        Assert.NotNull((await _shop.RedeemAsync(first)).Accepted);
        Assert.Equal(3, (await _shop.RedeemAsync(second)).Accepted.Entitlement.UsesLeft);
        Assert.Equal(reply.Accepted, (await _shop.RedeemAsync(second, "s-2")).Accepted);
        Assert.Equal(first, AdminShop.Code(await _shop.OrderAsync("wash", key: "o-1")));
    }

    [Fact]
    public async Task Nodes_of_which_one_has_changed_over_read_what_the_other_one_writes()
    {
        if (!TestDatabase.IsPostgres)
        {
            Assert.Skip("several nodes change over one by one on PostgreSQL");
            return;
        }

        await RunDoneAsync("add");
        _shop = await _shop.RestartAsync(() => Task.CompletedTask);
        await RunDoneAsync("use");
        var (ledger, key) = Database.OpenExisting(NullLogger.Instance);
        await using var open = ledger;
        var orders = new OrderUseCase(ledger, key, _shop.Cloud.Time, NullLogger<OrderUseCase>.Instance);
        var redeem = new RedeemUseCase(
            ledger, key, new CodeGenerator(RandomNumberGenerator.Create()), _shop.Cloud.Time,
            NullLogger<RedeemUseCase>.Instance);
        var order = await _shop.OrderAsync("wash", key: "o-1");
        var entitlement = (string)order["entitlements"]![0]!["entitlementId"]!;

        var replaced = await orders.ReplaceCodeAsync(
            new OfficeCaller("boss", "boss", Role.Owner), (string)order["orderId"]!, entitlement, issue: 1);
        var code = replaced.Codes[entitlement];
        var here = await _shop.RedeemAsync(code, "s-1");
        var there = await redeem.RunAsync(new RedeemRequest
        {
            ScanId = "s-1", Code = ByteString.CopyFromUtf8(code),
            Caller = new Caller
            {
                TerminalId = "t-1", Lane = "counter", StoreId = AdminShop.Store, OperatorId = "op-1",
            },
        });

        Assert.NotEqual(key.Name, _shop.Cloud.Part<CodeKey>().Name);
        Assert.Equal(4, here.Accepted.Entitlement.UsesLeft);
        Assert.True(there.RepeatedReply);
        Assert.Equal(here.Accepted, there.Accepted);
        Assert.Equal(code, AdminShop.Code(await _shop.OrderAsync("wash", key: "o-1")));
        // The one that has not changed over yet moves nothing back.
        Assert.Equal(1, _shop.Cloud.Count("SELECT count(*) FROM api_keys"));
        var hashes = ApiKeyHash();
        using var random = RandomNumberGenerator.Create();
        using var passwords = new PasswordHash(random);
        using var rates = new SignInRates();
        var signIn = new SignInUseCase(
            ledger, key, passwords, rates, _shop.Cloud.Time, NullLogger<SignInUseCase>.Instance);
        Assert.NotNull(await signIn.FindApiKeyAsync(_shop.Owner.Secret));
        var moved = ApiKeyHash();
        await _shop.Owner.GetAsync("stores");
        Assert.NotEqual(hashes, moved);
        Assert.Equal(moved, ApiKeyHash());
    }

    private string ApiKeyHash() => _shop.Cloud.Rows(
        "SELECT key_hash FROM api_keys", row => Convert.ToHexString((byte[])row.GetValue(0)))[0];

    private async Task<(IReadOnlyList<KeyLine> Dropped, KeyReport Left)> DropAsync(TimeSpan later)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow() + later);
        (IReadOnlyList<KeyLine>, KeyReport) result = default;
        _shop = await _shop.RestartAsync(async () => result = await new KeyRotation(
            Database, RandomNumberGenerator.Create(), time, NullLogger.Instance)
            .DropOldAsync(_ => { }, CancellationToken.None));
        return result;
    }

    // A new key in use, and nothing sealed again.
    private async Task ChangeAsync()
    {
        await RunDoneAsync("add");
        if (TestDatabase.IsPostgres)
            _shop = await _shop.RestartAsync(() => Task.CompletedTask);
        _shop = await _shop.RestartAsync(() => RunDoneAsync("use"));
    }

    private Task<string> RunDoneAsync(string step) =>
        RotatedShop.DoneAsync(["rotate-key", step, .. _shop.Cloud.DbOptions]);

    private Task<(int Exit, string Output, string Error)> RunAsync(params string[] step) =>
        RotatedShop.RunAsync(["rotate-key", .. step, .. _shop.Cloud.DbOptions]);
}
