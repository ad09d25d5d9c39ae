using PosDaemon.Devices.Printers;

namespace PosDaemon.Devices.Tests.Printers;

/// <summary>What a printer says by itself (ASB).</summary>
public sealed class AutomaticStatusTests
{
    private static readonly PrinterOptions AskedSeldom = new() { StatusPeriod = TimeSpan.FromSeconds(60) };

    [Fact]
    public async Task A_change_that_the_printer_tells_by_itself_is_known_at_once()
    {
        await using var bench = new PrinterBench(AskedSeldom, printer => printer.SaysByItself = true);
        await bench.ReadyAsync();
        await bench.UntilAsync(() => bench.Cable.WrittenHex.Contains("1D610F", StringComparison.Ordinal));
        var at = bench.Clock.Time.GetTimestamp();

        bench.Printer.CoverOpen = true;
        await bench.Statuses.NextAsync(status => status.Facts.CoverOpen is true);
        bench.Printer.CoverOpen = false;
        await bench.ReadyAsync();

        Assert.InRange(bench.Clock.Time.GetElapsedTime(at), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal(PowerState.Online, bench.Loop.Status.Power);
    }

    [Fact]
    public async Task The_reset_of_a_slip_does_not_end_it()
    {
        await using var bench = new PrinterBench(AskedSeldom, printer => printer.SaysByItself = true);
        await bench.ReadyAsync();
        Assert.Equal(PrintOutcome.Printed, (await bench.PrintAsync("\e@first")).Outcome);
        var at = bench.Clock.Time.GetTimestamp();

        bench.Printer.PaperOut = true;
        await bench.OutOfPaperAsync();

        Assert.InRange(bench.Clock.Time.GetElapsedTime(at), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_change_while_a_slip_is_in_the_printer_is_known_at_once_as_well()
    {
        await using var bench = new PrinterBench(AskedSeldom, printer => printer.SaysByItself = true);
        await bench.ReadyAsync();
        Assert.Equal(PrintOutcome.Printed, (await bench.PrintAsync("\e@first")).Outcome);
        bench.Printer.Stuck = true;
        var printing = bench.Loop.PrintAsync(PrinterBench.Slip("\e@second"));
        await bench.UntilAsync(() => bench.Cable.Writes.Any(bytes => bytes.AsSpan().IndexOf("second"u8) >= 0));
        var at = bench.Clock.Time.GetTimestamp();

        bench.Printer.CoverOpen = true;
        var opened = await bench.Statuses.NextAsync(status => status.Facts.CoverOpen is true);
        Assert.InRange(bench.Clock.Time.GetElapsedTime(at), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Contains("a slip waits in the printer", opened.Trouble, StringComparison.Ordinal);
        bench.Printer.CoverOpen = false;
        await bench.Statuses.NextAsync(status => status.Facts.CoverOpen is false);
        bench.Printer.Stuck = false;

        Assert.Equal(PrintOutcome.Printed, (await bench.Clock.ResultAsync(printing)).Outcome);
    }

    [Fact]
    public async Task A_printer_that_was_switched_off_and_on_is_told_again_when_a_question_finds_what_it_did_not_say()
    {
        var options = AskedSeldom with { StatusPeriod = TimeSpan.FromSeconds(5) };
        await using var bench = new PrinterBench(options, printer => printer.SaysByItself = true);
        await bench.ReadyAsync();
        bench.Printer.PowerCycle();
        bench.Printer.CoverOpen = true;
        await bench.Statuses.NextAsync(status => status.Facts.CoverOpen is true);
        bench.Printer.CoverOpen = false;
        await bench.ReadyAsync();
        await bench.Clock.PassAsync(TimeSpan.FromSeconds(1));
        var at = bench.Clock.Time.GetTimestamp();

        bench.Printer.PaperOut = true;
        await bench.OutOfPaperAsync();

        Assert.InRange(bench.Clock.Time.GetElapsedTime(at), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }
}
