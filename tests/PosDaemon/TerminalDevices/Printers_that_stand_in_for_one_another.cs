using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Configuration;
using PosDaemon.Devices.Printers;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Protocol.EscPos.Status;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.TerminalDevices;
using PosDaemon.Tests.Outbox;

namespace PosDaemon.Tests.TerminalDevices;

public class Printers_that_stand_in_for_one_another
{
    private readonly WatchedTime _time = new();
    private readonly Paper _left = new();
    private readonly Paper _right = new();

    [Fact]
    public async Task The_first_that_is_ready_prints_and_its_name_is_kept()
    {
        var group = Group(PrinterGroupMode.Failover);

        Assert.Equal((SlipOutcome.Printed, "left: done"), await group.PrintAsync(Slip("1")));
        _left.IsReady = false;
        Assert.Equal((SlipOutcome.Printed, "right: done"), await group.PrintAsync(Slip("2")));
        _left.IsReady = true;
        Assert.Equal((SlipOutcome.Printed, "left: done"), await group.PrintAsync(Slip("3")));

        Assert.Equal(["1", "3"], _left.Slips.Select(slip => slip.Scan.Value));
        Assert.Equal(["2"], _right.Slips.Select(slip => slip.Scan.Value));
    }

    [Fact]
    public async Task A_slip_that_a_ready_printer_refuses_goes_to_the_next_as_the_same_copy()
    {
        _left.Next = (SlipOutcome.NotPrinted, "its queue is full");

        var report = await Group(PrinterGroupMode.Failover).PrintAsync(Slip("1"));

        Assert.Equal((SlipOutcome.Printed, "right: done; left: its queue is full"), report);
        Assert.Equal(1, Assert.Single(_right.Slips).Copy);
    }

    [Fact]
    public async Task A_slip_whose_outcome_is_unknown_stays_where_it_was_sent()
    {
        _left.Next = (SlipOutcome.Unknown, "gone");

        Assert.Equal((SlipOutcome.Unknown, "left: gone"), await Group(PrinterGroupMode.Failover).PrintAsync(Slip("1")));

        Assert.Empty(_right.Slips);
    }

    [Fact]
    public async Task A_slip_that_stops_within_is_given_up_where_another_printer_is_ready_and_its_copy_comes_out_there()
    {
        var group = Group(PrinterGroupMode.Failover);
        _left.Waits = new TaskCompletionSource();
        var stuck = group.PrintAsync(Slip("1"));
        await PassAsync(stuck, 60);
        Assert.False(stuck.IsCompleted);    // a long slip on a printer that is well

        _left.IsReady = false;
        await PassAsync(stuck, 9);
        Assert.False(stuck.IsCompleted);
        await PassAsync(stuck, 1);

        Assert.Equal((SlipOutcome.Unknown, "left: it stopped within the slip, and another printer is ready"),
            await stuck);
        var copy = await group.PrintAsync(Slip("1") with { Copy = 2, ClearFirst = true });
        Assert.Equal((SlipOutcome.Printed, "right: done"), copy);
        Assert.False(Assert.Single(_right.Slips).ClearFirst);
        _left.Waits.SetResult();
        _left.Waits = null;
        _left.IsReady = true;
        await group.PrintAsync(Slip("2"));
        Assert.True(_left.Slips[^1].ClearFirst);
    }

    [Fact]
    public async Task A_slip_that_stops_within_is_waited_for_where_no_other_printer_is_ready()
    {
        (_left.Waits, _right.IsReady) = (new TaskCompletionSource(), false);
        var stuck = Group(PrinterGroupMode.Failover).PrintAsync(Slip("1"));
        _left.IsReady = false;
        await PassAsync(stuck, 600);
        Assert.False(stuck.IsCompleted);
        _left.Waits.SetResult();

        Assert.Equal((SlipOutcome.Printed, "left: done"), await stuck);
    }

    [Fact]
    public async Task Where_all_refuse_each_is_asked_once_and_what_they_say_is_told()
    {
        var group = Group(PrinterGroupMode.Failover);
        (_left.Next, _right.Next) = ((SlipOutcome.NotPrinted, "a"), (SlipOutcome.NotPrinted, "b"));
        Assert.Equal((SlipOutcome.NotPrinted, "left: a; right: b"), await group.PrintAsync(Slip("1")));

        (_left.Next, _right.Next) = ((SlipOutcome.NotPrinted, "a"), (SlipOutcome.NotPrinted, "a"));
        Assert.Equal((SlipOutcome.NotPrinted, "a"), await group.PrintAsync(Slip("1")));

        Assert.Equal((2, 2), (_left.Slips.Count, _right.Slips.Count));
    }

    [Fact]
    public async Task Of_printers_that_share_the_load_the_one_with_less_to_do_prints_in_turn()
    {
        var group = Group(PrinterGroupMode.LoadSharing);
        foreach (var scan in new[] { "1", "2", "3", "4" })
            await group.PrintAsync(Slip(scan));
        Assert.Equal(["1", "3"], _left.Slips.Select(slip => slip.Scan.Value));

        _left.Waits = new TaskCompletionSource();
        var slow = group.PrintAsync(Slip("5"));
        await group.PrintAsync(Slip("6"));
        await group.PrintAsync(Slip("7"));
        _left.Waits.SetResult();
        await slow;

        Assert.Equal(["1", "3", "5"], _left.Slips.Select(slip => slip.Scan.Value));
        Assert.Equal(["2", "4", "6", "7"], _right.Slips.Select(slip => slip.Scan.Value));
    }

