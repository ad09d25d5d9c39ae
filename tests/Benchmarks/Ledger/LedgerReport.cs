using PosDaemon.Benchmarks.Rounds;

namespace PosDaemon.Benchmarks.Ledger;

/// <summary>The ledger beside what its databases do by themselves.</summary>
internal static class LedgerReport
{
    public const string Usage =
        "ledger [--store postgres|sqlite] [--redemptions N] [--coupons N] [--rounds N] [--poscloud PROGRAM]";

    /// <summary>In a round; a quarter with one in flight.</summary>
    private const int Redemptions = 4000;

    /// <summary>In the larger SQLite database; the smaller has a tenth.</summary>
    private const int MostCoupons = 1_000_000;

    /// <param name="args">What stands behind <c>ledger</c>.</param>
    /// <param name="poscloud">The program, where none is named.</param>
    /// <param name="output">Gets the tables.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, string poscloud, TextWriter output)
    {
        var (store, redemptions, coupons, rounds) = ("", Redemptions, MostCoupons, 5);
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var (value, isUnderstood) = (args[i + 1], true);
            switch (args[i])
            {
                case "--store": isUnderstood = (store = value) is "postgres" or "sqlite"; break;
                case "--redemptions": isUnderstood = int.TryParse(value, out redemptions) && redemptions >= 256; break;
                case "--coupons": isUnderstood = int.TryParse(value, out coupons) && coupons >= 10_000; break;
                case "--rounds": isUnderstood = int.TryParse(value, out rounds) && rounds > 0; break;
                case "--poscloud": poscloud = value; break;
                default: isUnderstood = false; break;
            }

            if (isUnderstood)
                continue;
            output.WriteLine($"'{args[i]} {value}' is not understood. Usage: {Usage}");
            return 2;
        }

        output.WriteLine($"{rounds} rounds of {redemptions} redemptions, in turn; the median\n");
        if (store != "sqlite")
        {
            var postgres = new Table("redemptions a second", "", "to pgbench");
            await new PostgresFigures(poscloud, redemptions, rounds).AddAsync(postgres);
            output.WriteLine(postgres + "\n");
        }

        foreach (var sold in store != "postgres" ? new[] { coupons / 10, coupons } : [])
        {
            var sqlite = new Table("redemptions a second", "", "to bare commits");
            await new SqliteFigures(sold, redemptions, rounds).AddAsync(sqlite);
            output.WriteLine(sqlite + "\n");
        }

        return 0;
    }
}
