using System.Text;
using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Garbage;

/// <summary>A cloud that answers nonsense has not answered: the guest hears neither yes nor no, and the same scan is
/// asked until the real cloud is there.</summary>
[Collection(ShopCollection.Name)]
public sealed class NonsenseCloudTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("random bytes")]
    [InlineData("HTTP/1.1")]
    public async Task Nonsense_is_no_answer_and_the_real_cloud_accepts_the_same_scan_once(string kind)
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan { Tickets = 1, StartsCloud = false });
        var exit = shop.Lane(LanePlan.Exit);
        await shop.UntilAsync("the devices are there", state => state.Lane("exit") is
        {
            Scanner.Online: true, Printer.Ready: true,
        });
        string scan;
        await using (var nonsense = new NonsenseServer(shop.CloudPort, Nonsense(kind)))
        {
            var verdict = await exit.ShowAsync(shop.Tickets()[0].Code, "noAnswer", "refused", "accepted");
            Assert.Equal("noAnswer", verdict.Kind);
            Assert.Equal("暂无应答，正在重试", verdict.Zh);
            // Before or behind the handshake, as the bytes fall; either way it is no HTTP/2.
            Assert.Contains("HTTP/2", verdict.Cause);
            Assert.Matches(@"^\P{IsBasicLatin}+$", verdict.Detail!);
            output.WriteLine($"{kind}: {verdict.Detail} ({verdict.Cause})");
            scan = verdict.ScanId!;
            var before = nonsense.Callers;
            await shop.UntilAsync(() => Task.FromResult(nonsense.Callers >= before + 3), () => "it is asked again");
            Assert.False((await shop.Console.StateAsync()).Cloud.Reachable);
        }
        await shop.StartCloudAsync();
        var accepted = await exit.UntilVerdictAsync(verdict => verdict.Kind == "accepted");
        Assert.Equal(scan, accepted.ScanId);
        await exit.PrintedAsync(scan);
        Assert.Single(await exit.PaperAsync());
        Assert.Equal(scan, Assert.Single((await shop.CloudRecordsAsync()).Redemptions).ScanId);
    }

    private static byte[] Nonsense(string kind)
    {
        if (kind == "HTTP/1.1")
            return Encoding.ASCII.GetBytes(
                "HTTP/1.1 200 OK\r\nContent-Type: application/grpc\r\nContent-Length: 0\r\n\r\n");
        var bytes = new byte[2000];
        new Random(11).NextBytes(bytes);
        return bytes;
    }
}
