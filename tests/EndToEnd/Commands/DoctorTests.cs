using System.Text.Json;
using PosDaemon.EndToEnd.Tests.Shops;
using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Commands;

/// <summary>What a technician asks first.</summary>
[Collection(ShopCollection.Name)]
public sealed class DoctorTests
{
    private static readonly ShopPlan NoCloud = new() { StartsCloud = false };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Without_a_posd_each_device_is_tried_and_nothing_is_printed_or_opened()
    {
        await using var shop = await Shop.OpenAsync(NoCloud);

        var (well, page) = await PosdAsync(shop, "doctor", "--config", shop.Folder.Config, "--language", "zh");
        await shop.Bench.SetPrinterAsync("counter-printer", new { paper = "end" });
        await shop.Bench.UnplugAsync("scanners/exit-scanner");
        await shop.Bench.UnplugAsync("gates/exit-gate");
        var (ill, report) = await PosdAsync(shop, "doctor", "--config", shop.Folder.Config, "--json");

        Assert.Equal((0, 1), (well, ill));
        Assert.Contains("台设备都能用", page, StringComparison.Ordinal);
        Assert.Equal(
            ["counter-printer: printerPaperEnd", "exit-gate: deviceMissing", "exit-scanner: deviceMissing"],
            FindingsOf(report, isRunning: false));
        Assert.Empty(await shop.Bench.PaperAsync("counter-printer"));
        Assert.Equal(0, (await shop.Bench.GateAsync("exit-gate")).PulseCount);
    }

    [Fact]
    public async Task A_gate_whose_sensor_is_stuck_is_not_called_fine_before_that_can_be_known()
    {
        await using var shop = await Shop.OpenAsync(NoCloud with { Lanes = [LanePlan.Exit], GatesHaveSensors = true });
        await shop.Bench.BreakAsync(new { device = "exit-gate", fault = "stuck-sensor" });

        var (code, report) = await PosdAsync(shop, "doctor", "--config", shop.Folder.Config, "--json");

        Assert.Equal(1, code);
        Assert.Equal(["exit-gate: gateFault"], FindingsOf(report, isRunning: false));
    }

    [Fact]
    public async Task A_posd_that_runs_is_asked_and_who_holds_a_port_in_its_place_is_named()
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan());
        // The posd of a shop takes any port; a configuration of the field names one.
        shop.WriteTerminal(shop.Console.Port);
        string[] doctor = ["doctor", "--config", shop.Folder.Config, "--json"];

        var (well, fine) = await PosdAsync(shop, doctor);
        await shop.Bench.UnplugAsync("scanners/counter-scanner");
        await shop.UntilAsync("the scanner is gone", state => !state.Lane("counter").Scanner.Online);
        var (gone, missing) = await PosdAsync(shop, doctor);
        int held;
        string stranger;
        var link = Path.Combine(shop.Folder.Path, "counter-scanner");
        await shop.Bench.PlugAsync("scanners/counter-scanner");
        await using (new HeldPort(link))
        {
            await shop.UntilAsync("it cannot be opened",
                state => state.Lane("counter").Scanner.Detail.Contains("held", StringComparison.Ordinal));
            (held, stranger) = await PosdAsync(shop, doctor);
        }

        Assert.Equal((0, 1, 1), (well, gone, held));
        Assert.Empty(FindingsOf(fine, isRunning: true));
        Assert.Equal(["counter-scanner: deviceMissing"], FindingsOf(missing, isRunning: true));
        Assert.Equal(["counter-scanner: heldByProgram"], FindingsOf(stranger, isRunning: true));
        Assert.Contains($"({Environment.ProcessId})", stranger, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_test_page_comes_out_of_each_printer_that_is_ready(bool isRunning)
    {
        await using var shop = isRunning
            ? await Shop.OpenForBusinessAsync(new ShopPlan())
            : await Shop.OpenAsync(NoCloud);
        if (isRunning) shop.WriteTerminal(shop.Console.Port);
        // One that has not answered yet is not ready either.
        if (isRunning)
            await shop.UntilAsync("it has answered", state => state.Lane("exit").Printer is { Ready: true });
        await shop.Bench.SetPrinterAsync("exit-printer", new { cover = "open" });
        if (isRunning)
            await shop.UntilAsync("its cover is open", state => state.Lane("exit").Printer is { Ready: false });

        var (code, page) = await PosdAsync(
            shop, "doctor", "--config", shop.Folder.Config, "--language", "en", "--print");

        Assert.Equal(1, code);
        Assert.True(page.Contains("The printer's cover is open.", StringComparison.Ordinal), page);
        Assert.Contains("Printed", page, StringComparison.Ordinal);
        Assert.Equal(["PRINT-TEST"], Assert.Single(await shop.Bench.PaperAsync("counter-printer")).Qr);
        Assert.Empty(await shop.Bench.PaperAsync("exit-printer"));
    }

    [Fact]
    public async Task A_posd_of_another_configuration_is_told_and_so_is_a_change_behind_its_back()
    {
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan());
        string[] doctor = ["doctor", "--config", shop.Folder.Config, "--json"];

        // The posd of a shop takes any port, and is not found where the configuration says.
        shop.WriteTerminal(FreePort.Any());
        var (elsewhere, held) = await PosdAsync(shop, doctor);
        shop.WriteTerminal(shop.Console.Port);
        var (changed, newer) = await PosdAsync(shop, doctor);

        Assert.Equal((1, 0), (elsewhere, changed));
        Assert.Contains("\"stateHeld\"", held, StringComparison.Ordinal);
        Assert.Contains("\"configurationNewer\"", newer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_faulty_configuration_is_told_with_what_is_wrong_in_it()
    {
        await using var shop = await Shop.OpenAsync(NoCloud);
        await File.WriteAllTextAsync(shop.Folder.Config, "{ \"terminal\": 7 }");

        var (code, said) = await PosdAsync(shop, "doctor", "--config", shop.Folder.Config);
        var (asked, report) = await PosdAsync(shop, "doctor", "--config", shop.Folder.Config, "--json");

        Assert.Equal((2, 2), (code, asked));
        Assert.Contains("terminal", said, StringComparison.Ordinal);
        Assert.Contains("\"configurationFaulty\"", report, StringComparison.Ordinal);
    }

    private static List<string> FindingsOf(string report, bool isRunning)
    {
        using var json = JsonDocument.Parse(report);
        Assert.Equal(isRunning, json.RootElement.GetProperty("running").GetBoolean());
        return
        [
            .. from device in json.RootElement.GetProperty("devices").EnumerateArray()
               from finding in device.GetProperty("findings").EnumerateArray()
               let line = $"{device.GetProperty("name").GetString()}: {finding.GetProperty("code").GetString()}"
               orderby line
               select line,
        ];
    }

    private static async Task<(int Code, string Output)> PosdAsync(Shop shop, params string[] arguments)
    {
        await using var posd = ProgramProcess.Start(
            "posd", shop.Plan.PosdProgram ?? BuiltProgram.Posd, shop.Folder.Path, shop.Time, arguments);
        return (await posd.EndAsync(Patience), string.Join('\n', posd.Lines));
    }

    /// <summary>A port that this program holds, as another daemon would.</summary>
    private sealed class HeldPort(string port) : IAsyncDisposable
    {
        private readonly FileStream _held = new(port, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        public ValueTask DisposeAsync() => _held.DisposeAsync();
    }
}
