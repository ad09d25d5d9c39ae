using Microsoft.Extensions.Time.Testing;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;

namespace PosDaemon.Tests.Hosting;

public class A_lanes_queue
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly Func<Moment, LaneInput> Stop = at => new LaneInput.Stopping(at);

    private readonly LaneQueue _queue = new("counter");

    [Fact]
    public void Turns_codes_away_before_answers()
    {
        var taken = Enumerable.Range(0, 1000).TakeWhile(_ => _queue.TryEnqueue(Stop)).Count();
        _queue.Enqueue(Stop);

        Assert.Equal(LaneQueue.RoomForCodes, taken);
        Assert.Equal(LaneQueue.RoomForCodes + 1, _queue.Reader.Count);
    }

    [Fact]
    public void What_finds_no_room_at_all_is_told_to_the_lane_once()
    {
        for (var i = 0; i < 5000; i++) _queue.Enqueue(Stop);

        var fault = Assert.Throws<InvalidOperationException>(_queue.ThrowIfOverrun);
        Assert.Contains("Lane counter did not take its inputs", fault.Message);
        _queue.ThrowIfOverrun();
    }

    [Fact]
    public void The_newest_of_what_is_reported_many_times_is_one_input()
    {
        for (var i = 1; i <= 100_000; i++)
        {
            var (number, isReady) = (i, i % 2 == 0);
            _queue.EnqueueNewest("printer1", at => new LaneInput.PrinterChanged(at, isReady, $"{number}"));
            if (i == 10) _queue.EnqueueNewest("printer2", at => new LaneInput.PrinterChanged(at, false, "other"));
        }

        Assert.Equal(["100000", "other"], Dequeued());
        _queue.EnqueueNewest("printer1", at => new LaneInput.PrinterChanged(at, true, "later"));
        Assert.Equal(["later"], Dequeued());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4000)]
    [InlineData(5000)]
    public void The_newest_of_each_device_arrives_however_much_is_waiting(int waiting)
    {
        for (var i = 0; i < waiting; i++) _queue.Enqueue(Stop);
        for (var i = 1; i <= 3; i++)
        {
            var number = i;
            _queue.EnqueueNewest("printer1", at => new LaneInput.PrinterChanged(at, false, $"first {number}"));
            _queue.EnqueueNewest("printer2", at => new LaneInput.PrinterChanged(at, false, $"second {number}"));
        }

        Assert.Equal(["first 3", "second 3"], Dequeued().Order());
        _queue.EnqueueNewest("printer1", at => new LaneInput.PrinterChanged(at, true, "later"));
        Assert.Equal(["later"], Dequeued());
    }

    [Fact]
    public async Task What_finds_no_room_while_the_lane_empties_the_queue_wakes_it()
    {
        for (var round = 0; round < 200; round++)
        {
            while (_queue.TryTake(out _))
            {
            }

            for (var i = 0; i < 4096; i++) _queue.Enqueue(Stop);
            var reported = Task.Run(
                () => _queue.EnqueueNewest("printer1", at => new LaneInput.PrinterChanged(at, true, "newest")));
            var taken = new List<string?>();
            while (taken.Count == 0)
            {
                while (_queue.TryTake(out var queued))
                    if (queued.Create(default) is LaneInput.PrinterChanged changed) taken.Add(changed.Trouble);
                if (taken.Count == 0)
                    await _queue.Reader.WaitToReadAsync().AsTask().WaitAsync(Patience, TimeProvider.System);
            }

            await reported;
            Assert.Equal(["newest"], taken);
        }
    }

    [Fact]
    public void A_fault_of_an_effect_reaches_the_lane_in_its_turn()
    {
        _queue.Enqueue(Stop);
        _queue.Fail(new ScanId("s1"), new FormatException("a bug"));

        Assert.True(_queue.TryTake(out var first));
        Assert.IsType<LaneInput.Stopping>(first.Create(default));
        Assert.True(_queue.TryTake(out var second));
        var fault = Assert.Throws<LaneEffectException>(() => second.Create(default));
        Assert.Equal(new ScanId("s1"), fault.Scan);
        Assert.IsType<FormatException>(fault.InnerException);
    }

    [Fact]
    public async Task Takes_nothing_once_it_is_closed()
    {
        _queue.Close();

        Assert.False(_queue.TryEnqueue(Stop));
        _queue.Enqueue(Stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _queue.EnqueueAsync(Stop));
        Assert.Null(await _queue.OrderAsync(
            (command, at) => new LaneInput.Cancelled(at, command), Patience, TimeProvider.System, default));
    }

    [Fact]
    public async Task Lets_nobody_wait_for_what_it_holds_when_it_is_closed()
    {
        var waiting = _queue.EnqueueAsync(Stop);

        _queue.Close();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => waiting.WaitAsync(Patience, TimeProvider.System, default));
    }

    [Fact]
    public async Task Gives_each_order_its_own_answer()
    {
        var first = Order();
        var second = Order();
        while (_queue.TryTake(out var queued))
        {
            var order = Assert.IsType<LaneInput.Cancelled>(queued.Create(default));
            _queue.Answer(
                order.Command, new CommandOutcome(true, new ScanId($"{order.Command.Value}"), Sentence.Scanned));
        }

        Assert.Equal(("1", "2"), ((await first)!.Scan?.Value, (await second)!.Scan?.Value));
    }

    [Fact]
    public async Task Does_not_let_an_order_wait_for_ever()
    {
        var time = new FakeTimeProvider();
        var order = _queue.OrderAsync(
            (command, at) => new LaneInput.Cancelled(at, command), Patience, time, default);

        time.Advance(Patience);

        await Assert.ThrowsAsync<TimeoutException>(() => order);
        Assert.True(_queue.TryTake(out var queued));
        _queue.Answer(
            ((LaneInput.Cancelled)queued.Create(default)!).Command, new CommandOutcome(true, null, Sentence.Scanned));
    }

    private Task<CommandOutcome?> Order() => _queue.OrderAsync(
        (command, at) => new LaneInput.Cancelled(at, command), Patience, TimeProvider.System, default);

    private List<string?> Dequeued()
    {
        var taken = new List<string?>();
        while (_queue.TryTake(out var queued))
            if (queued.Create(default) is LaneInput.PrinterChanged changed) taken.Add(changed.Trouble);
        return taken;
    }
}
