using System.Net;
using System.Security.Cryptography;
using Grpc.Health.V1;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PosCloud.Hosting;
using PosCloud.Ledger.BackOffice;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.ServiceDefaults;
using PosDaemon.Testing;

namespace PosCloud.Tests;

/// <summary>Healthy means that a redemption could be written now.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task On_a_full_disk_the_cloud_is_not_ready_and_is_again_when_there_is_space()
    {
        using var disk = SmallDisk.MountOrSkip(megabytes: 4);
        await using var cloud = await WireCloud.StartAsync(
            Directory.CreateDirectory(Path.Combine(disk.Path, "cloud")).FullName);
        Assert.Equal((true, "ok\n", "ok\n"), await StateAsync(cloud));

        disk.Fill();
        // The last pages of a WAL that is there already are taken up first.
        while ((await StateAsync(cloud)).Serving)
            Assert.NotEqual(14, (await AskAsync(cloud)).Status);
        const string Full =
            "ledger: Full: the disk of the database is full or fails; nothing is redeemed until it can be written\n";
        Assert.Equal((false, Full, Full), await StateAsync(cloud));
        Assert.Equal(14, (await AskAsync(cloud)).Status);

        disk.Free();
        Assert.Equal((true, "ok\n", "ok\n"), await StateAsync(cloud));
        Assert.Equal(0, (await AskAsync(cloud)).Status);
        Assert.Single(cloud.Log.Lines, line => line.StartsWith("5002 ", StringComparison.Ordinal));
        Assert.Single(cloud.Log.Lines, line => line.StartsWith("5003 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task On_a_full_disk_a_page_says_so_and_that_nothing_was_saved()
    {
        using var disk = SmallDisk.MountOrSkip(megabytes: 4);
        await using var cloud = await WireCloud.StartAsync(
            Directory.CreateDirectory(Path.Combine(disk.Path, "cloud")).FullName,
            change: options => options.AdminUrls = "http://127.0.0.1:0");
        using var owner = await OfficeBrowser.OfRoleAsync(cloud, Role.Owner, "owner");
        disk.Fill();
        while ((await StateAsync(cloud)).Serving)
            await AskAsync(cloud);

        var answer = await owner.SubmitAsync(
            "/admin/stores?edit=", "store", ("storeId", "mall"), ("name", "Mall"),
            ("timeZone", "Asia/Shanghai"), ("language", "zh"), ("dayBegins", "04:00"));

        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Contains("disk is full", answer.Html, StringComparison.Ordinal);
        Assert.Equal(0, cloud.Count("SELECT count(*) FROM stores"));
    }

    [Fact]
    public async Task A_writer_that_is_stuck_is_told_in_two_seconds_and_later_at_once()
    {
        await using var cloud = new TestCloud();
        var health = new LedgerHealth(cloud.Ledger, cloud.Time, NullLogger<LedgerHealth>.Instance);
        await using var held = await HeldWriter.HoldAsync(cloud.Ledger);
        var first = health.CheckAsync();
        Assert.False(first.IsCompleted);
        cloud.Time.Advance(TimeSpan.FromSeconds(2));

        const string HeldUp = "Busy: the database is held up; nothing is redeemed until it can be written";
        Assert.Equal(HeldUp, await first);
        Assert.Equal(HeldUp, await health.CheckAsync());
    }

    [Fact]
    public async Task One_write_is_asked_for_until_it_has_come_and_its_second_is_over()
    {
        var time = new FakeTimeProvider();
        var writes = new List<TaskCompletionSource>();
        var probe = new WriteProbe(
            () =>
            {
                writes.Add(new TaskCompletionSource());
                return writes[^1].Task;
            },
            time);
        var first = probe.CheckAsync();
        time.Advance(WriteProbe.Patience);
        await Assert.ThrowsAsync<TimeoutException>(() => first);
        await Assert.ThrowsAsync<TimeoutException>(probe.CheckAsync);
        writes[0].SetResult();

        var second = probe.CheckAsync();
        Assert.Equal(2, writes.Count);
        writes[1].SetException(new IOException("full"));
        await Assert.ThrowsAsync<IOException>(() => second);
        await Assert.ThrowsAsync<IOException>(probe.CheckAsync);
        time.Advance(WriteProbe.Period);
        var third = probe.CheckAsync();
        writes[2].SetResult();
        await third;
    }

    [Fact]
    public async Task Health_is_a_write_of_the_size_of_a_redemption_and_one_a_second_however_often_it_is_asked_for()
    {
        await using var cloud = new TestCloud();
        var health = new LedgerHealth(cloud.Ledger, cloud.Time, NullLogger<LedgerHealth>.Instance);
        var before = new FileInfo(cloud.Database + "-wal").Length;

        Assert.Null(await health.CheckAsync());
        var once = new FileInfo(cloud.Database + "-wal").Length;
        Assert.InRange(once - before, 32 * 1024, 64 * 1024);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => health.CheckAsync()));
        Assert.Equal(once, new FileInfo(cloud.Database + "-wal").Length);
        cloud.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await health.CheckAsync());
        Assert.True(new FileInfo(cloud.Database + "-wal").Length > once);
    }

    /// <summary>What the gRPC health service, /healthz and /readyz say, each asked a second after the one
    /// before.</summary>
    private static async Task<(bool Serving, string Healthz, string Readyz)> StateAsync(WireCloud cloud)
    {
        using var http = new HttpClient();
        cloud.Time.Advance(TimeSpan.FromSeconds(1));
        var grpc = await new Health.HealthClient(cloud.Channel).CheckAsync(new HealthCheckRequest());
        var serving = grpc.Status == HealthCheckResponse.Types.ServingStatus.Serving;
        var texts = new List<string>();
        foreach (var path in new[] { "/healthz", "/readyz" })
        {
            using var response = await http.GetAsync(new Uri(cloud.Http, path));
            Assert.Equal(serving ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, response.StatusCode);
            texts.Add(await response.Content.ReadAsStringAsync());
        }
        return (serving, texts[0], texts[1]);
    }

    private static async Task<(int Status, RedeemResponse? Reply)> AskAsync(WireCloud cloud) =>
        await cloud.Caller.CallAsync<RedeemResponse>("Redeem", WireCloud.Ask(
            "no-such-code", RandomNumberGenerator.GetHexString(32)));
}
