using PosDaemon.EndToEnd.Tests.Shops;
using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Outages;

/// <summary>The service manager stops the terminal in the middle of its work. POSD_STOPS is how many moments of a start
/// are tried (10).</summary>
[Collection(ShopCollection.Name)]
public sealed class StopTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Told_to_stop_while_it_prints_it_finishes_the_slip_lets_go_of_the_gate_and_ends_with_0()
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan
        {
            Goods = [Goods.ExitBasket()], PrinterSpeed = 80,
        });
        var exit = shop.Lane(LanePlan.Exit);
        var verdict = await exit.ShowAsync(shop.Sold[0]);
        Assert.Equal("accepted", verdict.Kind);
        await shop.UntilAsync(async () => (await shop.Bench.PrintingAsync(exit.Plan.Printer)).Current.Length > 0,
            () => "the slip is half way out");
        var began = shop.Time.GetTimestamp();
        Assert.Equal(0, await shop.Terminal.StopAsync(TimeSpan.FromSeconds(10)));
        output.WriteLine($"stopped after {shop.Time.GetElapsedTime(began).TotalSeconds:0.0} s");
        var gate = await exit.GateAsync();
        Assert.False(gate.Open);
        Assert.Equal(1, gate.PulseCount);
        Assert.Single(await exit.PaperAsync()).MustContain("合计￥9.00", "核销号");

        // The slip was seen through, so nobody has to doubt it after the start.
        await shop.StartTerminalAsync();
        await shop.UntilReadyAsync();
        await exit.PrintedAsync(verdict.ScanId!);
        await shop.UntilAsync("all is reported", state => state.Outbox.Due == 0);
        Assert.Single(await exit.PaperAsync());
        Assert.Equal(1, (await exit.GateAsync()).PulseCount);
    }

    [Fact]
    public async Task Told_to_stop_at_any_moment_of_its_start_it_ends_with_0_and_never_with_a_crash()
    {
        const int KilledBySignal = 143;
        var starts = Setting.Number("POSD_STOPS", 10);
        using var folder = new ShopFolder(new ShopPlan());
        folder.WriteTerminal([FreePort.Any()], 0, _ => "tcp://127.0.0.1:9");
        var time = TimeProvider.System;
        ProgramProcess Run() => ProgramProcess.Start(
            "posd", BuiltProgram.Posd, folder.Path, time, "run", "--config", folder.Config);
        var began = time.GetTimestamp();
        await using (var whole = Run())
        {
            await whole.LineAsync("posd: ready");
            Assert.Equal(0, await whole.StopAsync(TimeSpan.FromSeconds(20)));
        }

        var start = time.GetElapsedTime(began);
        var (stopped, early) = (0, 0);
        for (var i = 0; i < starts; i++)
        {
            await using var posd = Run();
            await Task.Delay(start * i / starts, time);
            var code = posd.HasEnded ? -1 : await posd.StopAsync(TimeSpan.FromSeconds(20));
            // Before the program's first instruction the signal is the system's, and it has said nothing yet.
            var isEarly = code == KilledBySignal && posd.Lines.Count == 0;
            Assert.True(code == 0 || isEarly, $"told to stop after {start * i / starts}: {code}\n{posd.LastLines()}");
            (stopped, early) = (stopped + (isEarly ? 0 : 1), early + (isEarly ? 1 : 0));
        }

        output.WriteLine($"{stopped} stopped with 0, {early} before the first instruction");
        Assert.InRange(stopped, 1, starts);
    }
}
