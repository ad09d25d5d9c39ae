using System.Net;
using System.Text.Json;
using PosDaemon.Console;

namespace PosDaemon.Tests.Console;

public class Acts_at_the_console
{
    [Theory]
    [InlineData("/api/lanes/counter/scan", """{"code":"T-中文"}""", "scan counter T-中文")]
    [InlineData("/api/lanes/counter/confirm", "{}", "confirm counter   ")]
    [InlineData("/api/lanes/counter/confirm", """{"bill":13800}""", "confirm counter 13800  ")]
    [InlineData("/api/lanes/counter/confirm", """{"scanId":"s1"}""", "confirm counter    of s1")]
    [InlineData("/api/lanes/counter/cancel", """{"scanId":"s1"}""", "cancel counter s1")]
    [InlineData("/api/lanes/counter/confirm", """{"uses":2,"answers":{"phone":"138"}}""",
        "confirm counter  2 phone=138")]
    [InlineData("/api/lanes/counter/cancel", "{}", "cancel counter")]
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
        Assert.NotEmpty(problem.RootElement.GetProperty("detail").GetString()!);
        Assert.Empty(console.Terminal.Acts);
    }

    [Fact]
    public async Task With_a_body_over_64_KiB_are_refused()
    {
        await using var console = await RunningConsole.StartAsync();

        using var answer = await console.PostAsync(
            "/api/lanes/counter/scan", $$"""{"code":"{{new string('9', 100_000)}}"}""");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
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
