using System.Net;
using System.Text.Json;
using PosDaemon.Console;
using PosDaemon.Lanes;

namespace PosDaemon.Tests.Console;

public class What_the_console_shows
{
    [Fact]
    public async Task State_has_the_documented_shape()
    {
        await using var console = await RunningConsole.StartAsync();
        var verdict = new VerdictView(VerdictKind.NoAnswer, null, "暂无应答", "No answer yet", null, "s1",
            console.Terminal.View.Time);
        var scan = new ScanView("s1", "9f86d0", console.Terminal.View.Time, ScanPhase.NoAnswer, "voucher",
            "鱼庄 100 元券", null, null, null, [new NeedView("bill", "bill", "Bill?", [], false)], verdict,
            new SlipView(SlipPhase.Held, 2, "paper out"), GateView.None);
        var lane = console.Terminal.View.Lanes[0] with { Current = scan, Verdict = verdict, Held = [scan] };
        console.Terminal.View = console.Terminal.View with { Lanes = [lane] };

        using var answer = await console.Http.SendAsync(console.Request(HttpMethod.Get, "/api/state"));

        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains("鱼庄 100 元券", text);
        using var state = JsonDocument.Parse(text);
        var root = state.RootElement;
        Assert.Equal(["terminal", "time", "lanes", "outbox", "cloud", "journal", "alarms"], Names(root));
        Assert.Equal(
            ["name", "scanner", "printer", "gate", "current", "verdict", "recent", "held", "setAside", "unresolved",
                "trouble", "signal", "operator", "needsSignIn"],
            Names(root.GetProperty("lanes")[0]));
        var current = root.GetProperty("lanes")[0].GetProperty("current");
        Assert.Equal("noAnswer", current.GetProperty("phase").GetString());
        Assert.Equal("held", current.GetProperty("slip").GetProperty("state").GetString());
        Assert.Equal(["kind", "reason", "zh", "en", "detail", "scanId", "at", "earlier", "cause"],
            Names(current.GetProperty("verdict")));
    }

    [Theory]
    [InlineData(true, true, true, HttpStatusCode.OK, "")]
    [InlineData(false, true, true, HttpStatusCode.ServiceUnavailable, "counter: scanner: unplugged")]
    [InlineData(true, false, true, HttpStatusCode.ServiceUnavailable, "counter: printer printer1: paper out")]
    [InlineData(true, true, false, HttpStatusCode.ServiceUnavailable, "cloud: connection refused")]
    public async Task Ready_means_scanner_printer_and_cloud(
        bool scanner, bool printer, bool cloud, HttpStatusCode status, string missing)
    {
        await using var console = await RunningConsole.StartAsync();
        console.Terminal.View = InMemoryTerminal.Terminal(scanner, printer, cloud);

        using var answer = await console.Http.GetAsync(new Uri("/readyz", UriKind.Relative));

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(missing, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_question_with_choices_is_shown_wherever_its_scan_is()
    {
        await using var console = await RunningConsole.StartAsync();
        var need = new NeedView("answer", "size", "Which size?", ["S", "M"], false);
        var scan = new ScanView("s1", "9f86d0", console.Terminal.View.Time, ScanPhase.Previewed, "membership",
            "书房年卡", null, null, null, [need], null, SlipView.None, GateView.None);
        var lane = console.Terminal.View.Lanes[0] with { Current = scan, Recent = [scan], Held = [scan] };
        console.Terminal.View = console.Terminal.View with { Lanes = [lane] };

        using var answer = await console.Http.SendAsync(console.Request(HttpMethod.Get, "/api/state"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.Contains("\"choices\":[\"S\",\"M\"]", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_are_never_stored_framed_or_guessed()
    {
        await using var console = await RunningConsole.StartAsync();

        using var answer = await console.Http.GetAsync(new Uri("/healthz", UriKind.Relative));

        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["DENY"], answer.Headers.GetValues("X-Frame-Options"));
        Assert.False(answer.Headers.Contains("Server"));
    }

    private static IEnumerable<string> Names(JsonElement element) =>
        element.EnumerateObject().Select(member => member.Name);
}
