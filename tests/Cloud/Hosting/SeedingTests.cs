using System.Security.Cryptography;
using System.Text.Json;
using PosCloud.Admin.Sales;
using PosCloud.Codes;
using PosCloud.Commands;
using PosCloud.Demo;
using PosCloud.Ledger;
using PosCloud.Selling;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Tests;

/// <summary>A seeding of many tickets says how far it is, and can be stopped.</summary>
[Trait("Store", "Either")]
public sealed class SeedingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("poscloud-seeding-");
    private readonly TestDatabase _database;

    public SeedingTests() => _database = TestDatabase.In(_folder.FullName);

    private string Codes => Path.Combine(_folder.FullName, "codes.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_is_said_how_much_is_written()
    {
        using var output = new StringWriter();

        var (exit, error) = await SeedAsync(output, CancellationToken.None);

        Assert.Equal((ExitCodes.Success, ""), (exit, error));
        Assert.StartsWith("making 10000 tickets\nwritten 10 %\nwritten 20 %\n", output.ToString());
        Assert.DoesNotContain("anew", output.ToString());
        Assert.Equal(10_013, _database.Count("SELECT count(*) FROM codes"));
        Assert.Equal(10_006, _database.Count("SELECT count(*) FROM entitlements WHERE parent_id IS NOT NULL"));
    }

    [Fact]
    public async Task Orders_of_a_file_are_written_with_the_codes_that_stand_last()
    {
        var file = Path.Combine(_folder.FullName, "orders.json");
        await File.WriteAllTextAsync(file, """
            [{"product": "garden-day", "title": "first", "items": [{"name": "a", "quantity": 2, "unitPrice": 5}]},
             {"product": "noodle-set", "title": "", "note": "\u0000 \ud83d\ude00 面"}]
            """);
        using var error = new StringWriter();

        var exit = await SeedCommand.SeedAsync(
            demo: true, _database.Db, _database.KeyFile, Codes, tickets: 1, file, TextWriter.Null, error,
            CancellationToken.None);

        Assert.Equal((ExitCodes.Success, ""), (exit, error.ToString()));
        using var codes = JsonDocument.Parse(await File.ReadAllBytesAsync(Codes));
        Assert.Equal(["《潮声》散座票 00001", "first", ""],
            codes.RootElement.EnumerateArray().TakeLast(3).Select(code => code.GetProperty("title").GetString()!));
        Assert.Equal([10L], _database.Rows(
            "SELECT total FROM orders WHERE order_id = (SELECT order_id FROM entitlements WHERE title = 'first')",
            row => row.GetInt64(0)));
        Assert.Equal([$"{(TestDatabase.IsPostgres ? '\uFFFD' : '\0')} 😀 面"], _database.Rows(
            "SELECT note FROM orders WHERE note <> ''", row => row.GetString(0)));
    }

    [Theory]
    [InlineData("making")]
    [InlineData("written 10 %")]
    [InlineData("written 90 %")]
    public async Task One_that_is_stopped_has_issued_nothing_and_leaves_no_codes(string at)
    {
        using var stop = new CancellationTokenSource();
        await using var output = new StoppingWriter(stop, at);

        var (exit, error) = await SeedAsync(output, stop.Token);

        Assert.Equal((ExitCodes.Failure, "poscloud: stopped; nothing was issued"), (exit, error));
        Assert.Equal(0, _database.Count("SELECT count(*) FROM codes"));
        Assert.Equal(0, _database.Count("SELECT count(*) FROM orders"));
        Assert.Empty(_folder.GetFiles("codes.json*"));
    }

    [Fact]
    public void Keys_of_many_that_are_sold_at_once_go_up_and_each_code_is_of_its_goods()
    {
        var key = new CodeKey(RandomNumberGenerator.GetBytes(CodeKey.Length));
        var sale = new Sale(key, new CodeGenerator(RandomNumberGenerator.Create()), TestGoods.Start);
        Goods[] goods = [.. Enumerable.Range(0, 50).SelectMany(number => new[]
        {
            TestGoods.Seats() with { Title = $"seats {number}" },
            TestGoods.One(TestGoods.Pass) with { Title = $"pass {number}" },
        })];

        var (orders, coded) = sale.SellMany(goods);

        var codes = coded.Select(one => one.Code).ToList();
        Assert.Equal(goods, coded.Select(one => one.Goods));
        var tickets = orders.Select(sold => sold.Entitlements[0]).ToList();
        Assert.Equal(goods.Select(one => one.Title), tickets.Select(ticket => ticket.Facts.Title));
        Assert.Equal(
            codes.Select(code => Convert.ToHexString(key.Hash(System.Text.Encoding.ASCII.GetBytes(code)))),
            tickets.Select(ticket => Convert.ToHexString(ticket.CodeHash!)));
        Assert.All(codes.Zip(goods), one => Assert.Equal(CodeGenerator.Prefix(one.Second.Product.Kind), one.First[0]));
        MustGoUp(orders.Select(sold => sold.Order.OrderId));
        MustGoUp(orders.Select(sold => sold.Order.Number));
        MustGoUp(tickets.Select(ticket => ticket.Facts.EntitlementId));
        MustGoUp(orders.SelectMany(sold => sold.Entitlements.Skip(1)).Select(seat => seat.Facts.EntitlementId));
    }

    [Fact]
    public void One_of_many_is_the_same_each_time_it_is_asked_for_and_of_another_series_it_is_another()
    {
        var key = new CodeKey(RandomNumberGenerator.GetBytes(CodeKey.Length));
        var sale = new Sale(key, new CodeGenerator(RandomNumberGenerator.Create()), TestGoods.Start);
        Goods[] goods = [TestGoods.Seats(), TestGoods.Seats()];
        var (orders, codes) = sale.SellMany(goods);
        var (others, _) = sale.SellMany(goods);

        Assert.Equal(Keys(orders[1]), Keys(orders.ToList()[1]));
        Assert.Equal(orders[1].Entitlements[0].CodeHash, key.Hash(Bytes(codes[1].Code)));
        Assert.Empty(orders.SelectMany(Keys).Intersect(others.SelectMany(Keys)));
    }

    [Fact]
    public void Orders_that_are_made_ahead_are_those_that_were_asked_for_in_their_order()
    {
        var made = new OrdersAhead(Orders(10_001));

        Assert.Equal(Enumerable.Range(0, 10_001), made.Select(sold => int.Parse(sold.Order.OrderId)));
        Assert.Equal(Enumerable.Range(0, 3), made.Take(3).Select(sold => int.Parse(sold.Order.OrderId)));
    }

    [Fact]
    public void A_fault_in_the_making_of_an_order_ends_the_reading()
    {
        var made = new OrdersAhead(new MadeList<SoldOrder>(10_000, place => place < 5_000
            ? Orders(1)[0]
            : throw new InvalidDataException("no such order")));

        Assert.Throws<InvalidDataException>(() => made.Count(_ => true));
    }

    private static MadeList<SoldOrder> Orders(int count) => new(count, place => new SoldOrder(
        new Order { OrderId = $"{place}", Number = "" }, TestGoods.Start, []));

    private static IEnumerable<string> Keys(SoldOrder sold) =>
        sold.Entitlements.Select(issued => issued.Facts.EntitlementId).Append(sold.Order.OrderId)
            .Append(sold.Order.Number);

    private static byte[] Bytes(string code) => System.Text.Encoding.ASCII.GetBytes(code);

    private async Task<(int Exit, string Error)> SeedAsync(TextWriter output, CancellationToken stopping)
    {
        using var error = new StringWriter();
        var exit = await SeedCommand.SeedAsync(
            demo: true, _database.Db, _database.KeyFile, Codes, tickets: 10_000, orders: null, output, error, stopping);
        return (exit, error.ToString().TrimEnd());
    }

    private static void MustGoUp(IEnumerable<string> keys)
    {
        var all = keys.ToList();
        Assert.Equal(all.Distinct().Order(StringComparer.Ordinal), all);
    }

    /// <summary>Stops what writes to it at its first line that begins so.</summary>
    private sealed class StoppingWriter(CancellationTokenSource stop, string at) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            if (value?.StartsWith(at, StringComparison.Ordinal) is true)
                stop.Cancel();
        }

        public override Task WriteLineAsync(string? value)
        {
            WriteLine(value);
            return Task.CompletedTask;
        }
    }
}
