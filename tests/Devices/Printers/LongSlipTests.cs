using PosDaemon.Devices.Printers;
using PosSim.Interpreter;

namespace PosDaemon.Devices.Tests.Printers;

/// <summary>Slips of any length on printers and lines of any speed, on a modelled line with a clock of its own.
/// </summary>
public sealed class LongSlipTests
{
    private static readonly TimeSpan Ready = TimeSpan.FromSeconds(30), Long = TimeSpan.FromMinutes(30);

    // All 60 take minutes: POSD_SLIP_LENGTHS=60 (docs/hacking.md).
    private static IEnumerable<int> Lengths
    {
        get
        {
            var count = int.TryParse(Environment.GetEnvironmentVariable("POSD_SLIP_LENGTHS"), out var given) ? given : 3;
            return Enumerable.Range(1, count).Select(number => (number * 60 + count - 1) / count);
        }
    }

    [Fact]
    public async Task Sixteen_tickets_on_a_network_printer_with_4_KB_and_150_mm_a_second_are_printed_once()
    {
        await using var bench = new ModelBench();
        var printer = bench.Add(LineKind.Tcp, new PrinterModelOptions { BufferBytes = 4096, Speed = 150 });
        await bench.UntilAsync(() => printer.Loop.Status.IsReady, Ready);

        printer.Print(ModelledSlip.Group());
        await bench.UntilAsync(() => printer.Printing.IsCompleted, Long);
        await bench.PassAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(PrintOutcome.Printed, (await printer.Printing).Outcome);
        Assert.Equal(16, printer.Line.Slips.Count);
    }

