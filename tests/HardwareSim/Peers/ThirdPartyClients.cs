using System.Diagnostics;
using System.Text.Json;
using PosSim.Demo;
using PosSim.Tests.Bench;

namespace PosSim.Tests.Peers;

/// <summary>Public clients (npm; Peers/encoders/clients.js) print over TCP on the bench and say what happened to their
/// job. None of them has ever seen this printer.</summary>
public sealed class ThirdPartyClients
{
    private const string Printer = "/api/printers/printer";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("receiptio", "success")]
    [InlineData("node-thermal-printer", "sent")]
    [InlineData("receipt-printer-encoder", "sent")]
    [InlineData("receiptline", "sent")]
    public async Task A_job_prints_whole_and_its_code_can_be_read(string client, string says)
    {
        await using var bench = await StartAsync();

        Assert.Equal(says, await RunAsync(bench, client));

        await bench.UntilAsync(Printer, printer => printer.GetProperty("slips").GetInt32() == 1);
        var slip = (await bench.GetAsync($"{Printer}/slips"))[0];
        Assert.Contains("Third party", slip.GetProperty("text").GetString());
        Assert.Contains("12.00", slip.GetProperty("text").GetString());
        Assert.Equal("RIO-1", slip.GetProperty("qr")[0].GetString());
        // What receiptio asks first is for printers of another maker.
        Assert.DoesNotContain(slip.GetProperty("trace").EnumerateArray().Select(static line => line.GetString()),
            static line => line!.Contains("unknown") && line != "unknown command 1B 06: skipped");
    }

    [Theory]
    [InlineData("{}", "online")]
    [InlineData("""{"paper": "near"}""", "online")]
    [InlineData("""{"paper": "end"}""", "paperempty")]
    [InlineData("""{"cover": "open"}""", "coveropen")]
    [InlineData("""{"error": "unrecoverable"}""", "error")]
    [InlineData("""{"head": "hot"}""", "error")]
    [InlineData("""{"power": "off"}""", "disconnect")]
    public async Task Receiptio_learns_the_state_before_it_prints(string state, string says)
    {
        await using var bench = await StartAsync();
        await bench.PostAsync($"{Printer}/state", JsonSerializer.Deserialize<JsonElement>(state));

        Assert.Equal(says, await RunAsync(bench, "receiptio", "-q", "printer"));
    }

    [Theory]
    [InlineData("paper-out", "paperempty", 0)]
    [InlineData("cover-open", "coveropen", 0)]
    [InlineData("recoverable", "error", 0)]
    [InlineData("power-cycle", "disconnect", 0)]
    [InlineData("unplug", "disconnect", 1)]
    [InlineData("half-open", "timeout", 1)]
    [InlineData("mute", "timeout", 1)]
    public async Task Receiptio_learns_what_happens_in_mid_slip(string fault, string says, int slips)
    {
        await using var bench = await StartAsync();
        await bench.PostAsync("/api/faults", new { device = "printer", fault, afterLines = 10 });

        Assert.Equal(says, await RunAsync(bench, "receiptio", "long", "-t", "4"));
        // A printer that has the whole slip in its buffer prints it without its host.
        await bench.UntilAsync(Printer, printer => printer.GetProperty("slips").GetInt32() == slips);
    }

    [Theory]
    [InlineData("high", "drawer2")]
    [InlineData("low", "drawer")]
    public async Task Receiptio_tells_an_open_drawer_by_the_polarity_it_is_told(string pin, string question)
    {
        var port = FreePort.Any();
        await using var bench = await StartAsync(port, $"drawer=true&drawerPinWhenOpen={pin}");

        Assert.Equal("drawerclosed", await RunAsync(port, "receiptio", "-q", question));
        await bench.PostAsync("/api/printers/other/state", new { drawer = "open" });
        Assert.Equal("draweropen", await RunAsync(port, "receiptio", "-q", question));
    }

    [Theory]
    [InlineData("manners=claims-tm-t88v", "success")]
    [InlineData("manners=process-id-at-once,auto-status-unasked", "success")]
    [InlineData("manners=real-time-always-well", "success")]
    [InlineData("idleCloseSeconds=300&whenBusy=refuse", "success")]
    [InlineData("baud=115200&manners=claims-tm-t88v", "success")]
    [InlineData("answersQueuedStatus=false", "timeout")]
    public async Task Receiptio_prints_on_clones_as_far_as_they_answer_its_fence(string make, string says)
    {
        var port = FreePort.Any();
        await using var bench = await StartAsync(port, $"speed=1000&{make}");

        Assert.Equal(says, await RunAsync(port, "receiptio", "-t", "4"));
        await bench.UntilAsync("/api/printers/other", printer => printer.GetProperty("slips").GetInt32() == 1);
    }

    private static async Task<RunningBench> StartAsync(int port = 0, string make = "")
    {
        if (await EncoderStreams.Npm.WhyMissingAsync() is { } missing) Assert.Skip(missing);
        return await RunningBench.StartAsync(port == 0
            ? null
            : reader => reader.ReadPrinterFlag($"other=tcp://127.0.0.1:{port}?{make}"));
    }

    private static Task<string> RunAsync(RunningBench bench, string client, params string[] options) =>
        RunAsync(bench.PrinterAddress.Port, client, options);

    private static async Task<string> RunAsync(int port, string client, params string[] options)
    {
        var start = new ProcessStartInfo("node", ["clients.js", client, $"{port}", .. options])
        {
            WorkingDirectory = EncoderStreams.Npm.Path,
            RedirectStandardOutput = true,
        };
        using var node = Process.Start(start)!;
        try
        {
            var json = await node.StandardOutput.ReadToEndAsync().WaitAsync(Patience, TimeProvider.System);
            return JsonSerializer.Deserialize<JsonElement>(json).GetProperty("result").GetString()!;
        }
        finally
        {
            if (!node.HasExited) node.Kill();
        }
    }
}
