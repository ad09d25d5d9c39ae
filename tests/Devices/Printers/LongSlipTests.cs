using PosDaemon.Devices.Printers;
using PosSim.Interpreter;

namespace PosDaemon.Devices.Tests.Printers;

/// <summary>Slips of any length on printers and lines of any speed, on a modelled line with a clock of its own.
/// </summary>
public sealed class LongSlipTests
{
    private static readonly TimeSpan Ready = TimeSpan.FromSeconds(30), Long = TimeSpan.FromMinutes(30);

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
    public async Task Sixty_lengths_on_four_lines_at_three_speeds_with_three_buffers_are_printed_once_each()
    {
        await using var bench = new ModelBench();
        var cases = (
            from line in new[] { LineKind.Serial(9600), LineKind.Serial(115200), LineKind.Tcp, LineKind.UsbLp }
            from speed in new[] { 60, 150, 300 }
            from buffer in new[] { 45, 4096, 65536 }
            from length in Enumerable.Range(1, 60)
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
}
