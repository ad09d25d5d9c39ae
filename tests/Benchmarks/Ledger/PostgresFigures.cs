using System.Security.Cryptography;
using Google.Protobuf.WellKnownTypes;
using Google.Protobuf;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Admin.Sales;
using PosCloud.Codes;
using PosCloud.Demo;
using PosCloud.Ledger.Postgres;
using PosCloud.Ledger;
using PosDaemon.Benchmarks.Rounds;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.Testing;

namespace PosDaemon.Benchmarks.Ledger;

/// <summary>Redemptions a second on one PostgreSQL server: by pgbench with the same statements, by the store of this
/// process, and by a <c>poscloud serve</c> that is called over gRPC.</summary>
/// <param name="poscloud">The program.</param>
/// <param name="redemptions">In a round; a quarter with one in flight.</param>
/// <param name="rounds">Of each, in turn.</param>
internal sealed class PostgresFigures(string poscloud, int redemptions, int rounds)
{
    private static readonly int[] Places = [1, 16, 64];

    // Of each round for each of the three, and of one that is thrown away.
    private long Sold =>
        3L * (rounds + 1) * Places.Sum(places => Round(places) + PgbenchProgram.WarmUp * places);

    private long _scans;

    public async Task AddAsync(Table table)
    {
        await using var server = await PostgresInstance.StartOrSkipAsync("max_connections=200");
        var folder = Directory.CreateTempSubdirectory("poscloud-benchmark-");
        try
        {
            var connection = await server.NewDatabaseAsync();
            var keyFile = Path.Combine(folder.FullName, "key");
            var (store, key) = new PostgresDatabase(new PostgresServer(connection), keyFile)
                .Open(RandomNumberGenerator.Create(), NullLogger.Instance);
            await using var _ = store;
            await new Coupons(isScattered: false).SellAsync(store, Sold);
            var codes = await SellCodesAsync(store, key);
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, PgbenchProgram.Script), PgbenchScript.Write("main"));
            await using var cloud = ProgramProcess.Start("poscloud", poscloud, folder.FullName, TimeProvider.System,
                "serve", "--urls", "http://127.0.0.1:0", "--db", $"postgres:{connection}", "--key", keyFile);
            using var channel = GrpcChannel.ForAddress(await cloud.LineAsync("poscloud is ready on "));
            var client = new RedemptionService.RedemptionServiceClient(channel);
            var pgbench = new PgbenchProgram(connection, folder.FullName, Sold);
            foreach (var places in Places)
            {
                var figures = await InFlight.MediansAsync(
                    rounds, () => pgbench.RunAsync(Reserve(places), Round(places), places),
                    () => StoreAsync(store, places), () => ServiceAsync(client, codes, places));
                table.Add($"PostgreSQL, {places} in flight: pgbench", Table.Number(figures[0]), "1.00 x");
                table.Add("the store", Table.Number(figures[1]), Table.Ratio(figures[1] / figures[0]));
                table.Add("the service", Table.Number(figures[2]), Table.Ratio(figures[2] / figures[0]));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private int Round(int places) => (places == 1 ? redemptions / 4 : redemptions) / places * places;

    private long Reserve(int places)
    {
        var from = _scans;
        _scans += Round(places) + PgbenchProgram.WarmUp * places;
        return from;
    }

    private Task<double> StoreAsync(ILedgerStore store, int places)
    {
        var coupons = new Coupons(isScattered: false);
        var from = Reserve(places);
        return InFlight.RunAsync(Round(places), places, number =>
        {
            var attempt = coupons.Attempt(Leaps.At(from + number, Sold), from + number);
            return store.RedeemAsync(attempt, facts => Coupons.Decide(attempt, facts));
        });
    }

    private Task<double> ServiceAsync(
        RedemptionService.RedemptionServiceClient client, Queue<string> codes, int places)
    {
        var from = Reserve(places);
        var round = Enumerable.Range(0, Round(places)).Select(_ => codes.Dequeue()).ToArray();
        return InFlight.RunAsync(round.Length, places, async number =>
        {
            var response = await client.RedeemAsync(new RedeemRequest
            {
                ScanId = $"service-{from + number}",
                Caller = new Caller
                {
                    TerminalId = "till-1", Lane = "counter", StoreId = DemoGoods.Mall.StoreId, OperatorId = "op-1001",
                    DeviceTime = TimeProvider.System.GetUtcNow().ToTimestamp(),
                },
                Code = ByteString.CopyFromUtf8(round[number]),
                Attempt = 1,
            });
            if (response.Accepted is null)
                throw new InvalidOperationException($"refused: {response}");
        });
    }

    private async Task<Queue<string>> SellCodesAsync(ILedgerStore store, CodeKey key)
    {
        var codes = new Queue<string>();
        var generator = new CodeGenerator(RandomNumberGenerator.Create());
        while (codes.Count < Sold / 3)
        {
            var sale = new Sale(key, generator, Coupons.Now);
            var orders = new List<SoldOrder>(10_000);
            while (orders.Count < 10_000 && codes.Count < Sold / 3)
            {
                var (sold, issued) = sale.Sell(Coupons.Goods.AloneInOrder, [Coupons.Goods]);
                orders.Add(sold);
                codes.Enqueue(issued[0]);
            }

            await store.IssueAsync(Coupons.IssuanceOf(orders), generator.NewId('B'));
        }

        return codes;
    }
}
