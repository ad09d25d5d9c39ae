using PosDaemon.Devices.Printers;
using PosSim.Interpreter;

namespace PosDaemon.Devices.Tests.Printers;

/// <summary>Slips of any length on printers and lines of any speed, on a modelled line with a clock of its own.
/// </summary>
public sealed class LongSlipTests
{
    private static readonly LineKind[] Lines = [LineKind.Tcp, LineKind.UsbLp, LineKind.Serial(115200)];
    private static readonly PrinterOptions Known = new() { Speed = 150 };
    private static readonly TimeSpan Ready = TimeSpan.FromSeconds(30), Long = TimeSpan.FromMinutes(30);

    // All 60 take two minutes: POSD_SLIP_LENGTHS=60 (docs/hacking.md).
    private static IEnumerable<int> Lengths
    {
        get
        {
            var wanted = Environment.GetEnvironmentVariable("POSD_SLIP_LENGTHS");
            var count = int.TryParse(wanted, out var given) ? given : 3;
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

    [Fact]
    public async Task Paper_that_ends_in_a_slip_larger_than_the_buffer_is_waited_for_on_every_line_and_comes_out_once()
    {
        await using var bench = new ModelBench();
        var model = new PrinterModelOptions { Speed = 150, BufferBytes = 256 };
        var printers = Lines.Append(LineKind.SerialByDsr).Select(line => bench.Add(line, model, Known)).ToList();
        await bench.UntilAsync(() => printers.All(printer => printer.Loop.Status.IsReady), Ready);

        foreach (var printer in printers)
        {
            printer.Print(ModelledSlip.OfLength(10));
            await bench.UntilAsync(() => printer.Line.Slips.Count >= 3, Long);
            printer.Line.Touch(model => model.SetPaper(PaperState.End));
        }

        var told = TimeSpan.FromSeconds(30);
        await bench.UntilAsync(() => printers.All(printer => printer.Loop.Status.Facts.PaperEnd is true), told);
        // Longer than what such a slip may take, and than any limit.
        await bench.PassAsync(TimeSpan.FromSeconds(60));
        Assert.All(printers, printer => Assert.False(printer.Printing.IsCompleted));
        foreach (var printer in printers)
            printer.Line.Touch(model => model.SetPaper(PaperState.Ok));
        await bench.UntilAsync(() => printers.All(printer => printer.Printing.IsCompleted), Long);
        await bench.PassAsync(TimeSpan.FromSeconds(5));

        foreach (var printer in printers)
        {
            Assert.Equal(PrintOutcome.Printed, (await printer.Printing).Outcome);
            Assert.Equal(ModelledSlip.PiecesOfLength(10), printer.Line.Slips.Count);
        }
    }

    [Fact]
    public async Task A_cable_that_is_pulled_in_the_middle_of_a_long_slip_is_unknown_at_once()
    {
        await using var bench = new ModelBench();
        var printers = await BeginGroupAsync(bench);

        printers.ForEach(printer => printer.Line.Pull());
        await bench.PassAsync(TimeSpan.FromSeconds(1));

        foreach (var printer in printers)
            Assert.Equal(PrintOutcome.Unknown, (await printer.Printing).Outcome);
    }

    [Fact]
    public async Task A_printer_that_hangs_in_the_middle_of_a_long_slip_is_unknown_within_what_the_slip_may_take()
    {
        await using var bench = new ModelBench();
        var printers = await BeginGroupAsync(bench);
        var before = bench.Time.GetTimestamp();

        printers.ForEach(printer => printer.Line.IsHung = true);
        await bench.UntilAsync(() => printers.All(printer => printer.Printing.IsCompleted), Long);

        foreach (var printer in printers)
            Assert.Equal(PrintOutcome.Unknown, (await printer.Printing).Outcome);
        // The network has taken the whole slip at once; the others told earlier, by the bytes that they did not take.
        Assert.InRange(bench.Time.GetElapsedTime(before), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(70));
        Assert.All(printers.Skip(1), printer => Assert.True(printer.Took < TimeSpan.FromSeconds(40)));
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
            Known);
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

    /// <summary>On every line, the first three of 16 tickets are out.</summary>
    private static async Task<List<ModelledPrinter>> BeginGroupAsync(ModelBench bench)
    {
        var model = new PrinterModelOptions { Speed = 150 };
        var printers = Lines.Select(line => bench.Add(line, model, Known)).ToList();
        await bench.UntilAsync(() => printers.All(printer => printer.Loop.Status.IsReady), Ready);
        printers.ForEach(printer => printer.Print(ModelledSlip.Group()));
        await bench.UntilAsync(() => printers.All(printer => printer.Line.Slips.Count >= 3), Long);
        return printers;
    }
}
