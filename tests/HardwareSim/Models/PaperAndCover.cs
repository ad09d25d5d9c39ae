using PosSim.Interpreter;

namespace PosSim.Tests.Models;

public class PaperAndCover
{
    private static readonly PrinterModelOptions Real = new();

    [Fact]
    public void Paper_out_in_mid_slip_stops_printing_keeps_the_buffer_and_goes_on_when_paper_is_back()
    {
        var printer = new TestPrinter(Real);
        var lines = string.Concat(Enumerable.Range(10, 20).Select(line => $"'line {line}' 0A "));
        printer.Send(lines + "1D 56 42 00").After(100);
        Assert.StartsWith("line 10\n", printer.Model.CurrentText);

        printer.Model.SetPaper(PaperState.End);
        var stopped = printer.Model.CurrentText;
        printer.After(60_000);
        Assert.Equal(stopped, printer.Model.CurrentText);
        Assert.True(printer.Model.State.BufferedBytes > 0);
        Assert.Empty(printer.Model.Slips);

        printer.Model.SetPaper(PaperState.Ok);
        printer.Settle();
        Assert.Equal(
            string.Join('\n', Enumerable.Range(10, 20).Select(line => $"line {line}")), printer.LastSlip.Text);
        Assert.InRange(printer.Now.TotalSeconds, 60.5, 61.5);
    }

    [Fact]
    public void Printing_takes_the_time_the_paper_takes()
    {
        var printer = new TestPrinter(Real);
        printer.Send(string.Concat(Enumerable.Repeat("'x' 0A ", 40))).Settle();
        Assert.Equal(40 * 30 / 8 / 150.0, printer.Now.TotalSeconds, 3);
    }

    [Fact]
    public void Power_off_loses_what_was_taken_in_and_not_printed()
    {
        var printer = new TestPrinter(Real);
        printer.Send(string.Concat(Enumerable.Range(10, 20).Select(line => $"'line {line}' 0A "))).After(60);
        printer.Model.PowerCycle(printer.Now);
        printer.Settle();
        Assert.Equal("line 10\nline 11", printer.Model.CurrentText);
        Assert.Equal(0, printer.Model.State.BufferedBytes);
    }

    [Fact]
    public void The_queued_status_is_answered_before_the_last_dots_and_the_process_id_after_them()
    {
        var printer = new TestPrinter(Real);
        printer.Send("'a slip' 0A 1D 72 01 1D 28 48 06 00 30 30 '0001'");
        Assert.Equal("00", printer.Replies());
        Assert.Equal("", printer.Model.CurrentText);
        printer.After(24);
        Assert.Equal("", printer.Replies());
        printer.After(2);
        Assert.Equal("37 22 30 30 30 31 00", printer.Replies());
        Assert.Equal("a slip", printer.Model.CurrentText);
    }

    [Fact]
    public void A_process_id_after_an_unfinished_line_waits_for_that_line()
    {
        var printer = new TestPrinter();
        printer.Send("'abc' 1D 28 48 06 00 30 30 '0001'");
        Assert.Equal("", printer.Replies());
        printer.Send("0A");
        Assert.Equal("37 22 30 30 30 31 00", printer.Replies());
    }

    [Fact]
    public void Off_line_a_queued_status_waits_and_a_real_time_one_does_not()
    {
        var printer = new TestPrinter();
        printer.Model.SetPaper(PaperState.End);
        printer.Send("1D 72 01 10 04 01 10 04 02 10 04 03 10 04 04");
        Assert.Equal("1A 32 12 7E", printer.Replies());
        printer.Model.SetPaper(PaperState.Near);
        printer.Settle();
        Assert.Equal("03", printer.Replies());
    }

    [Theory]
    [InlineData("", "12 12 12 12")]
    [InlineData("near", "12 12 12 1E")]
    [InlineData("cover", "1A 16 12 12")]
    [InlineData("button", "1A 12 12 12")]
    [InlineData("hot", "1A 52 52 12")]
    public void Real_time_status_has_the_fixed_bits(string fault, string expected)
    {
        var printer = new TestPrinter();
        if (fault == "near") printer.Model.SetPaper(PaperState.Near);
        if (fault == "cover") printer.Model.SetCover(true);
        if (fault == "button") printer.Model.SetOnline(false);
        if (fault == "hot") printer.Model.SetHeadHot(true);
        printer.Send("10 04 01 10 04 02 10 04 03 10 04 04");
        Assert.Equal(expected, printer.Replies());
    }

