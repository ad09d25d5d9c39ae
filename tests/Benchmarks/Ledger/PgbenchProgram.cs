using System.Diagnostics;
using System.Globalization;
using Npgsql;
using PosDaemon.Testing;

namespace PosDaemon.Benchmarks.Ledger;

/// <summary>PostgreSQL's own load program, on the database of the benchmark.</summary>
/// <param name="connection">To the database.</param>
/// <param name="folder">For its log; the script is in it.</param>
/// <param name="coupons">How many were sold.</param>
internal sealed class PgbenchProgram(string connection, string folder, long coupons)
{
    /// <summary>Of each client, which are not counted: the server still plans what it was given to prepare.</summary>
    public const int WarmUp = 16;

    public const string Script = "redeem.sql";

    /// <param name="from">The number of the first scan.</param>
    /// <param name="count">Redemptions in all, beside those that are not counted.</param>
    /// <param name="clients">Connections, each with one redemption at a time.</param>
    /// <returns>Redemptions a second while all clients were at work.</returns>
    public async Task<double> RunAsync(long from, int count, int clients)
    {
        var server = new NpgsqlConnectionStringBuilder(connection);
        string[] arguments =
        [
            "-h", server.Host!, "-p", $"{server.Port}", "-U", server.Username!, "-n", "-M", "prepared",
            "-c", $"{clients}", "-j", $"{Math.Min(clients, Environment.ProcessorCount)}",
            "-t", $"{WarmUp + count / clients}", "-l", "--log-prefix", "redeemed", "-f", Script,
            "-D", $"base={from}", "-D", $"clients={clients}", "-D", $"coupons={coupons}", "-D", "i=-1",
            server.Database!,
        ];
        var program = Path.Combine(PostgresPrograms.Folder ?? "", "pgbench");
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"pgbench: {await error}{output}");
        var logs = Directory.GetFiles(folder, "redeemed.*");
        var ends = logs.SelectMany(File.ReadLines).Select(Read).ToLookup(one => one.Client, one => one.Seconds);
        Array.ForEach(logs, File.Delete);
        var begin = ends.Max(client => client.Order().ElementAt(WarmUp - 1));
        var end = ends.Min(client => client.Max());
        return ends.Sum(client => client.Count(at => at > begin && at <= end)) / (end - begin);
    }

    // client, its transactions so far, microseconds, script, when it ended in seconds and microseconds (pgbench,
    // "Per-Transaction Logging").
    private static (string Client, double Seconds) Read(string line)
    {
        var words = line.Split(' ');
        return (words[0], long.Parse(words[4], CultureInfo.InvariantCulture)
            + long.Parse(words[5], CultureInfo.InvariantCulture) / 1e6);
    }
}
