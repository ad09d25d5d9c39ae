using System.Collections.Concurrent;
using System.Collections.Immutable;
using PosDaemon.Console;

namespace PosDaemon.Tests.Console;

/// <summary>A desk with one lane, "counter", that takes every act and remembers it.</summary>
internal sealed class InMemoryDesk : ILaneDesk
{
    private ImmutableList<Action<DeskChange>> _watchers = [];

    public ConcurrentQueue<string> Acts { get; } = new();

    public TerminalView View { get; set; } = Terminal();

    public ActOutcome Answer { get; set; } = new ActOutcome.Taken("scan-1", "Taken.");

    public static TerminalView Terminal(bool scanner = true, bool? printer = true, bool cloud = true) => new(
        "demo-1",
        new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero),
        [
            new LaneView("counter", new DeviceView(scanner, scanner ? "open" : "unplugged"),
                printer is { } ready
                    ? new PrinterView("printer1", ready, ready ? null : "paper out", "end", "closed")
                    : null,
                null, null, null, [], [], 0),
        ],
        new OutboxView(0, 0),
        new CloudView(cloud, 12, cloud ? null : "connection refused"),
        new JournalView(true, null));

    public TerminalView Look() => View;

    public IDisposable Watch(Action<DeskChange> changed)
    {
        ImmutableInterlocked.Update(ref _watchers, watchers => watchers.Add(changed));
        return new Watcher(() => ImmutableInterlocked.Update(ref _watchers, watchers => watchers.Remove(changed)));
    }

    public void Raise(DeskChange change) => _watchers.ForEach(watcher => watcher(change));

    public Task<ActOutcome> ScanAsync(string lane, string code, CancellationToken abort) =>
        TakeAsync(lane, $"scan {lane} {code}");

    public Task<ActOutcome> ConfirmAsync(string lane, Confirmation confirmation, CancellationToken abort) =>
        TakeAsync(lane, $"confirm {lane} {confirmation.Bill} {confirmation.Uses} "
            + string.Join(',', confirmation.Answers.Select(pair => $"{pair.Key}={pair.Value}")));

    public Task<ActOutcome> CancelAsync(string lane, CancellationToken abort) => TakeAsync(lane, $"cancel {lane}");

    public Task<ActOutcome> ReprintAsync(string scanId, CancellationToken abort) =>
        TakeAsync("counter", $"reprint {scanId}");

    public Task<ActOutcome> UndoAsync(string scanId, string why, CancellationToken abort) =>
        TakeAsync("counter", $"undo {scanId} {why}");

    private Task<ActOutcome> TakeAsync(string lane, string act)
    {
        if (lane != "counter") return Task.FromResult<ActOutcome>(new ActOutcome.NoSuchLane(lane));
        Acts.Enqueue(act);
        return Task.FromResult(Answer);
    }

    private sealed class Watcher(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
