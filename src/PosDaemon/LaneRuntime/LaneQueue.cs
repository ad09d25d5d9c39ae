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

    // What the reader has not taken up yet of each subject's newest.
    private readonly ConcurrentDictionary<string, Func<Moment, LaneInput>> _newest = new();

    private long _lastCommand;
    private int _isOverrun;
    private bool _isNewestLeft;     // some of the newest found no room, and nothing in the queue stands for it

    /// <summary>The name of the lane.</summary>
    public string Lane => lane;

    public ChannelReader<QueuedInput> Reader => _inputs.Reader;

    /// <summary>Enqueues a code or an order. False: too much is waiting, or the lane is closed.</summary>
    public bool TryEnqueue(Func<Moment, LaneInput> input) =>
        _inputs.Reader.Count < RoomForCodes && _inputs.Writer.TryWrite(new QueuedInput(input, null));

    /// <summary>Enqueues what must not be lost. Where there is no room at all it is lost, and the lane starts again
    /// from the journal, which knows what is unfinished.</summary>
    public void Enqueue(Func<Moment, LaneInput> input)
    {
        if (!_inputs.Writer.TryWrite(new QueuedInput(input, null))) Volatile.Write(ref _isOverrun, 1);
    }

    /// <summary>Takes the next input, if one waits. By the lane's loop.</summary>
    public bool TryTake(out QueuedInput next)
    {
        if (Volatile.Read(ref _isNewestLeft))
        {
            Volatile.Write(ref _isNewestLeft, false);
            foreach (var subject in _newest.Keys)
            {
                if (!_newest.TryRemove(subject, out var newest)) continue;
                Volatile.Write(ref _isNewestLeft, true);    // there may be more
                next = new QueuedInput(newest, null);
                return true;
            }
        }

        return _inputs.Reader.TryRead(out next);
    }

    /// <summary>Enqueues the newest of what can be reported any number of times: it takes the place of what still waits
    /// of the same subject, so that a subject has one input in the queue at most. It is never lost: where there is no
    /// room it is taken before what is in the queue.</summary>
    public void EnqueueNewest(string subject, Func<Moment, LaneInput> input)
    {
        var isWaiting = false;
        _newest.AddOrUpdate(
            subject,
            _ =>
            {
                isWaiting = false;
                return input;
            },
            (_, _) =>
            {
                isWaiting = true;
                return input;
            });
        if (isWaiting) return;
        var queued = new QueuedInput(at => _newest.TryRemove(subject, out var newest) ? newest(at) : null, null);
        if (_inputs.Writer.TryWrite(queued)) return;
        Volatile.Write(ref _isNewestLeft, true);
        // False: the queue is full, so that its reader comes by once more. Else it may have been emptied meanwhile.
        _ = _inputs.Writer.TryWrite(queued);
    }

    /// <summary>By the lane's loop.</summary>
    /// <exception cref="InvalidOperationException">Something was lost since the last call.</exception>
    public void ThrowIfOverrun()
    {
        if (Interlocked.Exchange(ref _isOverrun, 0) != 0)
            throw new InvalidOperationException($"Lane {lane} did not take its inputs: {Room} were waiting.");
    }

    /// <summary>As <see cref="Enqueue"/>; completes when the lane has taken it up, cancelled when the queue is closed
    /// before.</summary>
    /// <returns>True when it was carried out, and what had to be written down is on the disk. False: the lane is in
    /// trouble.</returns>
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
    /// when it ends.</summary>
    public void Close()
    {
        _ = _inputs.Writer.TryComplete();   // false: it was closed before
        while (_inputs.Reader.TryRead(out var queued)) queued.Handled?.TrySetCanceled();
    }

    /// <summary>The lane fails with this once it has taken what waits.</summary>
    /// <param name="scan">That it is of; null where it is of none.</param>
    /// <param name="fault">What was thrown.</param>
    public void Fail(ScanId? scan, Exception fault) => Enqueue(_ => throw new LaneEffectException(scan, fault));
}

/// <summary>What was being done for a lane failed by a bug.</summary>
/// <param name="scan">For which scan; null where it was for none.</param>
/// <param name="fault">What was thrown.</param>
internal sealed class LaneEffectException(ScanId? scan, Exception fault)
    : Exception($"An effect failed: {fault.Message}", fault)
{
    public ScanId? Scan => scan;
}

/// <summary>One input that waits.</summary>
/// <param name="Create">Makes the input when it is taken up, with the moment of that; null where it has been taken
/// already.</param>
/// <param name="Handled">Completed when the lane has taken it up, with whether it was carried out; null where nobody
/// waits.</param>
internal readonly record struct QueuedInput(Func<Moment, LaneInput?> Create, TaskCompletionSource<bool>? Handled);
