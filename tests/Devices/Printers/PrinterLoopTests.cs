using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Tests.Printers;

public sealed class PrinterLoopTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Slip_is_printed_when_the_printer_answers_the_fence_behind_it(bool serial)
    {
        await using PrinterBench bench = serial ? PrinterBench.OnSerial() : PrinterBench.OnTcp();
        await bench.ReadyAsync();

        PrintReport[] reports = [await bench.PrintAsync("one"), await bench.PrintAsync("two")];

        Assert.All(reports, report => Assert.Equal(PrintOutcome.Printed, report.Outcome));
        Assert.Equal(["job-one", "job-two"], reports.Select(report => report.JobId));
        Assert.Equal("onetwo", bench.Printer.Paper);
        Assert.Equal("TM-T88", bench.Loop.Status.Model);
        Assert.InRange(bench.Loop.Status.Age!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Printer_that_is_not_ready_gets_no_byte_of_the_slip()
    {
        await using var bench = PrinterBench.OnTcp();
        await bench.ReadyAsync();

        bench.Printer.PaperOut = true;
        PrintReport noPaper = await bench.PrintAsync("one");
        bench.Printer.PaperOut = false;
        bench.Printer.CoverOpen = true;
        PrintReport cover = await bench.PrintAsync("two");
        PrinterStatus status = bench.Loop.Status;
        bench.Printer.CoverOpen = false;
        bench.Printer.PaperNearEnd = true;
        PrintReport nearEnd = await bench.PrintAsync("three");

        Assert.Equal((PrintOutcome.NotPrinted, "out of paper"), (noPaper.Outcome, noPaper.Detail));
        Assert.Equal((PrintOutcome.NotPrinted, "the cover is open"), (cover.Outcome, cover.Detail));
        Assert.True(status is { IsReady: false, CoverOpen: true, Trouble: "the cover is open" });
        Assert.Equal(PrintOutcome.Printed, nearEnd.Outcome);
        Assert.True(bench.Loop.Status is { IsReady: true, PaperNearEnd: true });
        Assert.Equal("three", bench.Printer.Paper);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Paper_that_ends_in_the_middle_of_a_slip_is_waited_for_and_the_slip_comes_out_once(bool serial)
    {
        await using PrinterBench bench = serial ? PrinterBench.OnSerial() : PrinterBench.OnTcp();
        await bench.ReadyAsync();

        bench.Printer.PaperLeft = 3;
        Task<PrintReport> printing = bench.PrintAsync("abcdef");
        PrinterStatus stuck = await bench.Statuses.NextAsync(status => status.PaperEnd is true);
        // Longer than the limit for a silent printer: one that says why is waited for.
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        Assert.False(printing.IsCompleted);
        bench.Printer.PaperOut = false;

        Assert.Equal(PrintOutcome.Printed, (await printing).Outcome);
        Assert.Equal("out of paper; a slip waits in the printer", stuck.Trouble);
        Assert.Equal("abcdef", bench.Printer.Paper);
        Assert.True((await bench.ReadyAsync()).Trouble is null);
    }

    [Fact]
    public async Task Connection_lost_before_the_fence_is_answered_is_unknown_and_the_printer_is_opened_again()
    {
        await using var bench = PrinterBench.OnTcp();
        await bench.ReadyAsync();

        bench.Printer.PaperLeft = 2;
        Task<PrintReport> printing = bench.PrintAsync("abcdef");
        await bench.Statuses.NextAsync(status => status.PaperEnd is true);
        bench.Printer.PowerCycle();
        bench.Printer.PaperOut = false;
        bench.Reset();

        Assert.Equal(PrintOutcome.Unknown, (await printing).Outcome);
        Assert.False((await bench.Statuses.NextAsync(status => !status.Connected)).IsReady);
        await bench.ReadyAsync();
        Assert.Equal(PrintOutcome.Printed, (await bench.PrintAsync("again", clearFirst: true)).Outcome);
        Assert.EndsWith("again", bench.Printer.Paper, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Printer_that_falls_silent_with_a_slip_is_unknown_after_the_limit()
    {
        await using var bench = PrinterBench.OnTcp();
        await bench.ReadyAsync();

        bench.Printer.AnswersFence = false;
        Task<PrintReport> printing = bench.PrintAsync("one");
        await PrinterBench.UntilAsync(() => bench.Printer.Paper == "one");
        bench.Printer.Stuck = true;
        PrintReport report = await printing;

        Assert.Equal(PrintOutcome.Unknown, report.Outcome);
        Assert.Contains("nothing was heard", report.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Printer_switched_off_and_on_with_a_slip_is_found_out_by_the_order_of_its_answers()
    {
        await using var bench = PrinterBench.OnSerial();
        await bench.ReadyAsync();

        bench.Printer.PaperLeft = 2;
        Task<PrintReport> printing = bench.PrintAsync("abcdef");
        await bench.Statuses.NextAsync(status => status.PaperEnd is true);
        bench.Printer.PowerCycle();
        bench.Printer.PaperOut = false;
        PrintReport report = await printing;

        Assert.Equal(PrintOutcome.Unknown, report.Outcome);
        Assert.Contains("lost its buffer", report.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Printer_that_is_ready_but_never_confirms_is_unknown_after_the_fence_limit()
    {
        await using var bench = PrinterBench.OnSerial(new PrinterOptions
        {
            StatusPeriod = TimeSpan.FromMilliseconds(100),
            FenceLimit = TimeSpan.FromMilliseconds(800),
            SyncLimit = TimeSpan.FromSeconds(1),
        });
        await bench.ReadyAsync();
        Assert.Equal(PrintOutcome.Printed, (await bench.PrintAsync("first")).Outcome);

        bench.Printer.AnswersFence = false;
        PrintReport report = await bench.PrintAsync("second");

        Assert.Equal(PrintOutcome.Unknown, report.Outcome);
        Assert.Contains("did not confirm", report.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Late_answer_to_an_earlier_fence_is_never_the_proof_of_a_later_slip()
    {
        await using var bench = PrinterBench.OnSerial();
        await bench.ReadyAsync();

        // The first slip is swallowed with its fence unanswered; a serial printer keeps both.
        bench.Printer.PaperLeft = 2;
        Task<PrintReport> first = bench.PrintAsync("first");
        await bench.Statuses.NextAsync(status => status.PaperEnd is true);
        bench.Printer.Stuck = true;
        Assert.Equal(PrintOutcome.Unknown, (await first).Outcome);

        // It wakes up, finishes the first slip and answers its fence on the new connection.
        int before = bench.Printer.FencesAnswered;
        bench.Printer.PaperOut = false;
        bench.Printer.Stuck = false;
        await bench.ReadyAsync();
        await PrinterBench.UntilAsync(() => bench.Printer.FencesAnswered >= before + 2);
        bench.Printer.PaperLeft = 3;
        Task<PrintReport> second = bench.PrintAsync("second");
        await bench.Statuses.NextAsync(status => status.PaperEnd is true);
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);

        Assert.False(second.IsCompleted);
        bench.Printer.PaperOut = false;
        Assert.Equal(PrintOutcome.Printed, (await second).Outcome);
        Assert.Equal("firstsecond", bench.Printer.Paper);
    }

    [Fact]
    public async Task Slip_cut_in_the_middle_of_a_command_does_not_eat_the_next_one()
    {
        await using var bench = PrinterBench.OnSerial();
        await bench.ReadyAsync();

        // GS ( L with 10,000 bytes, many times over: more than the cable holds.
        byte[] band = [0x1D, 0x28, 0x4C, 0x10, 0x27, .. new byte[10_000]];
        byte[] graphics = [.. Enumerable.Repeat(band, 20).SelectMany(bytes => bytes)];
        bench.DeafAfter = 5_000;
        PrintReport broken = await bench.Loop.PrintAsync(new PrintJob("graphics", graphics, ClearFirst: false))
            .WaitAsync(TimeSpan.FromSeconds(30));
        (bench.DeafAfter, bench.Deaf) = (int.MaxValue, false);
        Assert.Equal(PrintOutcome.Unknown, broken.Outcome);
        await bench.Statuses.NextAsync(status => !status.Connected);
        await bench.ReadyAsync();

        Assert.Equal(PrintOutcome.Printed, (await bench.PrintAsync("whole")).Outcome);
        Assert.EndsWith("whole", bench.Printer.Paper, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Buffer_is_cleared_before_a_copy_where_the_printer_can()
    {
        await using var bench = PrinterBench.OnTcp(script: printer => printer.AnswersClear = true);
        await bench.ReadyAsync();

        Assert.Equal(PrintOutcome.Printed, (await bench.PrintAsync("plain")).Outcome);
        Assert.Equal(0, bench.Printer.Clears);
        Assert.Equal(PrintOutcome.Printed, (await bench.PrintAsync("copy", clearFirst: true)).Outcome);
        Assert.Equal(1, bench.Printer.Clears);
        Assert.Equal("plaincopy", bench.Printer.Paper);
    }

    [Fact]
    public async Task Printer_that_knows_no_fence_gives_assumed_and_says_so()
    {
        await using var bench = PrinterBench.OnTcp(script: printer =>
            (printer.AnswersFence, printer.AnswersModel) = (false, false));
        await bench.ReadyAsync();

        PrintReport report = await bench.PrintAsync("one");

        Assert.Equal(PrintOutcome.Assumed, report.Outcome);
        Assert.Contains("GS r", report.Detail, StringComparison.Ordinal);
        await PrinterBench.UntilAsync(() => bench.Printer.Paper == "one");
    }

    [Fact]
    public async Task Printer_that_is_switched_off_on_an_open_port_is_not_ready()
    {
        await using var bench = PrinterBench.OnSerial(script: printer => printer.Stuck = true);

        PrinterStatus status = await bench.Statuses.NextAsync(next => next.Trouble!.Contains("does not answer",
            StringComparison.Ordinal));
        PrintReport report = await bench.PrintAsync("one");
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
        var statuses = new Heard<PrinterStatus>();
        var loop = new PrinterLoop("printer1", new DeviceAddress("serial:/dev/none0"), PrinterBench.Quick,
            new SystemTransportFactory(TimeProvider.System), TimeProvider.System, statuses.Add);
        Running running = Running.Start(loop.RunAsync);
        PrinterStatus absent = await statuses.NextAsync();
        PrintReport refused = await loop.PrintAsync(PrinterBench.Slip("one")).WaitAsync(TimeSpan.FromSeconds(5));
        await running.StopAsync();
        PrintReport stopped = await loop.PrintAsync(PrinterBench.Slip("two")).WaitAsync(TimeSpan.FromSeconds(5));

        Assert.False(absent.Connected);
        Assert.Contains("is not there", absent.Trouble, StringComparison.Ordinal);
        Assert.Equal((PrintOutcome.NotPrinted, PrintOutcome.NotPrinted), (refused.Outcome, stopped.Outcome));
    }

    [Fact]
    public async Task Job_that_finds_the_queue_full_is_not_printed_at_once()
    {
        var loop = new PrinterLoop("printer1", new DeviceAddress("serial:/dev/none0"),
            new PrinterOptions { QueueLength = 1 }, new SystemTransportFactory(TimeProvider.System),
            TimeProvider.System, _ => { });

        Task<PrintReport> waiting = loop.PrintAsync(PrinterBench.Slip("one"));
        PrintReport refused = await loop.PrintAsync(PrinterBench.Slip("two")).WaitAsync(TimeSpan.FromSeconds(5));

        Assert.False(waiting.IsCompleted);
        Assert.Equal(PrintOutcome.NotPrinted, refused.Outcome);
    }

    [Fact]
    public async Task Stopping_waits_for_the_slip_on_the_wire_and_gives_up_at_its_limit()
    {
        await using var bench = PrinterBench.OnTcp();
        await bench.ReadyAsync();
        bench.Printer.PaperLeft = 2;
        Task<PrintReport> printing = bench.PrintAsync("abcdef");
        await bench.Statuses.NextAsync(status => status.PaperEnd is true);

        Task stopping = bench.Running.StopAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        Assert.False(printing.IsCompleted);
        bench.Printer.PaperOut = false;
        Assert.Equal(PrintOutcome.Printed, (await printing).Outcome);
        await stopping;

        await using var second = PrinterBench.OnTcp();
        await second.ReadyAsync();
        second.Printer.PaperLeft = 2;
        printing = second.PrintAsync("abcdef");
        await second.Statuses.NextAsync(status => status.PaperEnd is true);
        await second.Running.StopAsync();
        Assert.Equal(PrintOutcome.Unknown, (await printing).Outcome);
    }

    [Fact]
    public async Task File_takes_every_slip_as_assumed()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var statuses = new Heard<PrinterStatus>();
        var loop = new PrinterLoop("printer1", new DeviceAddress("file:" + path), PrinterBench.Quick,
            new SystemTransportFactory(TimeProvider.System), TimeProvider.System, statuses.Add);
        Running running = Running.Start(loop.RunAsync);
        await statuses.NextAsync(status => status.IsReady);
        PrintReport report = await loop.PrintAsync(PrinterBench.Slip("one")).WaitAsync(TimeSpan.FromSeconds(5));
        await running.StopAsync();
        string text = await File.ReadAllTextAsync(path);
        File.Delete(path);

        Assert.Equal((PrintOutcome.Assumed, "one\n"), (report.Outcome, text));
    }
}
