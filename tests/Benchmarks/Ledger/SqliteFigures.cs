using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Ledger;
using PosCloud.Ledger.Sqlite;
using PosDaemon.Benchmarks.Rounds;

namespace PosDaemon.Benchmarks.Ledger;

/// <summary>Redemptions a second in one SQLite file, by the store and by bare commits of the same writes; and how many
/// bytes this process writes for each, what is written back from the log included.</summary>
/// <param name="sold">How many coupons are in the database.</param>
/// <param name="redemptions">In a round.</param>
/// <param name="rounds">Of each, in turn.</param>
internal sealed class SqliteFigures(long sold, int redemptions, int rounds)
{
    private static readonly int[] Places = [1, 16, 64];

    private readonly Coupons _coupons = new(isScattered: true);
    private long _scans;

    public async Task AddAsync(Table table)
    {
        var folder = Directory.CreateTempSubdirectory("poscloud-benchmark-");
        try
        {
            var path = Path.Combine(folder.FullName, "cloud.db");
            await using (var store = Open(path))
                await _coupons.SellAsync(store, sold);
            // A tenth is redeemed before: nobody redeems in an empty table.
            using (var bare = new BareCommits(path))
                bare.Run(Next(sold / 10), perCommit: 256);
            foreach (var places in Places)
            {
                var (written, count) = (0L, 0L);
                var figures = await InFlight.MediansAsync(
                    rounds,
                    () =>
                    {
                        using var bare = new BareCommits(path);
                        return Task.FromResult(bare.Run(Next(Round(places)), places));
                    },
                    async () =>
                    {
                        var before = WrittenBytes();
                        var figure = await StoreAsync(path, places);
                        (written, count) = (written + WrittenBytes() - before, count + Round(places));
                        return figure;
                    });
                table.Add($"SQLite, {sold:#,0} coupons, {places} in flight: bare commits",
                    Table.Number(figures[0]), "1.00 x");
                table.Add($"the store, {written / count / 1000.0:0.0} kB written for each",
                    Table.Number(figures[1]), Table.Ratio(figures[1] / figures[0]));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // No more than are left of the coupons.
    private int Round(int places)
    {
        var most = (int)Math.Min(redemptions, sold / 5 / (rounds + 1) - 1);
        return places == 1 ? most / 4 : most;
    }

    private async Task<double> StoreAsync(string path, int places)
    {
        var round = Next(Round(places));
        await using var store = Open(path);
        return await InFlight.RunAsync(round.Count, places, number => store.RedeemAsync(
            round[(int)number].Attempt, facts => Coupons.Decide(round[(int)number].Attempt, facts)));
    }

    private List<(RedeemAttempt Attempt, string Entitlement)> Next(long count)
    {
        var next = new List<(RedeemAttempt, string)>();
        for (var i = 0L; i < count; i++, _scans++)
        {
            var number = Leaps.At(_scans, sold);
            next.Add((_coupons.Attempt(number, _scans), _coupons.Id(number)));
        }

        return next;
    }

    private static SqliteLedgerStore Open(string path) =>
        SqliteLedgerStore.Open(path, RandomNumberGenerator.Create(), NullLogger.Instance);

    // proc(5): what was given to write, whether the disk has it yet or not. Elsewhere 0.
    private static long WrittenBytes() => OperatingSystem.IsLinux()
        ? long.Parse(File.ReadLines("/proc/self/io").First(line => line.StartsWith("wchar:"))[6..],
            CultureInfo.InvariantCulture)
        : 0;
}