    [Fact]
    public async Task Slips_of_every_length_on_four_lines_at_three_speeds_with_three_buffers_are_printed_once_each()
    {
        await using var bench = new ModelBench();
        var cases = (
            from line in new[] { LineKind.Serial(9600), LineKind.Serial(115200), LineKind.Tcp, LineKind.UsbLp }
            from speed in new[] { 60, 150, 300 }
            from buffer in new[] { 45, 4096, 65536 }
            from length in Lengths
            let model = new PrinterModelOptions { BufferBytes = buffer, Speed = speed, TracesAll = false }
            select (Name: $"{line}, {speed} mm/s, {buffer} B, length {length}", Length: length,
                Printer: bench.Add(line, model))).ToList();
        await bench.UntilAsync(() => cases.All(one => one.Printer.Loop.Status.IsReady), Ready);

        foreach (var one in cases)
            one.Printer.Print(ModelledSlip.OfLength(one.Length));
        await bench.UntilAsync(() => cases.All(one => one.Printer.Printing.IsCompleted), Long);
        await bench.PassAsync(TimeSpan.FromSeconds(10));

        var wrong = new List<string>();
        foreach (var (name, length, printer) in cases)
        {
            var (report, pieces) = (await printer.Printing, printer.Line.Slips.Count);
            if (report.Outcome != PrintOutcome.Printed || pieces != ModelledSlip.PiecesOfLength(length))
                wrong.Add($"{name}: {report.Outcome} ({report.Detail}), {pieces} pieces, {printer.Took}");
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {cases.Count}:\n{string.Join('\n', wrong.Take(40))}");
    }

    [Fact]
    public async Task Bytes_that_only_go_out_are_assumed_also_when_the_printer_is_slow_to_take_them()
    {
        await using var bench = new ModelBench();
        var slow = new PrinterModelOptions { BufferBytes = 45, Speed = 60 };
        var printer = bench.Add(LineKind.UsbLp, slow, new PrinterOptions { Answers = false });
        await bench.UntilAsync(() => printer.Loop.Status.IsReady, Ready);

        printer.Print(ModelledSlip.OfLength(60));
        await bench.UntilAsync(() => printer.Printing.IsCompleted, Long);
        await bench.PassAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(PrintOutcome.Assumed, (await printer.Printing).Outcome);
        Assert.Equal(ModelledSlip.PiecesOfLength(60), printer.Line.Slips.Count);
    }

    [Theory]
    [InlineData("TCP")]
    [InlineData("usb-lp")]
    [InlineData("serial")]
    public async Task Paper_that_ends_in_a_slip_larger_than_the_buffer_is_waited_for_and_it_comes_out_once(string line)
    {
        await using var bench = new ModelBench();
        var model = new PrinterModelOptions { Speed = 150, BufferBytes = 256 };
        var printer = bench.Add(Line(line), model, new PrinterOptions { Speed = 150 });
        await bench.UntilAsync(() => printer.Loop.Status.IsReady, Ready);

        printer.Print(ModelledSlip.OfLength(10));
        await bench.UntilAsync(() => printer.Line.Slips.Count >= 3, Long);
        printer.Line.Touch(model => model.SetPaper(PaperState.End));
        await bench.UntilAsync(() => printer.Loop.Status.PaperEnd is true, TimeSpan.FromSeconds(30));
        // Longer than what such a slip may take, and than any limit.
        await bench.PassAsync(TimeSpan.FromSeconds(60));
        Assert.False(printer.Printing.IsCompleted);
        printer.Line.Touch(model => model.SetPaper(PaperState.Ok));
        await bench.UntilAsync(() => printer.Printing.IsCompleted, Long);
        await bench.PassAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(PrintOutcome.Printed, (await printer.Printing).Outcome);
        Assert.Equal(ModelledSlip.PiecesOfLength(10), printer.Line.Slips.Count);
    }

    [Theory]
    [InlineData("TCP", false)]
    [InlineData("serial", false)]
    [InlineData("usb-lp", false)]
    [InlineData("TCP", true)]
    [InlineData("serial", true)]
    public async Task A_printer_that_hangs_or_is_pulled_in_the_middle_of_a_long_slip_is_unknown_in_good_time(
        string line, bool isPulled)
    {
        await using var bench = new ModelBench();
        var model = new PrinterModelOptions { Speed = 150 };
        var printer = bench.Add(Line(line), model, new PrinterOptions { Speed = 150 });
        await bench.UntilAsync(() => printer.Loop.Status.IsReady, Ready);

        printer.Print(ModelledSlip.Group());
        await bench.UntilAsync(() => printer.Line.Slips.Count >= 3, Long);
        var broken = bench.Time.GetTimestamp();
        if (isPulled)
            printer.Line.Pull();
        else
            printer.Line.IsHung = true;
        await bench.UntilAsync(() => printer.Printing.IsCompleted, Long);

        var known = bench.Time.GetElapsedTime(broken);
        Assert.Equal(PrintOutcome.Unknown, (await printer.Printing).Outcome);
        Assert.InRange(known, TimeSpan.Zero, TimeSpan.FromSeconds(isPulled ? 1 : 70));
    }

    [Fact]
    public async Task A_printer_that_hangs_when_it_has_been_heard_behind_the_slip_is_unknown_after_the_stall_limit()
    {
        await using var bench = new ModelBench();
        var model = new PrinterModelOptions { Speed = 60, BufferBytes = 65536 };
        var printer = bench.Add(LineKind.Serial(115200), model);
        await bench.UntilAsync(() => printer.Loop.Status.IsReady, Ready);

        printer.Print(ModelledSlip.OfLength(58));
        await bench.PassAsync(TimeSpan.FromSeconds(8));
        printer.Line.IsHung = true;
        await bench.PassAsync(new PrinterOptions().StallLimit + TimeSpan.FromSeconds(3));

        Assert.True(printer.Printing.IsCompleted);
        Assert.Equal(PrintOutcome.Unknown, (await printer.Printing).Outcome);
    }

    [Fact]
    public async Task A_printer_that_answers_questions_for_ever_and_never_confirms_is_unknown_in_the_end()
    {
        await using var bench = new ModelBench();
        var printer = bench.Add(LineKind.Tcp, new PrinterModelOptions { Speed = 150, BufferBytes = 1 << 19 },
            new PrinterOptions { Speed = 150 });
        await bench.UntilAsync(() => printer.Loop.Status.IsReady, Ready);

        // What would print for hours: no fence behind it is reached, and DLE EOT is answered on receipt.
        printer.Line.Touch(model => model.Receive(
            [.. Enumerable.Repeat((byte)0x0A, 400_000)], printer.Line.Now));
        printer.Print(ModelledSlip.OfLength(20));
        await bench.UntilAsync(() => printer.Printing.IsCompleted, Long);

        var report = await printer.Printing;
        Assert.Equal(PrintOutcome.Unknown, report.Outcome);
        Assert.Contains("is ready but did not confirm", report.Detail, StringComparison.Ordinal);
        Assert.InRange(printer.Took, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(90));
    }

    private static LineKind Line(string name) => name switch
    {
        "TCP" => LineKind.Tcp,
        "usb-lp" => LineKind.UsbLp,
        _ => LineKind.Serial(115200),
    };
}
