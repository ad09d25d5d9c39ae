using System.CommandLine;
using System.Net;
using PosSim.Demo;
using PosSim.Demo.Story;
using PosSim.Wires;

namespace PosSim.Commands;

/// <summary><c>possim demo</c>: cloud, bench and daemon together with a seeded shop; with --once the story is played
/// and judged, else they run until stopped.</summary>
internal static class DemoCommand
{
    public static Command Make(TextWriter output, TextWriter errors, TimeProvider time)
    {
        var once = new Option<bool>("--once") { Description = "play the story unattended; exit 0 if all is right" };
        var posd = new Option<string?>("--posd") { Description = "posd to use, a .dll or a program" };
        var cloud = new Option<string?>("--poscloud") { Description = "poscloud to use, a .dll or a program" };
        var http = new Option<string?>("--http") { Description = "where the page is, 127.0.0.1:8090 if it is free" };
        var command = new Command("demo", "A seeded shop: cloud, simulated hardware and daemon")
        {
            once, posd, cloud, http,
        };
        command.SetAction(async (parsed, stopping) =>
        {
            try
            {
                var plan = new DemoPlan(
                    BuiltProgram.Find(parsed.GetValue(posd), "PosDaemon", "posd"),
                    BuiltProgram.Find(parsed.GetValue(cloud), "Cloud", "poscloud"),
                    Listen(parsed.GetValue(http)), parsed.GetValue(once));
                return plan.Once
                    ? await PlayAsync(plan, output, time, stopping)
                    : await RunAsync(plan, output, time, stopping);
            }
            catch (Exception fault) when (fault is DemoException or WireException or HttpRequestException)
            {
                await errors.WriteLineAsync($"possim demo: {fault.Message}");
                return 1;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                await errors.WriteLineAsync("possim demo: stopped before its end; nothing is left running.");
                return 1;
            }
        });
        return command;
    }

    private static async Task<int> PlayAsync(
        DemoPlan plan, TextWriter output, TimeProvider time, CancellationToken stopping)
    {
        var began = time.GetTimestamp();
        var report = new StoryReport(output);
        await using var shop = await DemoShop.OpenAsync(plan, time, stopping);
        await new DemoStory(shop, report, time, stopping).PlayAsync();
        report.Close(time.GetElapsedTime(began));
        return report.AllWell ? 0 : 1;
    }

    private static async Task<int> RunAsync(
        DemoPlan plan, TextWriter output, TimeProvider time, CancellationToken stopping)
    {
        await using var shop = await DemoShop.OpenAsync(plan, time, stopping);
        await output.WriteLineAsync(
            $"""

              在浏览器打开  Open in a browser:   {shop.Page}
              posd 的接口   posd's console API:  {shop.Posd.Address}api/state
              其令牌文件    its token:           {shop.Files.Token}

              点一个二维码试试，按 Ctrl+C 结束  Click a code; Ctrl+C ends it all.
            """);
        await output.FlushAsync(stopping);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stopping);
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C is how a demo ends.
            await output.WriteLineAsync("正在停止…  stopping …");
        }
        return 0;
    }

    private static IPEndPoint? Listen(string? address)
    {
        if (address is null) return null;
        var bare = address.Replace("http://", "", StringComparison.Ordinal).TrimEnd('/');
        if (WireAddress.TryParse($"tcp://{bare}", out var parsed, out _) && parsed is WireAddress.Tcp tcp)
            return tcp.Listen;
        throw new DemoException($"--http \"{address}\": write 127.0.0.1:PORT");
    }
}
