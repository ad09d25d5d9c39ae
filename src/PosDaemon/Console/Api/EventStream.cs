using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PosDaemon.Console;

/// <summary>Sends the console's events to every page that listens. Lanes and devices only leave an event in a bounded
/// queue; encoding and sending happen here.</summary>
internal sealed class EventStream(
    ConsoleEvents events, ITerminalSnapshots snapshots, TimeProvider time, ILogger<EventStream> log)
    : BackgroundService
{
    public const int MaxListeners = 32;

    /// <summary>So many changes are sent each at once: more than one scan makes.</summary>
    public const int AtOnce = 10;

    /// <summary>After that so long between two sendings: what happens meanwhile is sent as one state, and people see no
    /// difference.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Verdicts sent at once; of more the newest, since the state has the last of each lane in any case. Less
    /// than a page may have waiting.</summary>
    private const int MostVerdicts = EventListener.QueuedEvents / 2;

    private static readonly TimeSpan HeartbeatPeriod = TimeSpan.FromSeconds(15);
    private static readonly byte[] Heartbeat = ": heartbeat\n\n"u8.ToArray();

    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentDictionary<EventListener, byte> _listeners = new();

    /// <summary>Answers GET /api/events; completes when the page has gone or the streams have been ended.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        if (TryAddListener() is not { } listener)
        {
            await Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "Too many listeners",
                $"{MaxListeners} pages are listening already; close one.");
            return;
        }

        using var abort = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _ended.Token);
        try
        {
            var items = listener.ReadAsync(
                async token => await context.Response.Body.WriteAsync(Heartbeat, token), abort.Token);
            await TypedResults.ServerSentEvents(items).ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // The page was closed or the daemon stops: the stream has no other end.
            context.Abort();
        }
        finally
        {
            _listeners.TryRemove(listener, out _);
        }
    }

    /// <summary>Adds a listener, whose first event is the state; null when there are too many already.</summary>
    public EventListener? TryAddListener()
    {
        if (_listeners.Count >= MaxListeners) return null;
        // Listed before the state is read: a change in between is then sent twice rather than never.
        var listener = new EventListener();
        _listeners.TryAdd(listener, 0);
        listener.TryEnqueue(State());
        return listener;
    }

    /// <summary>Ends every stream, now and from now on.</summary>
    public Task EndAsync() => _ended.CancelAsync();

    /// <summary>Changes are listened to when it returns, and so before any page can have seen a state.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        snapshots.Changed += events.PublishStateChanged;
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        snapshots.Changed -= events.PublishStateChanged;
        base.Dispose();
        _ended.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var heartbeat =
            time.CreateTimer(_ => Send(item: null), null, HeartbeatPeriod, HeartbeatPeriod);
        var next = new List<ConsoleEvent>();
        var pace = new SendingPace(AtOnce, Pause, time);
        while (true)
        {
            next.Clear();
            await events.ReadAsync(next, stoppingToken);
            if (!_listeners.IsEmpty) Send(next);
            if (pace.Charge() is var wait && wait > TimeSpan.Zero) await Task.Delay(wait, time, stoppingToken);
        }
    }

    private void Send(List<ConsoleEvent> next)
    {
        foreach (var given in Newest(next.OfType<ConsoleEvent.VerdictGiven>()))
            Send(new SseItem<byte[]>(JsonSerializer.SerializeToUtf8Bytes(
                LaneVerdictView.Of(given.Lane, given.Verdict), ConsoleJson.Wire.LaneVerdictView), "verdict"));
        Send(State());
    }

    /// <summary>The same verdict on the same scan many times over, as of a code held before a reader, is one.</summary>
    private static IEnumerable<ConsoleEvent.VerdictGiven> Newest(IEnumerable<ConsoleEvent.VerdictGiven> given) =>
        given.Reverse()
            .DistinctBy(one => (one.Lane, one.Verdict.Kind, one.Verdict.ScanId, one.Verdict.Detail))
            .Take(MostVerdicts).Reverse();

    private void Send(SseItem<byte[]>? item)
    {
        foreach (var listener in _listeners.Keys)
        {
            if (listener.TryEnqueue(item)) continue;
            _listeners.TryRemove(listener, out _);
            log.ListenerDropped(EventListener.QueuedEvents);
        }
    }

    private SseItem<byte[]> State() =>
        new(JsonSerializer.SerializeToUtf8Bytes(snapshots.Current(), ConsoleJson.Wire.TerminalView), "state");
}
