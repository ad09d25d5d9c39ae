using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace PosDaemon.Console;

/// <summary>Turns changes of the desk into server-sent events and gives each listener its copy. Lanes only drop a
/// note in a bounded channel; encoding and sending happen here, so no browser can hold a lane.</summary>
internal sealed class EventHub(ILaneDesk desk, TimeProvider time, ILogger<EventHub> log)
{
    /// <summary>More than a burst of all lanes of a terminal.</summary>
    private const int QueuedChanges = 256;

    public const int MaxListeners = 32;

    private static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(15);
    private static readonly byte[] Heartbeat = ": heartbeat\n\n"u8.ToArray();

    private readonly ConcurrentDictionary<EventListener, byte> _listeners = new();
    private readonly Channel<DeskChange> _changes = Channel.CreateBounded<DeskChange>(
        new BoundedChannelOptions(QueuedChanges) { SingleReader = true });

    /// <summary>Runs until stopped.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var watch = desk.Watch(Note);
        using var heartbeat = time.CreateTimer(_ => Send(Heartbeat), null, HeartbeatEvery, HeartbeatEvery);
        var pending = new List<DeskChange>();
        while (await _changes.Reader.WaitToReadAsync(stopping))
        {
            pending.Clear();
            while (_changes.Reader.TryRead(out var change)) pending.Add(change);
            if (_listeners.IsEmpty) continue;
            foreach (var verdict in pending.OfType<DeskChange.Verdict>())
                Send(Frame("verdict", JsonSerializer.SerializeToUtf8Bytes(
                    LaneVerdictView.Of(verdict.Lane, verdict.Given), ConsoleJson.Wire.LaneVerdictView)));
            Send(StateFrame());
        }
    }

    /// <summary>Null when there are too many already.</summary>
    public EventListener? Listen()
    {
        if (_listeners.Count >= MaxListeners) return null;
        // Listed before the state is read: a change in between is then told twice rather than never.
        var listener = new EventListener();
        _listeners.TryAdd(listener, 0);
        listener.Offer(StateFrame());
        return listener;
    }

    public void Leave(EventListener listener) => _listeners.TryRemove(listener, out _);

    public static byte[] Frame(string name, ReadOnlySpan<byte> json) =>
        [.. Encoding.ASCII.GetBytes($"event: {name}\ndata: "), .. json, .. "\n\n"u8];

    private byte[] StateFrame() =>
        Frame("state", JsonSerializer.SerializeToUtf8Bytes(desk.Look(), ConsoleJson.Wire.TerminalView));

    /// <summary>Called by lanes. A full queue loses nothing of the state, which is read anew each time; a lost
    /// verdict is still in the state and is counted here.</summary>
    private void Note(DeskChange change)
    {
        if (!_changes.Writer.TryWrite(change) && change is DeskChange.Verdict verdict)
            log.VerdictEventLost(verdict.Lane);
    }

    private void Send(byte[] frame)
    {
        foreach (var listener in _listeners.Keys)
        {
            if (listener.Offer(frame)) continue;
            Leave(listener);
            log.ListenerDropped(EventListener.QueuedFrames);
        }
    }
}
