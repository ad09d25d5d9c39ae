using PosSim.Interpreter;
using PosSim.Models;

namespace PosSim.Tests.Models;

public sealed class PlannedFaults
{
    private static readonly string Job = string.Concat(Enumerable.Range(10, 10).Select(line => $"'line {line}' 0A "));

    [Fact]
    public void By_time_it_strikes_at_that_time_between_two_lines()
    {
        var printer = new TestPrinter(new());
        printer.Model.Plan(new(PrinterFault.PaperOut) { After = TimeSpan.FromMilliseconds(120) });
        printer.Send(Job);
        Assert.Equal("", printer.Model.CurrentText);
        printer.After(60_000);
        // A line takes 25 ms: four are done, the fifth stops where it is.
        Assert.Equal("line 10\nline 11\nline 12\nline 13", printer.Model.CurrentText);
        Assert.Empty(printer.Model.PlannedFaults);
        printer.Model.SetPaper(PaperState.Ok);
        printer.Settle();
        Assert.Equal(10, printer.Lines().Length);
    }

    [Fact]
    public void By_time_it_wakes_a_printer_that_has_nothing_to_do()
    {
        var printer = new TestPrinter();
        printer.Model.Plan(new(PrinterFault.CoverOpen) { After = TimeSpan.FromSeconds(2) });
        Assert.Equal(TimeSpan.FromSeconds(2), printer.Model.NextWake);
        printer.Settle();
        Assert.Equal((2000, true), (printer.Now.TotalMilliseconds, printer.Model.State.CoverOpen));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(80)]
    public void By_bytes_it_strikes_with_that_byte_however_they_come(int piece)
    {
        var printer = new TestPrinter();
        printer.Model.Plan(new(PrinterFault.PaperOut) { AfterBytes = 16 + 7 });
        foreach (var part in TestPrinter.Bytes(Job).Chunk(piece)) printer.Send(part);
        Assert.Equal("line 10\nline 11", printer.Model.CurrentText);
        Assert.Equal(80 - 16 - 7, printer.Model.State.BufferedBytes);
    }

    [Fact]
    public void By_bytes_a_pulled_cable_takes_the_rest_of_them_back()
    {
        var printer = new TestPrinter();
        printer.Model.Plan(new(PrinterFault.Unplug) { AfterBytes = 20 });
        var job = TestPrinter.Bytes(Job);
        Assert.Equal(20, printer.Model.Receive(job, printer.Now));
        Assert.Equal(0, printer.Model.Receive(job.AsSpan(20), printer.Now));
        Assert.True(printer.Model.TryTakeFault(out var fault));
        Assert.Equal(PrinterFault.Unplug, fault);
        Assert.Equal(60, printer.Model.Receive(job.AsSpan(20), printer.Now));
        Assert.Equal(10, printer.Lines().Length);
    }

    [Fact]
    public void By_command_it_strikes_before_the_nth_of_its_name_is_done()
    {
        var printer = new TestPrinter();
        printer.Model.Plan(new(PrinterFault.PaperOut) { AtCommand = "GS V", Nth = 2 });
        printer.Send("'one' 0A 1D 56 42 00 'two' 0A 1D 56 42 00 'three' 0A 1D 56 42 00");
        Assert.Single(printer.Model.Slips);
        Assert.Equal("two", printer.Model.CurrentText);
        printer.Model.SetPaper(PaperState.Ok);
        printer.Settle();
        Assert.Equal(["one", "two", "three"], printer.Model.Slips.Select(static slip => slip.Text));
    }

    [Theory]
    [InlineData("GS ( k", "1D 28 6B 03 00 31 43 04")]
    [InlineData("GS v 0", "1D 76 30 00 01 00 01 00 FF")]
    [InlineData("GS ( L", "1D 28 4C 02 00 30 32")]
    [InlineData("ESC @", "1B 40")]
    [InlineData("LF", "0A")]
    [InlineData("GS r", "1D 72 01")]
    public void Commands_are_named_as_in_manuals(string name, string bytes)
    {
        var printer = new TestPrinter();
        printer.Model.Plan(new(PrinterFault.CoverOpen) { AtCommand = name });
        printer.Send("1B 61 00 'x' 1D 49 03");
        Assert.Equal((false, "01"), (printer.Model.State.CoverOpen, printer.Replies()));
        printer.Send(bytes + "1D 49 03");
        Assert.Equal((true, ""), (printer.Model.State.CoverOpen, printer.Replies()));
        printer.Model.SetCover(false);
        Assert.EndsWith("01", printer.Settle().Replies());
    }

    [Fact]
    public void A_power_cycle_before_a_question_leaves_it_unanswered()
    {
        var printer = new TestPrinter();
        printer.Model.Plan(new(PrinterFault.PowerCycle) { AtCommand = "GS r" });
        printer.Send("'a' 0A 1D 72 01 'b' 0A");
        Assert.True(printer.Model.TryTakeFault(out _));
        printer.Model.PowerCycle(printer.Now);
        printer.Settle();
        Assert.Equal(("", "a"), (printer.Replies(), printer.Model.CurrentText));
    }

    [Fact]
    public void By_lines_it_strikes_in_mid_slip()
    {
        var printer = new TestPrinter();
        printer.Model.Plan(new(PrinterFault.CutterJam) { AfterLines = 3 });
        printer.Send(Job + "1D 56 42 00 10 04 03");
        Assert.Equal("1A", printer.Replies());
        Assert.Equal(10, printer.Lines().Length);
    }

    [Theory]
    [InlineData(PrinterFault.HeadHot, "1A 52 52 12")]
    [InlineData(PrinterFault.Recoverable, "1A 52 16 12")]
    [InlineData(PrinterFault.Unrecoverable, "1A 52 32 12")]
    [InlineData(PrinterFault.PaperOut, "1A 32 12 7E")]
    [InlineData(PrinterFault.CoverOpen, "1A 16 12 12")]
    public void Without_a_moment_it_strikes_at_once(PrinterFault fault, string status)
    {
        var printer = new TestPrinter();
        printer.Model.Plan(new(fault));
        printer.Send("10 04 01 10 04 02 10 04 03 10 04 04");
        Assert.Equal(status, printer.Replies());
    }

    [Fact]
    public void Several_wait_side_by_side_and_can_be_called_off()
    {
        var printer = new TestPrinter();
        printer.Model.Plan(new(PrinterFault.PaperOut) { AfterBytes = 8 });
        printer.Model.Plan(new(PrinterFault.CoverOpen) { AfterBytes = 8 });
        printer.Model.Plan(new(PrinterFault.HeadHot) { After = TimeSpan.FromSeconds(5) });
        printer.Send("'line 10' 0A");
        Assert.True(printer.Model.State is { Paper: PaperState.End, CoverOpen: true });
        Assert.Single(printer.Model.PlannedFaults);
        printer.Model.ClearPlan();
        printer.After(10_000);
        Assert.False(printer.Model.State.HeadHot);
    }
}
