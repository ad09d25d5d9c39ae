using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Tests.Printers;

public sealed class PrintProofTests
{
    private static readonly PrinterOptions ById = new() { Proof = PrintProof.ProcessId };

    [Fact]
    public async Task Printer_that_knows_no_fence_gives_assumed_and_the_report_says_why()
    {
        await using var bench = new PrinterBench(script: printer =>
            (printer.AnswersFence, printer.AnswersModel) = (false, false));
        await bench.ReadyAsync();

        var report = await bench.PrintAsync("one");

        Assert.Equal(PrintOutcome.Assumed, report.Outcome);
        Assert.Contains("GS r", report.Detail, StringComparison.Ordinal);
        Assert.EndsWith("one", bench.Printer.Paper, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Printer_of_which_no_proof_is_asked_gets_no_fence_and_its_slips_are_assumed()
    {
        await using var bench = new PrinterBench(new PrinterOptions { Proof = PrintProof.Assumed });
        await bench.ReadyAsync();

        var report = await bench.PrintAsync("one");

        Assert.Equal(PrintOutcome.Assumed, report.Outcome);
        Assert.Equal(0, bench.Printer.FencesAnswered);
        Assert.Equal("one", bench.Printer.Paper);
    }

    [Fact]
    public async Task Out_of_paper_is_not_printed_also_where_no_proof_is_asked()
    {
        await using var bench = new PrinterBench(new PrinterOptions { Proof = PrintProof.Assumed });
        await bench.ReadyAsync();
        bench.Printer.PaperOut = true;
        await bench.OutOfPaperAsync();

        Assert.Equal(PrintOutcome.NotPrinted, (await bench.PrintAsync("one")).Outcome);
    }

    [Fact]
    public async Task Process_id_is_proof_only_when_the_dots_are_on_paper()
    {
        await using var bench = new PrinterBench(ById, printer => printer.AnswersProcessId = true);
        await bench.ReadyAsync();

        bench.Printer.IsStillPrinting = true;
        var fences = bench.Printer.FencesAnswered;
        var printing = bench.Loop.PrintAsync(PrinterBench.Slip("one"));
        await bench.UntilAsync(() => bench.Printer.FencesAnswered > fences);
        await bench.Clock.PassAsync(TimeSpan.FromSeconds(5));
        Assert.False(printing.IsCompleted);
        bench.Printer.IsStillPrinting = false;

        var report = await bench.ResultAsync(printing);
        Assert.Equal(PrintOutcome.Printed, report.Outcome);
        Assert.Contains("GS ( H", report.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_id_that_never_comes_is_unknown_although_the_fence_was_answered()
    {
        await using var bench = new PrinterBench(ById, printer => printer.AnswersProcessId = true);
        await bench.ReadyAsync();

        bench.Printer.IsStillPrinting = true;
        var report = await bench.PrintAsync("one");

        Assert.Equal(PrintOutcome.Unknown, report.Outcome);
        Assert.Contains("did not confirm", report.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Late_process_id_of_an_earlier_slip_is_not_that_of_a_later_one()
    {
        await using var bench = new PrinterBench(ById, printer => printer.AnswersProcessId = true);
        await bench.ReadyAsync();
        bench.Printer.IsStillPrinting = true;
        Assert.Equal(PrintOutcome.Unknown, (await bench.PrintAsync("one")).Outcome);
        await bench.ReadyAsync();

        var second = bench.Loop.PrintAsync(PrinterBench.Slip("two"));
        await bench.UntilAsync(() => bench.Printer.Paper.EndsWith("two", StringComparison.Ordinal));
        bench.Cable.Send([0x37, 0x22, 0x20, 0x20, 0x20, 0x20, 0x00]);
        await bench.Clock.PassAsync(TimeSpan.FromSeconds(1));

        Assert.False(second.IsCompleted);
        bench.Printer.IsStillPrinting = false;
        Assert.Equal(PrintOutcome.Printed, (await bench.ResultAsync(second)).Outcome);
    }

    [Fact]
    public async Task Printer_that_answers_no_process_id_is_served_by_the_fence_and_the_report_says_so()
    {
        await using var bench = new PrinterBench(ById);
        await bench.ReadyAsync();

        var report = await bench.PrintAsync("one");

        Assert.Equal(PrintOutcome.Printed, report.Outcome);
        Assert.EndsWith("it does not answer GS ( H", report.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_only_go_out_are_assumed()
    {
        var clock = new TestClock();
        var cable = new ScriptedCable(clock.Time) { IsOneWay = true };
        var statuses = new Recorded<PrinterStatus>(clock);
        var loop = new PrinterLoop(
            "printer1", cable.Address, new PrinterOptions(), cable, clock.Time, statuses.Add);
        await using var running = Running.Start(loop.RunAsync, clock);
        await statuses.NextAsync(status => status.IsReady);

        var report = await clock.ResultAsync(loop.PrintAsync(PrinterBench.Slip("one")));

        Assert.Equal(PrintOutcome.Assumed, report.Outcome);
        Assert.Equal("6F6E650A", cable.WrittenHex);
    }

    [Fact]
    public async Task Line_that_takes_no_slip_is_given_up_together_with_the_read_that_waited_for_its_end()
    {
        var clock = new TestClock();
        var disk = new FullDisk();
        var loop = new PrinterLoop("printer1", new("file:/full"), new PrinterOptions(), disk, clock.Time, _ => { });
        await using var running = Running.Start(loop.RunAsync, clock);
        await TestClock.UntilAsync(clock, () => loop.Status.Connected);

        await clock.ResultAsync(loop.PrintAsync(PrinterBench.Slip("one")));
        await TestClock.UntilAsync(clock, () => disk.Openings == 2 && loop.Status.Connected);

        Assert.Equal(1, disk.Reads);
    }

    /// <summary>Opens what takes nothing, and whose reads end by their token alone, as those of a file do.</summary>
    private sealed class FullDisk : ITransportFactory, ITransport
    {
        private int _reads;

        public int Openings { get; private set; }

        /// <summary>Under way.</summary>
        public int Reads => Volatile.Read(ref _reads);

        public DeviceAddress Address { get; } = new("file:/full");

        public bool IsOneWay => true;

        public ValueTask<ITransport> OpenAsync(DeviceAddress address, CancellationToken abort)
        {
            Openings++;
            return ValueTask.FromResult<ITransport>(this);
        }

        public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken abort)
        {
            Interlocked.Increment(ref _reads);
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, abort);
                return 0;
            }
            finally
            {
                Interlocked.Decrement(ref _reads);
            }
        }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort) =>
            throw new DeviceException(DeviceFault.Failed, "no space left");

        public int DiscardInput() => 0;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
