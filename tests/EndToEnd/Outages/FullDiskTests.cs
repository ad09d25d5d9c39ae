using System.Diagnostics;
using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Outages;

/// <summary>What cannot be written down is not redeemed.</summary>
[Collection(ShopCollection.Name)]
public sealed class FullDiskTests(ITestOutputHelper output)
{
    private const int Tickets = 60;

    [Fact]
    public async Task A_full_disk_stops_redeeming_with_a_clear_verdict_and_freed_space_starts_it_again()
    {
        await using var disk = await SmallDisk.MountAsync(megabytes: 4);
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan
        {
            Tickets = Tickets, StateDirectory = Path.Combine(disk.Path, "posd"),
        });
        var exit = shop.Lane(LanePlan.Exit);
        await exit.RedeemAsync(shop.Tickets()[0].Code);
        await shop.UntilAsync("the report is sent", state => state.Outbox.Due == 0);
        disk.Fill();
        // The journal may still fit into pages that it owns already: each code is either recorded and redeemed, or
        // neither.
        var accepted = 1;
        var verdict = await exit.ShowAsync(shop.Tickets()[accepted].Code);
        while (verdict.Kind == "accepted" && accepted < Tickets - 2)
            verdict = await exit.ShowAsync(shop.Tickets()[++accepted].Code);
        Assert.Equal("cannotRecord", verdict.Kind);
        Assert.Equal("无法记录，暂停核销", verdict.Zh);
        Assert.Contains("磁盘已满", verdict.Detail);
        Assert.Contains("full", verdict.Cause);
        var state = await shop.UntilAsync("the journal is in trouble", state => !state.Journal.Ok);
        Assert.Contains("full", state.Journal.Trouble);
        Assert.False((await shop.Console.ReadyAsync()).IsReady);
        Assert.Equal(accepted, (await shop.CloudRecordsAsync()).Scans.Count);

        var freed = shop.Time.GetTimestamp();
        disk.Free();
        await shop.UntilAsync("the journal can be written", state => state.Journal.Ok, TimeSpan.FromSeconds(10));
        output.WriteLine($"well again {shop.Time.GetElapsedTime(freed).TotalSeconds:0.0} s after there was room");
        Assert.Equal(accepted, (await shop.CloudRecordsAsync()).Scans.Count);
        await exit.RedeemAsync(shop.Tickets()[accepted].Code);
        await shop.UntilAsync("all is reported", now => now.Outbox.Due == 0);
        Assert.Equal(accepted + 1, (await shop.CloudRecordsAsync()).Redemptions.Count);
        Assert.Equal(0, await shop.Terminal.StopAsync(TimeSpan.FromSeconds(10)));
        var slips = Paper.Slips(await exit.PaperAsync(), "汀兰剧院").ToList();
        Assert.Equal(accepted + 1, slips.Count(slip => slip.Copy == 1));
        Assert.Equal(accepted + 1, (await shop.TerminalRecordsAsync()).Accepted.Count());
    }

    /// <summary>A tmpfs of its own, unmounted with it.</summary>
    private sealed class SmallDisk : IAsyncDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("posd-disk-");

        public string Path => _folder.FullName;

        private string Ballast => System.IO.Path.Combine(Path, "ballast");

        public static async Task<SmallDisk> MountAsync(int megabytes)
        {
            var disk = new SmallDisk();
            if (await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", disk.Path) is not { } fault)
                return disk;
            disk._folder.Delete();
            Assert.Skip($"a tmpfs cannot be mounted here: {fault}");
            return disk;
        }

        public void Fill()
        {
            using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            try
            {
                while (true) file.Write(new byte[4096]);
            }
            catch (IOException)
            {
                // Full, which is what it is for.
                return;
            }
        }

        public void Free() => File.Delete(Ballast);

        public async ValueTask DisposeAsync()
        {
            Assert.Null(await RunAsync("umount", Path));
            _folder.Delete(recursive: true);
        }

        /// <summary>Null when it went well, else what was said.</summary>
        private static async Task<string?> RunAsync(string program, params string[] arguments)
        {
            try
            {
                using var process = Process.Start(
                    new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
                var said = await process.StandardError.ReadToEndAsync();
                await process.WaitForExitAsync();
                return process.ExitCode == 0 ? null : said.Trim();
            }
            catch (System.ComponentModel.Win32Exception fault)
            {
                return fault.Message;
            }
        }
    }
}
