using System.Text.Json;
using Google.Protobuf;
using PosCloud.Commands;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>The real program, killed while it answers: what a terminal heard accepted is accepted for ever.</summary>
public sealed class KilledProcessTests : IDisposable
{
    private const int Tickets = 300;

    private readonly string _folder = Directory.CreateTempSubdirectory("poscloud-killed-").FullName;

    [Fact]
    public async Task Case_03_every_acceptance_that_was_heard_survives_a_kill_and_is_repeated()
    {
        var db = "sqlite:" + Path.Combine(_folder, "cloud.db");
        var file = Path.Combine(_folder, "codes.json");
        Assert.Equal(0, await CommandLine.RunAsync(
            ["seed", "--demo", "--db", db, "--codes-out", file, "--tickets", $"{Tickets}"],
            TextWriter.Null, TextWriter.Null));
        var codes = JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement.EnumerateArray()
            .Where(code => code.GetProperty("kind").GetString() == "ticket")
            .Select(code => code.GetProperty("code").GetString()!).ToList();
        var heard = new Dictionary<RedeemRequest, Accepted>();
        await using (var first = await CloudProcess.StartAsync(db))
        {
            // Some hundred calls in flight, and the plug pulled in the middle of them.
            var calls = codes.Select((code, number) => Ask(code, $"scan-{number}")).Select(async request =>
                (Request: request, Reply: await first.TryRedeemAsync(request))).ToList();
            await Task.WhenAll(calls.Take(codes.Count / 3));
            first.Kill();
            foreach (var (request, reply) in await Task.WhenAll(calls))
                if (reply is not null)
                    heard.Add(request, reply.Accepted);
        }
        Assert.True(heard.Count >= codes.Count / 3, $"only {heard.Count} were heard");
        await using var second = await CloudProcess.StartAsync(db);
        foreach (var (request, accepted) in heard)
        {
            var again = await second.TryRedeemAsync(request);
            Assert.True(again!.RepeatedReply);
            Assert.Equal(accepted, again.Accepted);
        }
        // What was not heard is asked again with the same id, and is accepted once, now or then.
        foreach (var (code, number) in codes.Select((code, number) => (code, number)))
            Assert.NotNull((await second.TryRedeemAsync(Ask(code, $"scan-{number}")))!.Accepted);
        // SIGTERM is not Windows'; there the service's own stop is what counts.
        if (!OperatingSystem.IsWindows())
            Assert.Equal(0, await second.StopAsync());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static RedeemRequest Ask(string code, string scanId) => new()
    {
        ScanId = scanId,
        Caller = new Caller { TerminalId = "t-1", Lane = "gate", StoreId = "demo" },
        Code = ByteString.CopyFromUtf8(code),
    };
}
