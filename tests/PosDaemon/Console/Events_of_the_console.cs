using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using PosDaemon.Console;
using PosDaemon.Lanes;

namespace PosDaemon.Tests.Console;

public class Events_of_the_console
{
    private static readonly Verdict Accepted =
        new(VerdictKind.Accepted, new ScanId("s1"), default, default, null);

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
        console.Events.TurnedAway("counter", Accepted);
        Assert.StartsWith("""verdict {"lane":"counter","kind":"accepted","reason":null,"zh":"核销成功",""",
            await NextAsync(reader, deadline.Token));
        console.Terminal.Change(console.Terminal.View with { Terminal = "renamed" });
        var next = await NextAsync(reader, deadline.Token);
        // The verdict was followed by the state of its own moment.
        if (next.Contains("demo-1")) next = await NextAsync(reader, deadline.Token);
        Assert.StartsWith("""state {"terminal":"renamed",""", next);
    }

    [Fact]
    public async Task End_when_the_daemon_stops()
    {
        await using var console = await RunningConsole.StartAsync();
        using var answer = await console.Http.SendAsync(
            console.Request(HttpMethod.Get, "/api/events"), HttpCompletionOption.ResponseHeadersRead);
        var body = answer.Content.ReadAsStringAsync();

        await console.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAnyAsync<Exception>(() => body.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Come_at_once_one_by_one_while_they_are_few()
    {
        var time = new FakeTimeProvider();
        await using var console = await RunningConsole.StartAsync(time: time);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var items = console.Stream.TryAddListener()!
            .ReadAsync(_ => Task.CompletedTask, deadline.Token).GetAsyncEnumerator(deadline.Token);
        Assert.True(await items.MoveNextAsync());

        // The clock stands still: what comes did not wait.
        for (var i = 0; i < EventStream.AtOnce; i++)
        {
            console.Terminal.Change(console.Terminal.View with { Terminal = $"change {i}" });
            Assert.True(await items.MoveNextAsync());
            Assert.Contains($"change {i}", Encoding.UTF8.GetString(items.Current.Data));
        }
    }

    [Fact]
    public async Task Of_a_code_held_before_a_reader_are_few_and_drop_no_page_that_reads()
    {
        var time = new FakeTimeProvider();
        await using var console = await RunningConsole.StartAsync(time: time);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var items = console.Stream.TryAddListener()!
            .ReadAsync(_ => Task.CompletedTask, deadline.Token).GetAsyncEnumerator(deadline.Token);
        var seen = new List<string>();

        for (var i = 0; i < 83_000; i++)
            console.Events.TurnedAway("counter", Accepted with { Kind = VerdictKind.Repeat });
        // The last one finds room in the queue once the flood has been sent.
        var (next, pauses) = (items.MoveNextAsync().AsTask(), 0);
        while (true)
        {
            if (!next.IsCompleted)
            {
                pauses++;
                console.Events.TurnedAway("counter", Accepted with { Cause = "the last" });
                time.Advance(EventStream.Pause);
                await Task.WhenAny(
                    next, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, deadline.Token));
                continue;
            }

            Assert.True(await next);
            seen.Add($"{items.Current.EventType} {Encoding.UTF8.GetString(items.Current.Data)}");
            if (seen[^1].Contains("the last", StringComparison.Ordinal)) break;
            next = items.MoveNextAsync().AsTask();
        }

        Assert.DoesNotContain(seen, item => item.StartsWith("dropped", StringComparison.Ordinal));
        // The first state; a verdict and a state at each sending, and one sending more than may be owed.
        Assert.InRange(seen.Count, 2, 1 + (EventStream.AtOnce + 1 + pauses) * 2);
    }

    [Fact]
    public async Task Drop_a_page_that_does_not_read_and_tell_it()
    {
        var listener = new EventListener();
        var more = new SseItem<byte[]>("more"u8.ToArray(), "state");
        var taken = Enumerable.Range(0, 1000).TakeWhile(_ => listener.TryEnqueue(more)).Count();

        var items = new List<SseItem<byte[]>>();
        await foreach (var item in listener.ReadAsync(_ => Task.CompletedTask, CancellationToken.None)) items.Add(item);

        Assert.Equal(EventListener.QueuedEvents, taken);
        Assert.Equal("dropped", items[^1].EventType);
        Assert.Equal("{\"detail\":\"too slow: reconnect and read the state anew\"}",
            Encoding.UTF8.GetString(items[^1].Data));
    }

    [Fact]
    public async Task Are_kept_open_by_a_comment_line_between_them()
    {
        var listener = new EventListener();
        var lines = new List<string>();
        listener.TryEnqueue(new SseItem<byte[]>([], "state"));
        listener.TryEnqueue(null);
        listener.TryEnqueue(new SseItem<byte[]>([], "verdict"));
        using var enough = new CancellationTokenSource();

        await foreach (var item in listener.ReadAsync(_ => Comment(), enough.Token))
        {
            lines.Add(item.EventType);
            if (item.EventType == "verdict") break;
        }

        Assert.Equal(["state", ": heartbeat", "verdict"], lines);

        Task Comment()
        {
            lines.Add(": heartbeat");
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Are_for_a_bounded_number_of_pages()
    {
        await using var console = await RunningConsole.StartAsync();
        for (var i = 0; i < EventStream.MaxListeners; i++) Assert.NotNull(console.Stream.TryAddListener());

        using var answer = await console.Http.SendAsync(console.Request(HttpMethod.Get, "/api/events"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    private static async Task<string> NextAsync(StreamReader reader, CancellationToken abort)
    {
        var name = await reader.ReadLineAsync(abort);
        var data = await reader.ReadLineAsync(abort);
        Assert.Equal("", await reader.ReadLineAsync(abort));
        return $"{name!["event: ".Length..]} {data!["data: ".Length..]}";
    }
}
