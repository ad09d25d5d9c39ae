using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;

namespace PosDaemon.Console;

/// <summary>Collects what happens at the terminal for the console: the last verdict of each lane, and a bounded queue
/// of events that the event stream reads. From any thread; never blocks, so that no browser can hold a lane.</summary>
internal sealed class ConsoleEvents(VerdictViews verdicts, ILogger<ConsoleEvents> log) : ILaneObserver
{
    /// <summary>More than a burst of all lanes of a terminal.</summary>
    private const int QueuedEvents = 256;

    private readonly Channel<ConsoleEvent> _events = Channel.CreateBounded<ConsoleEvent>(
        new BoundedChannelOptions(QueuedEvents) { SingleReader = true });

    private readonly ConcurrentDictionary<string, VerdictView> _verdicts = new();
    private readonly ConcurrentDictionary<string, Verdict> _ofState = new();
    private int _isStateQueued;

    /// <summary>What the lane's screen shows; null before the first verdict.</summary>
    public VerdictView? Verdict(string lane) => _verdicts.GetValueOrDefault(lane);

    /// <summary>Waits for events and adds them to <paramref name="events"/>; several changes of the state come as
    /// one. By one reader.</summary>
    public async ValueTask ReadAsync(List<ConsoleEvent> events, CancellationToken stopping)
    {
        await _events.Reader.WaitToReadAsync(stopping);
        while (_events.Reader.TryRead(out var next))
        {
            // Before the state is read: a change from now on is a new event.
            if (next is ConsoleEvent.StateChanged) Volatile.Write(ref _isStateQueued, 0);
            events.Add(next);
        }
    }

    public void Stepped(LaneSnapshot snapshot)
    {
        foreach (var verdict in snapshot.Verdicts)
            Publish(snapshot.Lane, verdict,
                verdict.Scan is { } id ? snapshot.State.Scans.GetValueOrDefault(id) : null);
        ShowStateOf(snapshot);
        PublishStateChanged();
    }

    /// <summary>What had been told beside may have the lane's screen now, without another word.</summary>
    private void ShowStateOf(LaneSnapshot snapshot)
    {
        if (snapshot.State.Verdict is not { } verdict
            || ReferenceEquals(_ofState.GetValueOrDefault(snapshot.Lane), verdict)) return;
        _ofState[snapshot.Lane] = verdict;
        _verdicts[snapshot.Lane] = verdicts.Of(
            verdict, verdict.Scan is { } id ? snapshot.State.Scans.GetValueOrDefault(id) : null);
    }

    public void TurnedAway(string lane, Verdict verdict)
    {
        Publish(lane, verdict, null);
        PublishStateChanged();
    }

    /// <summary>Something that <see cref="TerminalView"/> shows is different.</summary>
    public void PublishStateChanged()
    {
        // A full queue loses nothing: the state is read anew after what is in it.
        if (Interlocked.Exchange(ref _isStateQueued, 1) == 0
            && !_events.Writer.TryWrite(ConsoleEvent.StateChanged.Only))
            Volatile.Write(ref _isStateQueued, 0);
    }

    private void Publish(string lane, Verdict verdict, ScanRecord? scan)
    {
        var view = verdicts.Of(verdict, scan);
        if (!verdict.IsEarlier) _verdicts[lane] = view;
        log.VerdictGiven($"{verdict.Kind} {view.Reason}".TrimEnd(), view.ScanId ?? "(none)",
            (view.Detail ?? view.En) + (view.Cause is { } cause ? $" ({cause})" : ""));
        // One that is lost is still in the state.
        if (!_events.Writer.TryWrite(new ConsoleEvent.VerdictGiven(lane, view))) log.VerdictEventLost(lane);
    }
}

/// <summary>What pages that listen are told of.</summary>
internal abstract record ConsoleEvent
{
    private ConsoleEvent()
    {
    }

    /// <summary>Something that <see cref="TerminalView"/> shows is different.</summary>
    public sealed record StateChanged : ConsoleEvent
    {
        public static StateChanged Only { get; } = new();
    }

    public sealed record VerdictGiven(string Lane, VerdictView Verdict) : ConsoleEvent;
}