    [Fact]
    public async Task The_printer_of_an_unknown_slip_is_cleared_and_not_the_one_that_prints_its_copy()
    {
        var group = Group(PrinterGroupMode.Failover);
        _left.Next = (SlipOutcome.Unknown, "gone");
        await group.PrintAsync(Slip("1"));
        _left.IsReady = false;
        await group.PrintAsync(Slip("1") with { Copy = 2, ClearFirst = true });
        (_left.IsReady, _left.Next) = (true, (SlipOutcome.NotPrinted, "not yet"));
        await group.PrintAsync(Slip("2"));
        await group.PrintAsync(Slip("3"));
        await group.PrintAsync(Slip("4"));

        Assert.Equal([("1", false), ("2", true), ("3", true), ("4", false)], _left.Slips
            .Select(slip => (slip.Scan.Value, slip.ClearFirst)));
        Assert.All(_right.Slips, slip => Assert.False(slip.ClearFirst));
    }

    [Fact]
    public async Task A_slip_of_another_lane_that_is_refused_does_not_make_it_forget_that_it_must_be_cleared()
    {
        var printer = new SharedPrinter("left", _left, () => true);
        (_left.Next, _left.Waits) = ((SlipOutcome.Unknown, "gone"), new TaskCompletionSource());
        var first = printer.PrintAsync(Slip("1"));
        _left.Next = (SlipOutcome.NotPrinted, "the connection was given up");
        var second = printer.PrintAsync(Slip("2"));
        _left.Waits.SetResult();
        await Task.WhenAll(first, second);
        await printer.PrintAsync(Slip("2"));
        await printer.PrintAsync(Slip("3"));

        Assert.Equal([("1", false), ("2", false), ("2", true), ("3", false)],
            _left.Slips.Select(slip => (slip.Scan.Value, slip.ClearFirst)));
    }

    [Fact]
    public async Task After_a_start_whichever_prints_next_is_cleared()
    {
        await Group(PrinterGroupMode.Failover).PrintAsync(Slip("1") with { ClearFirst = true });

        Assert.True(Assert.Single(_left.Slips).ClearFirst);
    }

    [Fact]
    public void A_group_is_ready_while_one_of_its_printers_is_and_its_lanes_hear_of_each_change()
    {
        var queue = new LaneQueue("counter");
        var statuses = new DeviceStatusStore();
        var group = new GroupReports("both", ["left", "right"], [queue], NullLogger.Instance);
        var (left, right) = (Reports("left"), Reports("right"));
        var ready = PrinterStatus.Unknown with { Connected = true, Trouble = null };
        var heard = new List<(bool, string?)>();

        foreach (var (reports, facts) in new[]
                 {
                     (left, new PrinterFacts()), (right, new PrinterFacts(PaperEnd: true)), (right, new PrinterFacts()),
                     (left, new PrinterFacts(PaperEnd: true)), (right, new PrinterFacts(CoverOpen: true)),
                     (right, new PrinterFacts(PaperEnd: true)),
                 })
        {
            reports.Handle(ready with { Facts = facts });
            while (queue.Reader.TryRead(out var queued))
                if (queued.Create(default) is LaneInput.PrinterChanged changed)
                    heard.Add((changed.IsReady, changed.Trouble));
        }

        Assert.Equal(
            [
                (true, "right: not opened yet"), (true, "right: out of paper"), (true, null),
                (true, "left: out of paper"), (false, "left: out of paper; right: the cover is open"),
                (false, "out of paper"),
            ], heard);

        PrinterReports Reports(string name) => new(name, [], [group], statuses, NullLogger.Instance);
    }

    /// <summary>Lets the group look round that often; it has done so when this returns.</summary>
    private async Task PassAsync(Task printing, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            while (_time.NextIn() is null && !printing.IsCompleted)
                await Task.Yield();
        }
    }

    private SlipPrinterGroup Group(PrinterGroupMode mode) => new(mode, [
        new SharedPrinter("left", _left, () => _left.IsReady), new SharedPrinter("right", _right, () => _right.IsReady),
    ], _time);

    private static LaneEffect.Print Slip(string scan) => new(new ScanId(scan), 1, new Slip(), ClearFirst: false);

    private sealed class Paper : ISlipPrinter
    {
        public bool IsReady { get; set; } = true;

        /// <summary>Of the next slip only.</summary>
        public (SlipOutcome, string)? Next { get; set; }

        public TaskCompletionSource? Waits { get; set; }

        public List<LaneEffect.Print> Slips { get; } = [];

        public async Task<(SlipOutcome Outcome, string Detail)> PrintAsync(LaneEffect.Print print)
        {
            Slips.Add(print);
            var answer = Next ?? (SlipOutcome.Printed, "done");
            Next = null;
            if (Waits is { } waits) await waits.Task;
            return answer;
        }
    }
}
