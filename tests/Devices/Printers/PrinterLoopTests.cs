using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Tests.Printers;

public sealed class PrinterLoopTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Slip_is_printed_on_a_real_port_when_the_printer_answers_the_fence_behind_it(bool isSerial)
    {
        await using var bench = PrinterBench.OnPort(isSerial);
        await bench.ReadyAsync();

        PrintReport[] reports = [await bench.PrintAsync("one"), await bench.PrintAsync("two")];

        Assert.All(reports, report => Assert.Equal(PrintOutcome.Printed, report.Outcome));
        Assert.Equal("onetwo", bench.Printer.Paper);
        Assert.Equal("TM-T88", bench.Loop.Status.Model);
        Assert.InRange(bench.Loop.Status.Age!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Paper_that_ends_in_the_middle_of_a_slip_on_a_real_line_is_waited_for()
    {
        await using var bench = PrinterBench.OnPort(isSerial: true);
        await bench.ReadyAsync();

        bench.Printer.PaperLeft = 3;
        var printing = bench.Loop.PrintAsync(PrinterBench.Slip("abcdef"));
        await bench.OutOfPaperAsync();
        bench.Printer.PaperOut = false;

        Assert.Equal(PrintOutcome.Printed, (await bench.ResultAsync(printing)).Outcome);
        Assert.Equal("abcdef", bench.Printer.Paper);
    }

    [Fact]
    public async Task A_bug_in_a_transport_ends_the_loop_and_is_not_taken_for_a_silent_printer()
    {
        var clock = new TestClock();
        var printer = new ScriptedPrinter();
        var cable = new ScriptedCable(clock.Time) { Received = bytes => printer.Receive(bytes) };
        printer.Connected(cable.Send);
        var statuses = new Recorded<PrinterStatus>(clock);
        var loop = new PrinterLoop(
            "printer1", cable.Address, new PrinterOptions(), cable, clock.Time, statuses.Add);
        var running = loop.RunAsync(CancellationToken.None);
        await statuses.NextAsync(status => status.IsReady);

        cable.Fail(new InvalidOperationException("a bug"));

        await TestClock.UntilAsync(clock, () => running.IsCompleted);
        Assert.Equal("a bug", (await Assert.ThrowsAsync<InvalidOperationException>(() => running)).Message);
    }

    [Fact]
    public async Task A_peer_that_ends_each_connection_at_once_is_asked_as_seldom_as_one_that_is_not_there()
    {
        await using var bench = new PrinterBench();
        bench.Cable.Received = _ =>
        {
            // Some of its letters may be taken for answers, such as these for those of a printer that is off line.
            bench.Cable.Send([0x1A, 0x12, 0x12, 0x12]);
            bench.Cable.Break();
        };

        await bench.Clock.PassAsync(TimeSpan.FromSeconds(60));

        // 0.25, 0.5 and 1 s, then every 2 s.
        Assert.InRange(bench.Cable.Opens, 10, 35);
    }

    [Fact]
    public async Task Printer_that_is_known_not_to_be_ready_gets_no_byte_of_the_slip()
    {
        await using var bench = new PrinterBench();
        await bench.ReadyAsync();

        bench.Printer.PaperOut = true;
        await bench.OutOfPaperAsync();
        var noPaper = await bench.PrintAsync("one");
        bench.Printer.PaperOut = false;
        bench.Printer.CoverOpen = true;
        await bench.Statuses.NextAsync(status => status.Facts.CoverOpen is true);
        var cover = await bench.PrintAsync("two");
        var status = bench.Loop.Status;
        bench.Printer.CoverOpen = false;
        bench.Printer.PaperNearEnd = true;
        await bench.Statuses.NextAsync(status => status.Facts.PaperNearEnd is true);
        var nearEnd = await bench.PrintAsync("three");

        Assert.Equal((PrintOutcome.NotPrinted, "out of paper"), (noPaper.Outcome, noPaper.Detail));
        Assert.Equal((PrintOutcome.NotPrinted, "the cover is open"), (cover.Outcome, cover.Detail));
        Assert.True(status is { IsReady: false, Facts.CoverOpen: true, Trouble: "the cover is open" });
        Assert.Equal(PrintOutcome.Printed, nearEnd.Outcome);
        Assert.True(bench.Loop.Status is { IsReady: true, Facts.PaperNearEnd: true });
        Assert.Equal("three", bench.Printer.Paper);
    }

    [Fact]
    public async Task Facts_that_are_too_old_are_asked_for_again_before_a_slip()
    {
        await using var bench = new PrinterBench(new PrinterOptions { StatusPeriod = TimeSpan.FromSeconds(60) });
        await bench.ReadyAsync();

        await bench.Clock.PassAsync(TimeSpan.FromSeconds(3));
        bench.Printer.PaperOut = true;
        var report = await bench.PrintAsync("one");

        Assert.Equal((PrintOutcome.NotPrinted, "out of paper"), (report.Outcome, report.Detail));
        Assert.Equal("", bench.Printer.Paper);
    }

    [Fact]
    public async Task Slip_with_fresh_facts_is_one_write_with_its_fence_and_nothing_before_it()
    {
        await using var bench = new PrinterBench();
        await bench.ReadyAsync();

        var before = bench.Cable.Writes.Count;
        await bench.PrintAsync("one");

        Assert.Equal("one\n\u001dr\u0001"u8.ToArray(), bench.Cable.Writes[before]);
    }

    [Fact]
    public async Task Paper_that_ends_in_the_middle_of_a_slip_is_waited_for_without_limit_and_it_comes_out_once()
    {
        await using var bench = new PrinterBench();
        await bench.ReadyAsync();

        bench.Printer.PaperLeft = 3;
        var printing = bench.Loop.PrintAsync(PrinterBench.Slip("abcdef"));
        var stuck = await bench.OutOfPaperAsync();
        // Longer than any limit: a printer that says why is waited for.
        await bench.Clock.PassAsync(TimeSpan.FromSeconds(30));
        Assert.False(printing.IsCompleted);
        bench.Printer.PaperOut = false;

        Assert.Equal(PrintOutcome.Printed, (await bench.ResultAsync(printing)).Outcome);
        Assert.Equal("out of paper; a slip waits in the printer", stuck.Trouble);
        Assert.Equal("abcdef", bench.Printer.Paper);
        Assert.True((await bench.ReadyAsync()).Trouble is null);
    }

    [Fact]
    public async Task A_slow_line_that_stands_still_for_want_of_paper_is_waited_for_though_no_question_has_room_in_it()
    {
        await using var bench = new PrinterBench(script: printer => printer.SaysByItself = true);
        await bench.ReadyAsync();
        await bench.UntilAsync(() => bench.Cable.WrittenHex.Contains("1D610F", StringComparison.Ordinal));
        var lines = string.Concat(Enumerable.Repeat("a line of a long slip\n", 100));

        (bench.Cable.BytesASecond, bench.Printer.AnswersRealTime) = (960, false);
        var printing = bench.Loop.PrintAsync(PrinterBench.Slip("\e@" + lines));
        await bench.UntilAsync(() => bench.Printer.Paper.Length > 500);
        bench.Printer.PaperOut = true;
        await bench.OutOfPaperAsync();
        bench.Cable.Room = 0;
        await bench.Clock.PassAsync(TimeSpan.FromSeconds(90));

        Assert.False(printing.IsCompleted);
        bench.Cable.Break();
        Assert.Equal(PrintOutcome.Unknown, (await bench.ResultAsync(printing)).Outcome);
    }

    [Fact]
    public async Task Connection_lost_before_the_fence_is_answered_is_unknown_and_the_printer_is_opened_again()
    {
        await using var bench = new PrinterBench();
        await bench.ReadyAsync();

        bench.Printer.PaperLeft = 2;
        var printing = bench.Loop.PrintAsync(PrinterBench.Slip("abcdef"));
        await bench.OutOfPaperAsync();
        bench.Printer.PowerCycle();
        bench.Printer.PaperOut = false;
        bench.Cable.Break();

        Assert.Equal(PrintOutcome.Unknown, (await bench.ResultAsync(printing)).Outcome);
        Assert.False((await bench.Statuses.NextAsync(status => !status.Connected)).IsReady);
        await bench.ReadyAsync();
        Assert.Equal(PrintOutcome.Printed, (await bench.PrintAsync("again", clearFirst: true)).Outcome);
        Assert.EndsWith("again", bench.Printer.Paper, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_its_old_connection_is_being_closed_the_printer_is_gone_and_refuses_slips()
    {
        await using var bench = new PrinterBench();
        await bench.ReadyAsync();
        var closing = new TaskCompletionSource();
        bench.Cable.Closing = closing.Task;

        bench.Cable.Break();
        var gone = await bench.Statuses.NextAsync(status => !status.Connected);
        PrintReport[] reports = [await bench.PrintAsync("one"), await bench.PrintAsync("two")];
        var opens = bench.Cable.Opens;
        closing.SetResult();
        await bench.ReadyAsync();

        Assert.All(reports, report => Assert.Equal((PrintOutcome.NotPrinted, gone.Trouble),
            (report.Outcome, report.Detail)));
        Assert.Equal((1, 2), (opens, bench.Cable.Opens));
        Assert.Equal(PrintOutcome.Printed, (await bench.PrintAsync("three")).Outcome);
        Assert.Equal("three", bench.Printer.Paper);
    }

    [Fact]
    public async Task Printer_that_falls_silent_with_a_slip_is_unknown_after_the_limit()
    {
        await using var bench = new PrinterBench();
        await bench.ReadyAsync();

        bench.Printer.AnswersFence = false;
        var printing = bench.Loop.PrintAsync(PrinterBench.Slip("one"));
        await bench.UntilAsync(() => bench.Printer.Paper == "one");
        bench.Printer.Stuck = true;
        var report = await bench.ResultAsync(printing);

        Assert.Equal(PrintOutcome.Unknown, report.Outcome);
        Assert.Contains("nothing came from the printer", report.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Printer_switched_off_and_on_with_a_slip_is_found_out_by_the_order_of_its_answers()
    {
        await using var bench = new PrinterBench();
        await bench.ReadyAsync();

        bench.Printer.PaperLeft = 2;
        var printing = bench.Loop.PrintAsync(PrinterBench.Slip("abcdef"));
        await bench.OutOfPaperAsync();
        bench.Printer.PowerCycle();
        bench.Printer.PaperOut = false;
        var report = await bench.ResultAsync(printing);

        Assert.Equal(PrintOutcome.Unknown, report.Outcome);
        Assert.Contains("lost its buffer", report.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Printer_that_is_ready_but_never_confirms_is_unknown_after_the_proof_limit()
    {
        await using var bench = new PrinterBench();
        await bench.ReadyAsync();
        Assert.Equal(PrintOutcome.Printed, (await bench.PrintAsync("first")).Outcome);

        (bench.Printer.AnswersFence, bench.Printer.AnswersModel) = (false, false);
        var report = await bench.PrintAsync("second");

        Assert.Equal(PrintOutcome.Unknown, report.Outcome);
        Assert.Contains("did not confirm within 20 s", report.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Late_answer_to_an_earlier_fence_is_never_the_proof_of_a_later_slip()
    {
        await using var bench = new PrinterBench();
        await bench.ReadyAsync();

        // The first slip is swallowed with its fence unanswered; a serial printer keeps both.
        bench.Printer.PaperLeft = 2;
        var first = bench.Loop.PrintAsync(PrinterBench.Slip("first"));
        await bench.OutOfPaperAsync();
        bench.Printer.Stuck = true;
        Assert.Equal(PrintOutcome.Unknown, (await bench.ResultAsync(first)).Outcome);

        // It wakes up, finishes the first slip and answers its fence on the new connection.
        var before = bench.Printer.FencesAnswered;
        bench.Printer.PaperOut = false;
        bench.Printer.Stuck = false;
        await bench.ReadyAsync();
        await bench.UntilAsync(() => bench.Printer.FencesAnswered >= before + 2);
        bench.Printer.PaperLeft = 3;
        var second = bench.Loop.PrintAsync(PrinterBench.Slip("second"));
        await bench.OutOfPaperAsync();
        await bench.Clock.PassAsync(TimeSpan.FromSeconds(2));

        Assert.False(second.IsCompleted);
        bench.Printer.PaperOut = false;
        Assert.Equal(PrintOutcome.Printed, (await bench.ResultAsync(second)).Outcome);
        Assert.Equal("firstsecond", bench.Printer.Paper);
    }

    [Fact]
    public async Task Slip_cut_in_the_middle_of_a_command_does_not_eat_the_next_one()
    {
        await using var bench = new PrinterBench();
        await bench.ReadyAsync();

        // GS ( L with 10,000 bytes, twice: the cable stalls in the middle of the first.
        byte[] band = [0x1D, 0x28, 0x4C, 0x10, 0x27, .. new byte[10_000]];
        bench.Cable.Room = 5_000;
        var broken = await bench.ResultAsync(
            bench.Loop.PrintAsync(new PrintJob((byte[])[.. band, .. band], ClearFirst: false)));
        bench.Cable.Room = int.MaxValue;
        Assert.Equal(PrintOutcome.Unknown, broken.Outcome);
        await bench.Statuses.NextAsync(status => !status.Connected);
        await bench.ReadyAsync();

        Assert.Equal(PrintOutcome.Printed, (await bench.PrintAsync("whole")).Outcome);
        Assert.EndsWith("whole", bench.Printer.Paper, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_cut_in_the_middle_is_ended_also_when_the_bytes_that_end_it_are_lost_with_the_line()
    {
        await using var bench = new PrinterBench();
        await bench.ReadyAsync();
        byte[] band = [0x1D, 0x28, 0x4C, 0x10, 0x27, .. new byte[10_000]];
        var deliver = bench.Cable.Received;
        var lost = 0;
        bench.Cable.Room = 5_000;
        var printing = bench.Loop.PrintAsync(new PrintJob((byte[])[.. band, .. band], ClearFirst: false));
        await bench.UntilAsync(() => bench.Cable.Room == 0);
        bench.Cable.Received = bytes =>
        {
            // The line takes what ends the command, and breaks before the printer has it.
            if (lost == 0 && bytes.Length > 5_000)
            {
                lost++;
                bench.Cable.Break();
                return;
            }

            deliver(bytes);
        };

        Assert.Equal(PrintOutcome.Unknown, (await bench.ResultAsync(printing)).Outcome);
        bench.Cable.Room = int.MaxValue;
        await bench.UntilAsync(() => lost == 1);
        await bench.UntilAsync(() => !bench.Loop.Status.Connected);
        var since = bench.Clock.Time.GetTimestamp();
        await bench.UntilAsync(() => bench.Loop.Status.IsReady);

        Assert.InRange(bench.Clock.Time.GetElapsedTime(since), TimeSpan.Zero, bench.Options.ProofLimit / 2);

        Assert.Equal(PrintOutcome.Printed, (await bench.PrintAsync("whole")).Outcome);
        Assert.EndsWith("whole", bench.Printer.Paper, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_whose_end_was_taken_by_the_line_and_lost_with_it_does_not_eat_the_next_slip()
    {
        await using var bench = new PrinterBench();
        await bench.ReadyAsync();
        byte[] band = [0x1D, 0x28, 0x4C, 0x10, 0x27, .. new byte[10_000]];
        var deliver = bench.Cable.Received;
        bench.Cable.Received = bytes =>
        {
            deliver(bytes[..Math.Min(bytes.Length, 5_000)]);
            if (bytes.Length <= 5_000)
                return;
            bench.Cable.Received = deliver;
            bench.Cable.Break();
        };

        var broken = await bench.ResultAsync(bench.Loop.PrintAsync(new PrintJob(band, ClearFirst: false)));
        Assert.Equal(PrintOutcome.Unknown, broken.Outcome);
        await bench.UntilAsync(() => !bench.Loop.Status.Connected);
        var since = bench.Clock.Time.GetTimestamp();
        await bench.UntilAsync(() => bench.Loop.Status.IsReady);

        Assert.InRange(bench.Clock.Time.GetElapsedTime(since), TimeSpan.Zero, bench.Options.ProofLimit / 2);

        Assert.Equal(PrintOutcome.Printed, (await bench.PrintAsync("whole")).Outcome);
        Assert.EndsWith("whole", bench.Printer.Paper, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Buffer_is_cleared_before_a_copy_where_the_printer_can()
    {
        await using var bench = new PrinterBench(script: printer => printer.AnswersClear = true);
        await bench.ReadyAsync();

        Assert.Equal(PrintOutcome.Printed, (await bench.PrintAsync("plain")).Outcome);
        Assert.Equal(0, bench.Printer.Clears);
        Assert.Equal(PrintOutcome.Printed, (await bench.PrintAsync("copy", clearFirst: true)).Outcome);
        Assert.Equal(1, bench.Printer.Clears);
        Assert.Equal("plaincopy", bench.Printer.Paper);
    }

    [Fact]
    public async Task Printer_that_is_switched_off_on_an_open_port_is_not_ready()
    {
        await using var bench = new PrinterBench(script: printer => printer.Stuck = true);

        var status = await bench.Statuses.NextAsync(next =>
            next.Trouble!.Contains("does not answer", StringComparison.Ordinal));
        var report = await bench.PrintAsync("one");
        bench.Printer.Stuck = false;
        await bench.ReadyAsync();

        Assert.False(status.IsReady);
        Assert.Equal(PrintOutcome.NotPrinted, report.Outcome);
        Assert.Equal("", bench.Printer.Paper);
        Assert.Equal(PrintOutcome.Printed, (await bench.PrintAsync("two")).Outcome);
    }

    [Fact]
    public async Task Absent_printer_refuses_at_once_and_a_stopped_one_as_well()
    {
        await using var bench = new PrinterBench();
        await bench.ReadyAsync();
        bench.Cable.Pull();
        var absent = await bench.Statuses.NextAsync(
            status => status.Trouble?.Contains("is not there", StringComparison.Ordinal) is true);
        var refused = await bench.PrintAsync("one");
        await bench.Running.StopAsync();
        var stopped = await bench.PrintAsync("two");

        Assert.False(absent.Connected);
        Assert.Equal((PrintOutcome.NotPrinted, PrintOutcome.NotPrinted), (refused.Outcome, stopped.Outcome));
    }

    [Fact]
    public async Task Job_that_finds_the_queue_full_is_not_printed_at_once()
    {
        var loop = new PrinterLoop("printer1", new DeviceAddress("serial:/dev/none0"),
            new PrinterOptions { QueueLength = 1 }, new SystemTransportFactory(TimeProvider.System),
            TimeProvider.System, _ => { });

        var waiting = loop.PrintAsync(PrinterBench.Slip("one"));
        var refused = await loop.PrintAsync(PrinterBench.Slip("two"));

        Assert.False(waiting.IsCompleted);
        Assert.Equal(PrintOutcome.NotPrinted, refused.Outcome);
    }

    [Fact]
    public async Task Stopping_waits_for_the_slip_on_the_wire()
    {
        await using var bench = new PrinterBench();
        await bench.ReadyAsync();
        bench.Printer.PaperLeft = 2;
        var printing = bench.Loop.PrintAsync(PrinterBench.Slip("abcdef"));
        await bench.OutOfPaperAsync();

        bench.Running.BeginStop();
        await bench.Clock.PassAsync(bench.Options.StopLimit / 2);
        Assert.False(printing.IsCompleted);
        bench.Printer.PaperOut = false;
        Assert.Equal(PrintOutcome.Printed, (await bench.ResultAsync(printing)).Outcome);
    }

    [Fact]
    public async Task Stopping_gives_a_slip_on_the_wire_up_at_its_limit()
    {
        await using var bench = new PrinterBench();
        await bench.ReadyAsync();
        bench.Printer.PaperLeft = 2;
        var printing = bench.Loop.PrintAsync(PrinterBench.Slip("abcdef"));
        await bench.OutOfPaperAsync();

        await bench.Running.StopAsync();

        Assert.Equal(PrintOutcome.Unknown, (await printing).Outcome);
    }

    [Fact]
    public async Task Printer_that_was_replaced_begins_without_what_was_known_of_the_old_one()
    {
        await using var bench = new PrinterBench();
        await bench.ReadyAsync();
        await bench.PrintAsync("one");

        bench.Cable.Pull();
        await bench.Statuses.NextAsync(status => !status.Connected);
        (bench.Printer.AnswersFence, bench.Printer.AnswersModel) = (false, false);
        (bench.Cable.Identity, bench.Cable.IsPluggedIn) = (new DeviceIdentity("usb:1a86:7523:OTHER"), true);
        var other = await bench.ReadyAsync();

        Assert.Null(other.Model);
        Assert.Equal(PrintOutcome.Assumed, (await bench.PrintAsync("two")).Outcome);
    }

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(1001, 1.0)]
    [InlineData(16, 0.05)]
    [InlineData(16, 61.0)]
    public void Options_that_no_printer_can_take_are_refused(int queueLength, double statusPeriod) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PrinterLoop("printer1", new DeviceAddress("file:x"),
            new PrinterOptions { QueueLength = queueLength, StatusPeriod = TimeSpan.FromSeconds(statusPeriod) },
            new SystemTransportFactory(TimeProvider.System), TimeProvider.System, _ => { }));
}
