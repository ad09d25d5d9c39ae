using System.Collections.Concurrent;
using System.Threading.Channels;
using PosDaemon.Lanes;

namespace PosDaemon.LaneRuntime;

/// <summary>The inputs that wait for a lane. Many writers, one reader: the lane's loop. Codes and orders may be turned
/// away when much is waiting; replies of the cloud and reports of devices may not, so the room above that mark is
/// theirs. Made before the lane and before its devices, which meet here.</summary>
internal sealed class LaneQueue(string lane)
{
    /// <summary>More codes than this are waiting only when the disk hangs: the operator is told "busy".</summary>
    public const int RoomForCodes = 64;

    /// <summary>A lane has at most 64 open requests, one slip, one pulse and their timers under way.</summary>
    private const int Room = 4096;

    private readonly ConcurrentDictionary<CommandId, TaskCompletionSource<CommandOutcome>> _commands = new();
    private readonly Channel<QueuedInput> _inputs = Channel.CreateBounded<QueuedInput>(
        new BoundedChannelOptions(Room) { SingleReader = true });

    private long _lastCommand;

    /// <summary>The name of the lane.</summary>
    public string Lane => lane;

    public ChannelReader<QueuedInput> Reader => _inputs.Reader;

    /// <summary>Enqueues a code or an order. False: too much is waiting, or the lane is closed.</summary>
    public bool TryEnqueue(Func<Moment, LaneInput> input) =>
        _inputs.Reader.Count < RoomForCodes && _inputs.Writer.TryWrite(new QueuedInput(input, null));

    /// <summary>Enqueues what must not be lost. No room at all means that the lane's loop is stuck: it is failed, and
    /// the process with it; the journal makes the restart safe.</summary>
    public void Enqueue(Func<Moment, LaneInput> input)
    {
        if (!_inputs.Writer.TryWrite(new QueuedInput(input, null)))
            Fail(new InvalidOperationException($"Lane {lane} does not take its inputs: {Room} are waiting."));
    }

    /// <summary>As <see cref="Enqueue"/>; completes when the lane has taken it up, cancelled when the queue is closed
    /// before or the lane dies of it.</summary>
    /// <returns>True when it was carried out, and what had to be written down is on the disk. False: the journal is in
    /// trouble and nothing was done.</returns>
    public Task<bool> EnqueueAsync(Func<Moment, LaneInput> input)
    {
        var handled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_inputs.Writer.TryWrite(new QueuedInput(input, handled)))
            handled.SetCanceled();
        return handled.Task;
    }

    /// <summary>Enqueues an order of a person and waits for the lane's answer to it.</summary>
    /// <returns>Null when it was not taken: too much is waiting, or the lane is closed.</returns>
    /// <exception cref="TimeoutException">No answer within <paramref name="patience"/>; the order stands.</exception>
    public async Task<CommandOutcome?> OrderAsync(
        Func<CommandId, Moment, LaneInput> order, TimeSpan patience, TimeProvider time, CancellationToken abort)
    {
        var command = new CommandId(Interlocked.Increment(ref _lastCommand));
        var answer = new TaskCompletionSource<CommandOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        _commands[command] = answer;
        try
        {
            return TryEnqueue(at => order(command, at)) ? await answer.Task.WaitAsync(patience, time, abort) : null;
        }
        finally
        {
            _commands.TryRemove(command, out _);
        }
    }

    /// <summary>Answers an order. By the lane's loop; nothing happens where nobody waits for it any more.</summary>
    public void Answer(CommandId command, CommandOutcome outcome)
    {
        if (_commands.TryRemove(command, out var waiting)) waiting.TrySetResult(outcome);
    }

    /// <summary>Nothing is taken from now on, and what still waits is given up. By the lane's loop, the one reader,
    /// when it ends. The first reason wins; none means an ordinary end.</summary>
    public void Close()
    {
        _ = _inputs.Writer.TryComplete();   // false: it was closed or failed before
        while (_inputs.Reader.TryRead(out var queued)) queued.Handled?.TrySetCanceled();
    }

    /// <summary>Ends the lane's loop with this fault once it has taken what waits.</summary>
    public void Fail(Exception fault) => _inputs.Writer.TryComplete(fault);
}

/// <summary>One input that waits.</summary>
/// <param name="Create">Makes the input when it is taken up, with the moment of that.</param>
/// <param name="Handled">Completed when the lane has taken it up, with whether it was carried out; null where nobody
/// waits.</param>
internal readonly record struct QueuedInput(Func<Moment, LaneInput> Create, TaskCompletionSource<bool>? Handled);
