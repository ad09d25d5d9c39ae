using System.Net;
using System.Text.Json;
using PosDaemon.Console;
using PosDaemon.Devices.Printers;

namespace PosDaemon.Tests.Console;

public class Acts_at_the_console
{
    [Theory]
    [InlineData("/api/lanes/counter/scan", """{"code":"T-中文"}""", "scan counter T-中文")]
    [InlineData("/api/lanes/counter/confirm", "{}", "confirm counter   ")]
    [InlineData("/api/lanes/counter/confirm", """{"bill":13800}""", "confirm counter 13800  ")]
    [InlineData("/api/lanes/counter/confirm", """{"scanId":"s1"}""", "confirm counter    of s1")]
    [InlineData("/api/lanes/counter/confirm", """{"bill":13800,"currency":"idr"}""", "confirm counter 13800IDR  ")]
    [InlineData("/api/lanes/counter/cancel", """{"scanId":"s1"}""", "cancel counter s1")]
    [InlineData("/api/lanes/counter/confirm", """{"uses":2,"answers":{"phone":"138"}}""",
        "confirm counter  2 phone=138")]
    [InlineData("/api/lanes/counter/cancel", "{}", "cancel counter")]
    [InlineData("/api/lanes/counter/sign-in", """{"operator":"op-1","pin":"493817"}""", "sign in counter op-1 493817")]
    [InlineData("/api/lanes/counter/sign-in", """{"operator":"op-1"}""", "sign in counter op-1")]
    [InlineData("/api/lanes/counter/sign-out", "{}", "sign out counter")]
    [InlineData("/api/scans/scan-7/reprint", "{}", "reprint scan-7")]
    [InlineData("/api/scans/scan-7/undo", """{"why":"wrong table"}""", "undo scan-7 wrong table")]
    public async Task Reach_the_lane_and_name_the_scan(string path, string body, string act)
    {
        await using var console = await RunningConsole.StartAsync();

        using var answer = await console.PostAsync(path, body);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(
            """{"taken":true,"scanId":"scan-1","message":"Taken."}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal([act], console.Terminal.Acts);
    }

    [Theory]
    [InlineData("test", "{}", PrintOutcome.Printed, "proved", 202, "Printed: proved.", "测试页已打印")]
    [InlineData("drawer", "{}", PrintOutcome.Printed, "proved", 202, "carried it out", "打印机已执行")]
    [InlineData("drawer", """{"number":2}""", PrintOutcome.Assumed, "sent", 202, "does not answer", "不应答")]
    [InlineData("buzzer", """{"number":3}""", PrintOutcome.NotPrinted, PrinterTrouble.PaperEnd, 409,
        "NotPrinted: out of paper.", "打印机缺纸。打印机没有接收")]
    [InlineData("test", "{}", PrintOutcome.Unknown, "gone.", 409, "Unknown: gone.\"", "不知")]
    public async Task Reach_a_printer_and_say_what_became_of_them(
        string act, string body, PrintOutcome outcome, string detail, int status, string en, string zh)
    {
        await using var console = await RunningConsole.StartAsync();
        console.Terminal.Report = new(outcome, detail);

        using var answer = await console.PostAsync($"/api/printers/printer1/{act}", body);

        Assert.Equal(status, (int)answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains(en, text, StringComparison.Ordinal);
        Assert.Contains(zh, text, StringComparison.Ordinal);
        Assert.StartsWith(act, Assert.Single(console.Terminal.Acts), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("printer1/drawer", """{"number":10}""", 400, "from 1 to 9")]
    [InlineData("printer1/drawer", """{"number":"x"}""", 400, "number")]
    [InlineData("printer9/test", "{}", 404, "no printer")]
    public async Task That_no_printer_can_do_say_why(string path, string body, int status, string why)
    {
        await using var console = await RunningConsole.StartAsync();

        using var answer = await console.PostAsync($"/api/printers/{path}", body);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(why, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(console.Terminal.Acts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"code":null}""")]
    [InlineData("""{"code":7}""")]
    [InlineData("""{"code":"X","lane":"y"}""")]
    [InlineData("""{"code":"X","code":"Y"}""")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public async Task With_a_wrong_body_are_refused_with_a_sentence(string body)
    {
        await using var console = await RunningConsole.StartAsync();

        using var answer = await console.PostAsync("/api/lanes/counter/scan", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var detail = problem.RootElement.GetProperty("detail").GetString()!;
        Assert.NotEmpty(detail);
        // The parser's words name our types.
        Assert.DoesNotMatch(@"System\.|PosDaemon\.|Exception|LineNumber|JSON value", detail);
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", problem.RootElement.GetProperty("zh").GetString()!);
        Assert.Empty(console.Terminal.Acts);
    }

    [Theory]
    [InlineData("""{"bill":"ten"}""", "bill is missing, unknown or of the wrong type")]
    [InlineData("""{"bill":1e30}""", "bill is missing, unknown or of the wrong type")]
    [InlineData("""{"bill":138.00}""", "bill is missing, unknown or of the wrong type")]
    [InlineData("""{"bill":-1}""", "The bill must be more than 0")]
    [InlineData("""{"uses":0}""", "The number of uses must be 1 or more")]
    [InlineData("""{"bill":1,"currency":"RMB¥"}""", "three letters")]
    [InlineData("""{"bill":1,"currency":""}""", "three letters")]
    [InlineData("""{"answers":{"age":null}}""", "is null")]
    [InlineData("""{"bill":1,}""", "see line 1, byte")]
    public async Task That_no_lane_can_use_say_which_member_is_wrong_and_reach_none(string body, string why)
    {
        await using var console = await RunningConsole.StartAsync();

        using var answer = await console.PostAsync("/api/lanes/counter/confirm", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Contains(why, problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", problem.RootElement.GetProperty("zh").GetString()!);
        Assert.Empty(console.Terminal.Acts);
    }

    [Fact]
    public async Task With_a_body_over_64_KiB_are_refused()
    {
        await using var console = await RunningConsole.StartAsync();

        using var answer = await console.PostAsync(
            "/api/lanes/counter/scan", $$"""{"code":"{{new string('9', 24 << 20)}}"}""");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("A body has at most 64 KiB.", await answer.Content.ReadAsStringAsync());
        Assert.Empty(console.Terminal.Acts);
    }

    [Theory]
    [InlineData("/api/lanes/nowhere/cancel", HttpStatusCode.NotFound, "This terminal has no lane")]
    [InlineData("/api/lanes/counter/dance", HttpStatusCode.NotFound, "There is nothing at")]
    public async Task On_what_is_not_there_say_so(string path, HttpStatusCode status, string sentence)
    {
        await using var console = await RunningConsole.StartAsync();

        using var answer = await console.PostAsync(path, "{}");

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(sentence, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task That_the_lane_cannot_do_now_are_a_conflict_with_its_reason()
    {
        await using var console = await RunningConsole.StartAsync();
        console.Terminal.Answer = new ActOutcome.NotNow("Nothing waits for a confirmation at this lane.");

        using var answer = await console.PostAsync("/api/lanes/counter/confirm", "{}");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("Nothing waits for a confirmation", await answer.Content.ReadAsStringAsync());
    }
}
