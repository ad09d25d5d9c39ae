using Microsoft.Extensions.Logging;

namespace PosDaemon.Cloud;

/// <summary>Keeps the cloud's state from the outcome of each call, and logs its turns. Calls may end at the same
/// time, so each change is one exchange of an immutable record.</summary>
internal sealed class CloudReach(TimeProvider time, ILogger log)
{
    /// <summary>Beyond this the times on slips look wrong to people.</summary>
    private static readonly TimeSpan ClockErrorToWarn = TimeSpan.FromSeconds(30);

    private CloudState _state = CloudState.Unknown;

    public CloudState State => Volatile.Read(ref _state);

    public void Answered(ClockSample? clock)
    {
        var (before, after) = Change(state => state with
        {
            Reachable = true,
            LastAnswerAt = time.GetUtcNow(),
            Clock = clock is null ? state.Clock : ClockSample.Better(state.Clock, clock),
        });
        if (!before.Reachable)
            log.CloudAnswers();
        if (IsWrong(after) && !IsWrong(before))
            log.ClockIsWrong(after.Clock!.Error, after.Clock.Uncertainty);
    }

    public void NoAnswer(string method, string reason)
    {
        var (before, _) = Change(state => state with
        {
            Reachable = false,
            LastError = reason,
            LastErrorAt = time.GetUtcNow(),
        });
        // Once for an outage, not once for each of the tries in it.
        if (before.Reachable || before.LastErrorAt is null)
            log.CloudDoesNotAnswer(method, reason);
        else
            log.StillNoAnswer(method, reason);
    }

    private static bool IsWrong(CloudState state) =>
        state.Clock is { } clock && clock.Error.Duration() - clock.Uncertainty > ClockErrorToWarn;

    private (CloudState Before, CloudState After) Change(Func<CloudState, CloudState> change)
    {
        while (true)
        {
            var before = State;
            var after = change(before);
            if (Interlocked.CompareExchange(ref _state, after, before) == before)
                return (before, after);
        }
    }
}
