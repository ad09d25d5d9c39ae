using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PosSim.Tests.Bench;

namespace PosSim.Tests.Web;

public sealed class ControlTests
{
    [Theory]
    [InlineData("/api/scanners/nobody/scan", "{\"code\":\"x\"}", 404, "there are: scanner")]
    [InlineData("/api/scanners/scanner/scan", "{}", 400, "\"code\" is missing")]
    [InlineData("/api/scanners/scanner/scan", "{", 400, "no JSON")]
    [InlineData("/api/scanners/scanner/scan", "[]", 400, "must be a JSON object")]
    [InlineData("/api/scanners/scanner/bytes", "{\"hex\":\"0\"}", 400, "hex")]
    [InlineData("/api/printers/printer/state", "{\"paper\":\"gone\"}", 400, "paper ok|near|end")]
    [InlineData("/api/faults", "{\"device\":\"gate\",\"fault\":\"fire\"}", 400, "it has: deaf")]
    [InlineData("/api/printers/printer/state", """{"manners":["polite"]}""", 400, "no manner \"polite\"; there are: p")]
    [InlineData("/api/faults", """{"device":"printer","fault":"drop","after":"soon"}""", 400, "must be a time such as")]
    [InlineData("/api/faults", """{"device":"printer","fault":"drop","afterBytes":0}""", 400, "a whole number from 1")]
    [InlineData("/api/faults", """{"device":"printer","fault":"drop","atCommand":5}""", 400, "must be a text")]
    [InlineData(
        "/api/faults", """{"device":"printer","fault":"drop","afterBytes":5,"afterLines":5}""", 400,
        "one of afterBytes and afterLines")]
    [InlineData("/api/gates/gate/walk", """{"walk":"fly"}""", 400, "nobody walks \"fly\"; there are: pass")]
    [InlineData("/api/gates/gate/walk", """{"walk":"pass","inBeamMs":5}""", 400, "inBeamMs\" must be a whole number")]
    [InlineData("/api/nothing", "{}", 404, "nothing at POST")]
    public async Task A_wrong_request_is_answered_with_what_is_wrong(string path, string body, int status, string words)
    {
        await using var bench = await RunningBench.StartAsync();
        using var content = new StringContent(body);
        using var reply = await bench.Http.PostAsync(path, content);
        Assert.Equal(status, (int)reply.StatusCode);
        var complaint = await reply.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains(words, complaint.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scan_at_an_unplugged_scanner_is_refused_as_not_possible_now()
    {
        await using var bench = await RunningBench.StartAsync();
        await bench.PostAsync("/api/scanners/scanner/unplug", new { });
        using var reply = await bench.Http.PostAsJsonAsync("/api/scanners/scanner/scan", new { code = "x" });
        Assert.Equal(HttpStatusCode.Conflict, reply.StatusCode);
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Origin", "http://evil.example")]
    public async Task Another_sites_page_is_not_let_in(string header, string value)
    {
        await using var bench = await RunningBench.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/bench");
        request.Headers.TryAddWithoutValidation(header, value);
        using var reply = await bench.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, reply.StatusCode);
    }

    [Fact]
    public async Task Paper_and_cover_can_be_set_and_are_seen()
    {
        await using var bench = await RunningBench.StartAsync();
        var printer = await bench.PostAsync("/api/printers/printer/state", new { paper = "end", cover = "open" });
        Assert.Equal("end", printer.GetProperty("paper").GetString());
        Assert.Equal("open", printer.GetProperty("cover").GetString());
        Assert.False(printer.GetProperty("online").GetBoolean());
    }

    [Fact]
    public async Task All_that_can_befall_a_printer_can_be_set_and_is_seen()
    {
        await using var bench = await RunningBench.StartAsync(
            static reader => reader.ReadPrinterFlag("other=tcp://127.0.0.1:0?drawer=true"));
        var printer = await bench.PostAsync("/api/printers/other/state", new
        {
            drawer = "open",
            head = "hot",
            error = "unrecoverable",
            feed = "pressed",
            manners = new[] { "claims-tm-t88v", "real-time-always-well" },
        });
        Assert.Equal(
            ("open", "hot", "unrecoverable", "pressed", false, true),
            (Text(printer, "drawer"), Text(printer, "head"), Text(printer, "error"), Text(printer, "feed"),
                printer.GetProperty("online").GetBoolean(), printer.GetProperty("drawerPinHigh").GetBoolean()));
        Assert.Equal(
            ["real-time-always-well", "claims-tm-t88v"],
            printer.GetProperty("manners").EnumerateArray().Select(static one => one.GetString()));
        printer = await bench.PostAsync("/api/printers/other/state", new
        {
            head = "ok", error = "none", feed = "released", drawer = "closed", manners = Array.Empty<string>(),
        });
        Assert.True(printer.GetProperty("online").GetBoolean());
    }

    private static string? Text(JsonElement printer, string name) => printer.GetProperty(name).GetString();

    [Fact]
    public async Task Events_tell_what_happened_in_both_languages_and_then_the_state()
    {
        await using var bench = await RunningBench.StartAsync();
        await bench.PostAsync("/api/scanners/scanner/unplug", new { });
        await using var stream = await bench.Http.GetStreamAsync("/api/events");
        using var reader = new StreamReader(stream);
        var text = "";
        while (!text.Contains("event: bench", StringComparison.Ordinal)) text += await reader.ReadLineAsync() + "\n";
        Assert.Contains("the cable of scanner was pulled out", text, StringComparison.Ordinal);
        Assert.Contains("scanner 的线被拔掉", text, StringComparison.Ordinal);
    }
}