    [Fact]
    public void Automatic_status_is_sent_when_enabled_and_on_each_change_until_ESC_at()
    {
        var printer = new TestPrinter();
        printer.Send("1D 61 0F");
        Assert.Equal("10 00 00 0F", printer.Replies());
        printer.Model.SetCover(true);
        Assert.Equal("38 00 00 0F", printer.Replies());
        printer.Model.SetCover(false);
        Assert.Equal("10 00 00 0F", printer.Replies());
        printer.Model.SetPaper(PaperState.End);
        Assert.Equal("18 00 0F 0F", printer.Replies());
        printer.Model.SetPaper(PaperState.Ok);
        printer.Replies();
        printer.Send("1B 40");
        printer.Model.SetCover(true);
        Assert.Equal("", printer.Replies());
    }

    [Fact]
    public void A_jammed_blade_is_an_error_from_the_next_cut_until_the_host_recovers()
    {
        var printer = new TestPrinter();
        printer.Model.SetCutterJam(true);
        printer.Send("'one' 0A 10 04 03");
        Assert.Equal("12", printer.Replies());
        printer.Send("1D 56 42 00 'two' 0A").Send("10 04 03 10 04 01");
        Assert.Equal("1A 1A", printer.Replies());
        Assert.Equal("one", printer.Model.CurrentText);

        printer.Model.SetCutterJam(false);
        printer.Settle().Send("10 05 01").Settle();
        Assert.Equal("one", printer.LastSlip.Text);
        Assert.Equal("two", printer.Model.CurrentText);
    }

    [Fact]
    public void Recovery_with_clearing_drops_what_was_not_printed()
    {
        var printer = new TestPrinter();
        printer.Model.SetCutterJam(true);
        printer.Send("'one' 0A 1D 56 42 00 'two' 0A");
        printer.Model.SetCutterJam(false);
        printer.Send("10 05 02 'three' 0A").Settle();
        Assert.Equal("one\nthree", printer.Model.CurrentText);
        Assert.Empty(printer.Model.Slips);
    }

    [Fact]
    public void Clearing_the_buffers_in_real_time_is_confirmed_and_leaves_the_printer_usable()
    {
        var printer = new TestPrinter();
        printer.Model.SetPaper(PaperState.End);
        printer.Send("'lost' 0A 1D 76 30 00 48 00 FF 00 00 00 10 14 08 01 03 14 01 06 02 08");
        Assert.Equal("37 25 00", printer.Replies());
        printer.Model.SetPaper(PaperState.Ok);
        printer.Settle().Send("'kept' 0A");
        Assert.Equal("kept", printer.Model.CurrentText);
    }

    [Fact]
    public void A_host_that_stops_at_busy_can_ask_for_the_status_for_ever_and_loses_nothing()
    {
        var printer = new TestPrinter();
        printer.Model.SetPaper(PaperState.End);
        var job = TestPrinter.Bytes(string.Concat(Enumerable.Repeat("'0123456789' 0A ", 500)));
        var sent = 0;
        while (!printer.Model.State.Busy) printer.Send(job[sent..(sent += 7)]);
        Assert.Equal(128, printer.Model.FreeBuffer, 7.0);
        for (var ask = 0; ask < 1000; ask++) printer.Send("10 04 04");
        Assert.Equal(1000 * 3 - 1, printer.Replies().Length);
        Assert.Equal(0, printer.Model.State.DiscardedBytes);

        printer.Model.SetPaper(PaperState.Ok);
        printer.Settle().Send(job[sent..]).Settle();
        Assert.Equal(500, printer.Lines().Length);
    }

    [Fact]
    public void Bytes_sent_beyond_a_full_buffer_are_lost_and_counted()
    {
        var printer = new TestPrinter();
        printer.Model.SetCover(true);
        printer.Send(new byte[5000]);
        Assert.Equal(904, printer.Model.State.DiscardedBytes);
        printer.Send("10 04 02");
        Assert.Equal("16", printer.Replies());
    }

    [Fact]
    public void Status_is_answered_in_the_middle_of_image_data_and_the_bytes_stay_in_the_image()
    {
        var printer = new TestPrinter();
        printer.Send("1D 76 30 00 02 00 03 00 FF 10 04 01 FF FF 'after' 0A");
        Assert.Equal("12", printer.Replies());
        Assert.Equal("[image 16x3]\nafter", printer.Model.CurrentText);
    }

    [Fact]
    public void The_drawer_opens_by_ESC_p_and_its_pin_shows()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { HasDrawer = true });
        printer.Send("1B 70 00 19 FA 10 04 01 1D 72 02").Settle();
        printer.Send("10 04 01");
        Assert.Equal(1, printer.Model.State.DrawerPulses);
        Assert.True(printer.Model.State.DrawerOpen);
        Assert.EndsWith("16", printer.Replies());
    }
}
