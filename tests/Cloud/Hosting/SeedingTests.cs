using System.Security.Cryptography;
using PosCloud.Admin.Sales;
using PosCloud.Codes;
using PosCloud.Commands;
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
        Assert.Equal(10_013, _database.Count("SELECT count(*) FROM codes"));
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

        var many = sale.SellMany(goods, CancellationToken.None);

        var orders = many.Select(one => one.Sold).ToList();
        var codes = many.Select(one => one.Code).ToList();
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
