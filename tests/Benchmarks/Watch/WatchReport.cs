using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using PosCloud.Ledger.Sqlite;
using PosDaemon.Benchmarks.Rounds;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.Testing;

namespace PosDaemon.Benchmarks.Watch;

/// <summary>Very many terminals that watch one <c>poscloud serve</c>: what each costs it, and how soon all of them know
/// that they are revoked. Linux.</summary>
internal sealed class WatchReport(string poscloud, int streams, TextWriter output)
{
    public const string Usage = "watch [--streams N] [--poscloud PROGRAM]";

    private const int UsualStreams = 10_000;

    // What a first stream brings into memory, and every other one then shares.
    private const int WarmUp = 200;

    private const int OpenedAtOnce = 64;

    // In which every stream gets two heartbeats.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);

    /// <param name="args">What stands behind <c>watch</c>.</param>
    /// <param name="poscloud">The program, where none is named.</param>
    /// <param name="output">Gets the table.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, string poscloud, TextWriter output)
    {
        var streams = UsualStreams;
        for (var i = 0; i < args.Length; i += 2)
        {
            switch (args[i])
            {
                case "--streams" when i + 1 < args.Length && int.TryParse(args[i + 1], out streams) && streams > 0:
                    break;
                case "--poscloud" when i + 1 < args.Length:
                    poscloud = args[i + 1];
                    break;
                default:
                    output.WriteLine($"'{args[i]}' is not understood. Usage: {Usage}");
                    return 2;
            }
        }

        await new WatchReport(poscloud, streams, output).RunAsync();
        return 0;
    }

    private async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("poscloud-watch-");
        try
        {
            var path = Path.Combine(folder.FullName, "cloud.db");
            await using (var seed = ProgramProcess.Start("seed", poscloud, folder.FullName, TimeProvider.System,
                "seed", "--demo", "--db", $"sqlite:{path}", "--codes-out", Path.Combine(folder.FullName, "codes.json")))
                await seed.EndAsync(TimeSpan.FromMinutes(1));
            AddTerminals(path);
            await using var cloud = ProgramProcess.Start("poscloud", poscloud, folder.FullName, TimeProvider.System,
                "serve", "--urls", "http://127.0.0.1:0", "--db", $"sqlite:{path}");
            var address = await cloud.LineAsync("poscloud is ready on ");
            output.WriteLine(await MeasureAsync(new ServerFigures(cloud.Id), address, path) + "\n");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<Table> MeasureAsync(ServerFigures server, string address, string path)
    {
        // A terminal beside those that are measured, which is not revoked.
        using (var channel = GrpcChannel.ForAddress(address))
        {
            using var warm = new WatchStreams(channel, "warm");
            await warm.OpenAsync(WarmUp, OpenedAtOnce);
            await warm.CloseAsync();
        }

        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
        var (before, files) = (server.ResidentKilobytes, server.Files);
        using var all = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true },
        });
        using var watching = new WatchStreams(all, "watch");
        var opening = TimeProvider.System.GetTimestamp();
        await watching.OpenAsync(streams, OpenedAtOnce);
        var opened = TimeProvider.System.GetElapsedTime(opening);
        var (cpu, quiet) = (server.ProcessorTime, TimeProvider.System.GetTimestamp());
        await Task.Delay(Quiet, TimeProvider.System);
        var share = (server.ProcessorTime - cpu) / TimeProvider.System.GetElapsedTime(quiet);
        var (after, beats) = (server.ResidentKilobytes, watching.Beats);
        var (openFiles, revoked) = (server.Files, Revoke(path));
        var ends = await watching.EndsAsync(TimeSpan.FromSeconds(60));
        if (ends.Any(end => end.Status != StatusCode.PermissionDenied))
            throw new InvalidOperationException("a stream ended otherwise than by its revocation");
        var times = ends.Select(end => (end.At - revoked) * 1000.0 / TimeProvider.System.TimestampFrequency).ToList();

        var table = new Table($"{streams:#,0} streams", "");
        table.Add("opened in, s", Number(opened.TotalSeconds));
        table.Add("resident before, MB", Number(before / 1000.0));
        table.Add("resident with all, MB", Number(after / 1000.0));
        table.Add("for each stream, KB", Number((after - before) / (double)streams));
        table.Add("descriptors more", Number(openFiles - files));
        table.Add("heartbeats in 30 s for each", Number(beats / (double)streams));
        table.Add("of a core while they watch", Table.Percent(share));
        table.Add("revocation to the end of the stream, ms: p50, p99, last", string.Join(", ",
            Percentiles.Cell(times, 0.5), Percentiles.Cell(times, 0.99), Percentiles.Cell(times, 1)));
        return table;
    }

    private void AddTerminals(string path)
    {
        using var session = new SqliteSession(SqliteFile.Connect(path));
        session.Run("BEGIN IMMEDIATE");
        for (var number = 0; number < streams; number++)
            session.Run(
                "INSERT INTO terminals (terminal_id) VALUES ($terminal)",
                ("$terminal", WatchStreams.Name("watch", number)));
        session.Run("COMMIT");
    }

    // As another process does, in one commit; when that was.
    private static long Revoke(string path)
    {
        using var session = new SqliteSession(SqliteFile.Connect(path));
        session.Run("UPDATE terminals SET revoked = 1 WHERE terminal_id LIKE 'watch-%'");
        return TimeProvider.System.GetTimestamp();
    }

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
