using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging;
using PosDaemon.Console;
using PosDaemon.Journal;
using PosDaemon.Lanes;

namespace PosDaemon.Hosting;

/// <summary>The console's view of this terminal and its way to the lanes. Keeps the last verdict of each lane and who
/// watches; everything else it shows belongs to others and is read when it is asked for.</summary>
internal sealed class TerminalDesk(
    string terminal, DeskSources sources, IReadOnlyList<LanePlace> lanes, VerdictViews verdicts, TimeProvider time,
    IRandom random, ILogger<TerminalDesk> log) : ILaneDesk
{
    private const int RecentScans = 20;

    /// <summary>The contract's limit of a code, in bytes.</summary>
    private const int LongestCode = 4096;

    /// <summary>Orders are answered by the lane at once, an undo by the cloud: its deadline and some.</summary>
    private static readonly TimeSpan OrderPatience = TimeSpan.FromSeconds(40);

    private readonly ScanViews _scans = new(verdicts);
    private ImmutableArray<Action<DeskChange>> _watchers = [];
    private long _orders;

    public TerminalView Look()
    {
        var (outbox, trouble) = Outbox();
        trouble ??= lanes.Select(lane => lane.Loop.News.Trouble).FirstOrDefault(text => text is not null);
        return new TerminalView(
            terminal, time.GetLocalNow(), [.. lanes.Select(Look)], outbox, sources.Cloud(),
            new JournalView(trouble is null, trouble));
    }

    public IDisposable Watch(Action<DeskChange> changed)
    {
        ImmutableInterlocked.Update(ref _watchers, static (all, one) => all.Add(one), changed);
        return new Watcher(() =>
            ImmutableInterlocked.Update(ref _watchers, static (all, one) => all.Remove(one), changed));
    }

    /// <summary>Something that the state shows is different: a device, the cloud, the outbox.</summary>
    public void Changed() => Raise(DeskChange.State.Changed);

    /// <summary>A lane has taken a step. Called from its loop.</summary>
    public void Tell(LanePlace lane, LaneNews news)
    {
        if (lane.LoggedTrouble != news.Trouble)
        {
            if (news.Trouble is { } trouble) log.JournalInTrouble(trouble);
            else log.JournalIsBack();
            lane.LoggedTrouble = news.Trouble;
        }

        foreach (var verdict in news.Verdicts)
            Say(lane, verdict, verdict.Scan is { } id ? news.State.Scans.GetValueOrDefault(id) : null);
        Changed();
    }

    /// <summary>Said at a lane, by its loop or by what stands before it (a code turned away).</summary>
    public void Say(LanePlace lane, Verdict verdict, ScanRecord? scan)
    {
        var view = verdicts.Of(verdict, scan);
        if (!verdict.IsEarlier)
            lane.Verdict = view;
        log.VerdictGiven(
            $"{verdict.Kind} {view.Reason}".TrimEnd(), view.ScanId ?? "(none)", view.Detail ?? view.En);
        Raise(new DeskChange.Verdict(lane.Entry.Name, view));
    }

    public Task<ActOutcome> ScanAsync(string lane, string code, CancellationToken abort)
    {
        if (Find(lane) is not { } place) return Task.FromResult<ActOutcome>(new ActOutcome.NoSuchLane(lane));
        var bytes = Encoding.UTF8.GetBytes(code);
        return bytes.Length is 0 or > LongestCode
            ? Task.FromResult<ActOutcome>(new ActOutcome.Wrong($"A code has 1 to {LongestCode} bytes."))
            : OrderAsync(
                place,
                command => at => new LaneInput.CodeRead(
                    at, ScanId.Create(at.Wall, random), new ScanCode(bytes), command),
                abort);
    }

    public Task<ActOutcome> ConfirmAsync(string lane, Confirmation given, CancellationToken abort)
    {
        if (Find(lane) is not { } place) return Task.FromResult<ActOutcome>(new ActOutcome.NoSuchLane(lane));
        var answers = given.Answers.ToImmutableSortedDictionary(StringComparer.Ordinal);
        var terms = new RedeemTerms(given.Uses ?? 1, given.Bill, answers);
        return OrderAsync(place, command => at => new LaneInput.Confirmed(at, command, terms), abort);
    }

    public Task<ActOutcome> CancelAsync(string lane, CancellationToken abort) => Find(lane) is { } place
        ? OrderAsync(place, command => at => new LaneInput.Cancelled(at, command), abort)
        : Task.FromResult<ActOutcome>(new ActOutcome.NoSuchLane(lane));

    public Task<ActOutcome> ReprintAsync(string scanId, CancellationToken abort) =>
        OnScanAsync(scanId, (place, record) => OrderAsync(
            place, command => at => new LaneInput.ReprintWanted(at, command, new ScanId(scanId), record), abort));

    public Task<ActOutcome> UndoAsync(string scanId, string why, CancellationToken abort) =>
        OnScanAsync(scanId, (place, record) => OrderAsync(
            place,
            command => at => new LaneInput.UndoWanted(at, command, new ScanId(scanId),
                UndoId.Create(at.Wall, random), place.Entry.Operator, why, record),
            abort));

    private LaneView Look(LanePlace lane)
    {
        var state = lane.Loop.News.State;
        var current = state.Current is { } id ? state.Scans.GetValueOrDefault(id) : null;
        var recent = state.Scans.Values.OrderByDescending(scan => scan.ReadAt.Wall).Take(RecentScans);
        var held = state.Scans.Values.Where(scan => ScanViews.IsHeld(scan, state)).OrderBy(scan => scan.ReadAt.Wall);
        return new LaneView(
            lane.Entry.Name,
            sources.Devices.Scanner(lane.Entry.Scanner),
            lane.Entry.Printer is { } printer ? sources.Devices.Printer(printer) : null,
            lane.Entry.Gate is { } gate ? sources.Devices.Gate(gate) : null,
            current is null ? null : _scans.Of(current, state),
            lane.Verdict,
            [.. recent.Select(scan => _scans.Of(scan, state))],
            [.. held.Select(scan => _scans.Of(scan, state))],
            state.Unresolved);
    }

    private (OutboxView Outbox, string? Trouble) Outbox()
    {
        try
        {
            var counts = sources.Outbox();
            return (new OutboxView(counts.Pending, counts.Parked), null);
        }
        catch (JournalException fault)
        {
            return (new OutboxView(0, 0), fault.Message);
        }
    }

    private Task<ActOutcome> OnScanAsync(string scanId, Func<LanePlace, ScanRecord?, Task<ActOutcome>> act)
    {
        if (lanes.FirstOrDefault(lane => lane.Has(scanId)) is { } here) return act(here, null);
        try
        {
            if (sources.Scan(new ScanId(scanId)) is not { } record)
                return Task.FromResult<ActOutcome>(new ActOutcome.NoSuchScan(scanId));
            return Find(record.Lane) is { } place
                ? act(place, record)
                : Task.FromResult<ActOutcome>(
                    new ActOutcome.NotNow($"Its lane {record.Lane} is no longer configured."));
        }
        catch (JournalException fault)
        {
            return Task.FromResult<ActOutcome>(new ActOutcome.NotNow($"Nothing was done: {fault.Message}"));
        }
    }

    /// <summary>Puts an order into the lane's inbox and waits for its answer.</summary>
    private async Task<ActOutcome> OrderAsync(
        LanePlace place, Func<CommandId, Func<Moment, LaneInput>> order, CancellationToken abort)
    {
        var command = new CommandId(Interlocked.Increment(ref _orders));
        var answer = place.Loop.World.Await(command);
        try
        {
            if (!place.Loop.Inbox.Offer(order(command)))
                return new ActOutcome.NotNow("The lane has too much waiting, or the service is stopping; try again.");
            var outcome = await answer.WaitAsync(OrderPatience, time, abort);
            return outcome.Done
                ? new ActOutcome.Taken(outcome.Scan?.Value, outcome.Message)
                : new ActOutcome.NotNow(outcome.Message);
        }
        catch (TimeoutException)
        {
            return new ActOutcome.NotNow("The lane has not answered yet; what becomes of it is in the state.");
        }
        finally
        {
            place.Loop.World.Forget(command);
        }
    }

    private LanePlace? Find(string lane) => lanes.FirstOrDefault(place => place.Entry.Name == lane);

    private void Raise(DeskChange change)
    {
        foreach (var watcher in _watchers) watcher(change);
    }

    private sealed class Watcher(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}

/// <summary>Where the desk reads what is not a lane's.</summary>
internal sealed record DeskSources(
    DeviceBoard Devices,
    Func<CloudView> Cloud,
    Func<Outbox.OutboxCounts> Outbox,
    Func<ScanId, ScanRecord?> Scan);
