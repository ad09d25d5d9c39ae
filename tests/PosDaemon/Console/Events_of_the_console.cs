using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Console;

namespace PosDaemon.Tests.Console;

public class Events_of_the_console
{
    private static readonly VerdictView Accepted =
        new(VerdictKind.Accepted, null, "已核销", "Accepted", null, "s1", DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Begin_with_the_state_and_bring_each_verdict_and_change()
    {
        await using var console = await RunningConsole.StartAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var answer = await console.Http.SendAsync(
            console.Request(HttpMethod.Get, "/api/events"), HttpCompletionOption.ResponseHeadersRead, deadline.Token);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(deadline.Token));

        Assert.StartsWith("""state {"terminal":"demo-1",""", await NextAsync(reader, deadline.Token));
        console.Desk.Raise(new DeskChange.Verdict("counter", Accepted));
        Assert.StartsWith("""verdict {"lane":"counter","kind":"accepted","reason":null,"zh":"已核销",""",
            await NextAsync(reader, deadline.Token));
        console.Desk.View = console.Desk.View with { Terminal = "renamed" };
        console.Desk.Raise(DeskChange.State.Changed);
        var next = await NextAsync(reader, deadline.Token);
        // The verdict was followed by the state of its own moment.
        if (next.Contains("demo-1")) next = await NextAsync(reader, deadline.Token);
        Assert.StartsWith("""state {"terminal":"renamed",""", next);
    }

    [Fact]
    public async Task End_when_the_daemon_stops()
    {
        var console = await RunningConsole.StartAsync();
        using var answer = await console.Http.SendAsync(
            console.Request(HttpMethod.Get, "/api/events"), HttpCompletionOption.ResponseHeadersRead);
        var body = answer.Content.ReadAsStringAsync();

        await console.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAnyAsync<Exception>(() => body.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Drop_a_page_that_does_not_read_and_tell_it()
    {
        var listener = new EventListener();
        var taken = Enumerable.Range(0, 1000).TakeWhile(_ => listener.Offer("more"u8.ToArray())).Count();

        using var body = new MemoryStream();
        await listener.WriteToAsync(body, CancellationToken.None);

        Assert.Equal(EventListener.QueuedFrames, taken);
        Assert.EndsWith("event: dropped\ndata: {\"detail\":\"too slow: reconnect and read the state anew\"}\n\n",
            Encoding.UTF8.GetString(body.ToArray()));
    }

    [Fact]
    public void Are_for_a_bounded_number_of_pages()
    {
        var hub = new EventHub(new InMemoryDesk(), TimeProvider.System, NullLogger<EventHub>.Instance);
        for (var i = 0; i < EventHub.MaxListeners; i++) Assert.NotNull(hub.Listen());

        Assert.Null(hub.Listen());
    }

    private static async Task<string> NextAsync(StreamReader reader, CancellationToken abort)
    {
        var name = await reader.ReadLineAsync(abort);
        var data = await reader.ReadLineAsync(abort);
        Assert.Equal("", await reader.ReadLineAsync(abort));
        return $"{name!["event: ".Length..]} {data!["data: ".Length..]}";
    }
}
