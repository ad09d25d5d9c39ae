using System.Threading.Channels;
using PosDaemon.Lanes;

namespace PosDaemon.Hosting;

/// <summary>What waits for a lane. Many writers, one reader: the lane's loop. Codes and orders may be turned away when
/// much is waiting; answers of the cloud and of devices may not, so the room above that mark is theirs.</summary>
internal sealed class LaneInbox(string lane)
{
    /// <summary>More codes than this are waiting only when the disk hangs: the operator hears "busy".</summary>
    public const int RoomForCodes = 64;

    /// <summary>A lane has at most 64 open questions, one slip, one pulse and their timers under way.</summary>
    private const int Room = 4096;

    private readonly Channel<Letter> _letters = Channel.CreateBounded<Letter>(
        new BoundedChannelOptions(Room) { SingleReader = true });

    public ChannelReader<Letter> Reader => _letters.Reader;

    /// <summary>False: too much is waiting, or the lane is closed.</summary>
    public bool Offer(Func<Moment, LaneInput> input) =>
        _letters.Reader.Count < RoomForCodes && _letters.Writer.TryWrite(new Letter(input, null));

    /// <summary>For what must not be lost. No room at all means that the lane's loop is stuck: it is failed, and the
    /// process with it; the journal makes the restart safe.</summary>
    public void Post(Func<Moment, LaneInput> input)
    {
        if (!_letters.Writer.TryWrite(new Letter(input, null)))
            Fail(new InvalidOperationException($"Lane {lane} does not take its inputs: {Room} are waiting."));
    }

    /// <summary>As Post; completes when the lane has carried it out.</summary>
    public Task PostAsync(Func<Moment, LaneInput> input)
    {
        var handled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_letters.Writer.TryWrite(new Letter(input, handled)))
            handled.SetCanceled();
        return handled.Task;
    }

    /// <summary>Nothing is taken from now on. The first reason wins; none means an ordinary end.</summary>
    public void Close() => _letters.Writer.TryComplete();

    /// <summary>Ends the lane's loop with this fault once it has taken what waits.</summary>
    public void Fail(Exception fault) => _letters.Writer.TryComplete(fault);

    /// <param name="Input">Made when it is taken up, with the moment of that.</param>
    internal readonly record struct Letter(Func<Moment, LaneInput> Input, TaskCompletionSource? Handled);
}
