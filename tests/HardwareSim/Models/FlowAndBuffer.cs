using PosSim.Interpreter;

namespace PosSim.Tests.Models;

public sealed class FlowAndBuffer
{
    private static readonly PrinterModelOptions Xon = TestPrinter.Fast with { Flow = FlowControl.Xon };
    private static readonly byte[] Line = TestPrinter.Bytes("'0123456789' 0A");

    [Fact]
    public void XOFF_comes_when_128_bytes_are_left_and_XON_when_there_is_room_again()
    {
        var printer = new TestPrinter(Xon);
        printer.Model.SetPaper(PaperState.End);
        printer.Send(new byte[4096 - 129]);
        Assert.Equal("", printer.Replies());
        printer.Send(new byte[1]);
        Assert.Equal("13", printer.Replies());
        printer.Send(new byte[50]);
        Assert.Equal("", printer.Replies());

        printer.Model.SetPaper(PaperState.Ok);
        printer.Settle();
        Assert.Equal("11", printer.Replies());
    }

    [Theory]
    [InlineData(FlowControl.None)]
    [InlineData(FlowControl.Dtr)]
    public void Without_XON_no_byte_is_sent_for_it_and_busy_still_shows(FlowControl flow)
    {
        var printer = new TestPrinter(TestPrinter.Fast with { Flow = flow });
        printer.Model.SetPaper(PaperState.End);
        printer.Send(new byte[4000]);
        Assert.True(printer.Model.State.Busy);
        Assert.Equal("", printer.Replies());
    }

    [Fact]
    public void Off_line_counts_as_busy_only_where_the_switch_says_so()
    {
        var switched = new TestPrinter(Xon with { BusyWhenOffline = true });
        switched.Model.SetCover(true);
        Assert.Equal("13", switched.Replies());
        switched.Model.SetCover(false);
        Assert.Equal("11", switched.Replies());

        var other = new TestPrinter(Xon);
        other.Model.SetCover(true);
        Assert.Equal("", other.Replies());
    }

    [Fact]
    public void XOFF_stands_in_the_middle_of_an_automatic_status_on_a_slow_line()
    {
        var printer = new TestPrinter(Xon with { ReplyBytesPerSecond = 960, BusyWhenOffline = true });
        printer.Send("1D 61 FF").After(100);
        Assert.Equal("10 00 00 0F", printer.Replies());
        printer.Model.SetDrawer(false);
        printer.Model.SetPaper(PaperState.Near);
        Assert.Equal("10", printer.After(1.05).Replies());
        printer.Model.SetCover(true);
        Assert.Equal("13 00 03 0F 38 00 03 0F", printer.After(100).Replies());
    }

    [Fact]
    public void Answers_take_the_time_of_their_line()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { ReplyBytesPerSecond = 960 });
        printer.Send("10 04 01 10 04 02");
        Assert.Equal("", printer.Replies());
        Assert.Equal(1 / 0.96, printer.Model.NextWake!.Value.TotalMilliseconds, 0.01);
        Assert.Equal("12", printer.After(1.05).Replies());
        Assert.Equal("12", printer.After(1.05).Replies());
        Assert.Null(printer.Model.NextWake);
    }

    [Fact]
    public void Forty_five_bytes_hold_busy_between_16_and_26_left_and_lose_what_comes_after_the_last()
    {
        var printer = new TestPrinter(Xon with { BufferBytes = 45 });
        printer.Model.SetPaper(PaperState.End);
        printer.Send(new byte[28]);
        Assert.Equal("", printer.Replies());
        printer.Send(new byte[1]);
        Assert.Equal("13", printer.Replies());
        printer.Send(new byte[30]);
        Assert.Equal(14, printer.Model.State.DiscardedBytes);
        printer.Model.SetPaper(PaperState.Ok);
        Assert.Equal("11", printer.Settle().Replies());
    }

    [Theory]
    [InlineData(45)]
    [InlineData(4096)]
    public void A_host_that_obeys_XOFF_within_16_bytes_loses_nothing(int buffer)
    {
        var printer = new TestPrinter(new() { Flow = FlowControl.Xon, BufferBytes = buffer });
        byte[] job = [.. Enumerable.Repeat(Line, 600).SelectMany(static line => line)];
        var (sent, maySend) = (0, true);
        while (sent < job.Length)
        {
            // A UART's own buffer is still sent after XOFF.
            var count = Math.Min(maySend ? 16 : 0, job.Length - sent);
            printer.Send(job[sent..(sent + count)]).After(1);
            sent += count;
            foreach (var flow in printer.Replies().Split(' ', StringSplitOptions.RemoveEmptyEntries))
                maySend = flow == "11";
        }
        printer.Settle();
        Assert.Equal(0, printer.Model.State.DiscardedBytes);
        Assert.Equal(600, printer.Lines().Length);
    }

    [Fact]
    public void A_host_that_does_not_obey_loses_what_comes_while_it_prints()
    {
        var printer = new TestPrinter(new() { Flow = FlowControl.None, BufferBytes = 45 });
        for (var line = 0; line < 50; line++) printer.Send(Line);
        printer.Settle();
        Assert.InRange(printer.Model.State.DiscardedBytes, 300, 550);
        Assert.InRange(printer.Lines().Length, 2, 25);
    }

    [Fact]
    public void After_a_power_cycle_a_host_that_was_stopped_hears_XON()
    {
        var printer = new TestPrinter(Xon);
        printer.Model.SetPaper(PaperState.End);
        printer.Send(new byte[4000]);
        Assert.Equal("13", printer.Replies());
        printer.Model.PowerCycle(printer.Now);
        Assert.Equal("11", printer.Replies());
    }
}
