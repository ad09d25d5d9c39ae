using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;

namespace PosDaemon.Console;

/// <summary>Gives a lane an order of a person, and waits for what the lane says to it.</summary>
internal sealed class LaneOrders(TimeProvider time)
{
    /// <summary>Orders are answered by the lane at once, an undo by the cloud: its deadline and some.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    public async Task<ActOutcome> GiveAsync(
        LaneLoop lane, Func<CommandId, Moment, LaneInput> order, CancellationToken abort)
    {
        try
        {
            return await lane.Queue.OrderAsync(order, Patience, time, abort) switch
            {
                null => Declined(Sentence.LaneHasTooMuch),
                { Done: true } done => new ActOutcome.Taken(done.Scan?.Value, done.Message.En, done.Message.Zh),
                var declined => Declined(declined.Message),
            };
        }
        catch (TimeoutException)
        {
            return Declined(Sentence.LaneHasNotAnswered);
        }
    }

    public static ActOutcome.NotNow Declined(Sentence why) => new(why.En, why.Zh);
}
