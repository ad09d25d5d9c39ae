using PosDaemon.Hosting;
using PosDaemon.Lanes;

namespace PosDaemon.Tests.Hosting;

public class A_lanes_inbox
{
    private static readonly Func<Moment, LaneInput> Stop = at => new LaneInput.Stopping(at);

    [Fact]
    public void Turns_codes_away_before_answers()
    {
        var inbox = new LaneInbox("counter");

        var taken = Enumerable.Range(0, 1000).TakeWhile(_ => inbox.Offer(Stop)).Count();
        inbox.Post(Stop);

        Assert.Equal(LaneInbox.RoomForCodes, taken);
        Assert.Equal(LaneInbox.RoomForCodes + 1, inbox.Reader.Count);
    }

    [Fact]
    public async Task Fails_the_lane_when_nobody_takes_anything()
    {
        var inbox = new LaneInbox("counter");

        for (var i = 0; i < 5000; i++) inbox.Post(Stop);
        while (inbox.Reader.TryRead(out _)) Assert.False(inbox.Offer(Stop));

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => inbox.Reader.Completion);
        Assert.Contains("Lane counter does not take its inputs", fault.Message);
    }

    [Fact]
    public async Task Takes_nothing_once_it_is_closed()
    {
        var inbox = new LaneInbox("counter");
        inbox.Close();

        Assert.False(inbox.Offer(Stop));
        inbox.Post(Stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => inbox.PostAsync(Stop));
    }
}
