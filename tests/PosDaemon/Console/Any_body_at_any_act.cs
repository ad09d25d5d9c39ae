using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PosDaemon.ServiceDefaults;
using PosDaemon.Tests.Hosting;

namespace PosDaemon.Tests.Console;

/// <summary>The daemon whole, with whatever a caller may send: each wrong body has its sentence, and no lane hears of
/// it.</summary>
public sealed class Any_body_at_any_act : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string[] Acts =
    [
        "lanes/counter/scan", "lanes/counter/confirm", "lanes/counter/cancel", "scans/none/reprint", "scans/none/undo",
        "printers/printer1/test", "printers/printer1/drawer", "printers/printer1/buzzer",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "-1", "0", "1.5", "1e400", "99999999999999999999999999", "9223372036854775807", "2147483648",
        "\"\"", "\"x\"", "\"\\ud800\"", "[]", "[null]", "{}", """{"age":null}""", """{"age":7}""", """{"age":{}}""",
        """{"":""}""", """{"age":"1","age":"2"}""",
    ];

    private static readonly string[] Members =
        ["code", "bill", "uses", "answers", "why", "number", "Code", "unknown", ""];

    private readonly RunningDaemon _daemon = new();

    public void Dispose() => _daemon.Dispose();

    [Fact]
    public async Task Is_taken_or_refused_with_a_sentence_and_no_lane_fails_of_it()
    {
        var run = _daemon.RunAsync(0);
        using var http = new HttpClient { BaseAddress = await _daemon.ReadyAsync(run), Timeout = Patience };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", (await File.ReadAllTextAsync(Path.Combine(_daemon.StatePath, "console.token"))).Trim());
        string[] bodies =
        [
            "", "{", "[", "nul", "\"", "\u0000", .. Values,
            .. Members.SelectMany(member => Values.Select(value => $$"""{"{{member}}":{{value}}}""")),
            .. Values.Select(value => $"{{\"bill\":13800,\"uses\":1,\"answers\":{{\"age\":{value}}}}}"),
        ];

        foreach (var act in Acts)
        {
            foreach (var body in bodies) await MustBeAnsweredAsync(http, act, Encoding.UTF8.GetBytes(body));
            await MustBeAnsweredAsync(http, act, [0xff, 0xfe, 0x00]);
            await MustBeAnsweredAsync(http, act, [.. "{\"code\":\""u8, 0xc3, 0x28, .. "\"}"u8]);
        }

        using var nullAnswer = await PostAsync(
            http, "lanes/counter/confirm", """{"answers":{"age":null}}"""u8.ToArray());
        Assert.Equal(HttpStatusCode.BadRequest, nullAnswer.StatusCode);
        Assert.Contains("The answer to \\u0022age\\u0022 is null", await nullAnswer.Content.ReadAsStringAsync());
        _daemon.AskToStop();
        Assert.Equal(ExitCodes.Success, await run.WaitAsync(Patience));
        Assert.DoesNotContain(" ERR ", _daemon.Log);
        Assert.DoesNotContain(" FTL ", _daemon.Log);
    }

    private static async Task MustBeAnsweredAsync(HttpClient http, string act, byte[] body)
    {
        using var reply = await PostAsync(http, act, body);
        var text = await reply.Content.ReadAsStringAsync();
        var what = $"{act} {Encoding.UTF8.GetString(body)}: {(int)reply.StatusCode} {text}";
        Assert.True(reply.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.BadRequest or HttpStatusCode.NotFound
            or HttpStatusCode.Conflict, what);
        if (reply.StatusCode == HttpStatusCode.Accepted) return;
        Assert.Equal("application/problem+json", reply.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(text);
        Assert.True(problem.RootElement.GetProperty("detail").GetString() is { Length: > 10 } sentence
            && !sentence.Contains("Exception", StringComparison.Ordinal), what);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, string act, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await http.PostAsync(new Uri($"/api/{act}", UriKind.Relative), content);
    }
}
