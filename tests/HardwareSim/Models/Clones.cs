using System.Text;
using PosSim.Interpreter;

namespace PosSim.Tests.Models;

/// <summary>Printers that do otherwise than the manuals say.</summary>
public sealed class Clones
{
    private const string ProcessId = "1D 28 48 06 00 30 30 '0001'";

    [Fact]
    public void One_answers_GS_H_before_anything_is_on_paper()
    {
        var printer = Clone(PrinterManners.ProcessIdAtOnce);
        printer.Send("'a slip' 0A" + ProcessId);
        Assert.Equal("37 22 30 30 30 31 00", printer.Replies());
        Assert.Equal("", printer.Model.CurrentText);
    }

    [Fact]
    public void One_prints_GS_H_as_text_and_its_neighbours_come_out_right()
    {
        var printer = Clone(PrinterManners.ProcessIdAsText);
        printer.Send("'a' 0A" + ProcessId + "0A 'b' 0A").Settle();
        Assert.Equal("", printer.Replies());
        Assert.Equal("a\nH000001\nb", printer.Model.CurrentText);
    }

    [Fact]
    public void One_answers_GS_r_when_it_comes_in_with_all_before_it_unprinted_and_without_paper()
    {
        var printer = Clone(PrinterManners.QueuedStatusAtOnce);
        printer.Model.SetPaper(PaperState.End);
        printer.Send("'a slip' 0A 1D 72").Send("01");
        Assert.Equal("00", printer.Replies());
        printer.Model.SetPaper(PaperState.Ok);
        printer.Settle();
        Assert.Equal("a slip", printer.Model.CurrentText);
        Assert.Equal("", printer.Replies());
    }

    [Fact]
    public void One_says_that_all_is_well_for_ever()
    {
        var printer = Clone(PrinterManners.RealTimeAlwaysWell);
        printer.Model.SetPaper(PaperState.End);
        printer.Model.SetCover(true);
        printer.Send("10 04 01 10 04 02 10 04 03 10 04 04");
        Assert.Equal("12 12 12 12", printer.Replies());
    }

    [Fact]
    public void One_leaves_out_the_fixed_bits_so_that_its_answer_looks_like_one_to_GS_r()
    {
        var printer = Clone(PrinterManners.RealTimeWrongByte);
        printer.Model.SetPaper(PaperState.End);
        printer.Send("10 04 01 10 04 02 10 04 03 10 04 04");
        Assert.Equal("08 20 00 6C", printer.Replies());
    }

    [Fact]
    public void One_answers_the_first_two_kinds_alone()
    {
        var printer = Clone(PrinterManners.RealTimeOneAndTwoOnly);
        printer.Send("10 04 03 10 04 04 10 04 01 10 04 02");
        Assert.Equal("12 12", printer.Replies());
    }

    [Fact]
    public void One_sends_automatic_status_unasked_and_ESC_at_does_not_stop_it()
    {
        var printer = Clone(PrinterManners.AutoStatusUnasked);
        printer.Model.SetCover(true);
        printer.Model.SetCover(false);
        printer.Send("1B 40");
        printer.Model.SetPaper(PaperState.Near);
        Assert.Equal("38 00 00 0F 10 00 00 0F 10 00 03 0F", printer.Replies());
    }

    [Fact]
    public void One_takes_GS_a_and_never_sends_a_status()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { SendsAutoStatus = false });
        printer.Send("1D 61 FF");
        printer.Model.SetCover(true);
        Assert.Equal("", printer.Replies());
    }

    [Fact]
    public void One_says_it_is_another_makers_model()
    {
        var printer = Clone(PrinterManners.ClaimsTmT88V);
        printer.Send("1D 49 42 1D 49 43");
        var said = Convert.FromHexString(printer.Replies().Replace(" ", ""));
        Assert.Equal("_EPSON\0_TM-T88V\0", Encoding.ASCII.GetString(said));
    }

    [Fact]
    public void One_answers_nothing_and_prints()
    {
        var printer = Clone(PrinterManners.AnswersNothing);
        printer.Send("1D 61 FF 10 04 01 1D 72 01 1D 49 43 'x' 0A" + ProcessId).Settle();
        printer.Model.SetCover(true);
        Assert.Equal("", printer.Replies());
        Assert.Equal("x", printer.Model.CurrentText);
    }

    [Fact]
    public void Manners_can_change_while_it_runs()
    {
        var printer = new TestPrinter();
        printer.Model.Manners = PrinterManners.RealTimeAlwaysWell | PrinterManners.RealTimeOneAndTwoOnly;
        printer.Model.SetCover(true);
        printer.Send("10 04 01 10 04 04");
        Assert.Equal("12", printer.Replies());
        printer.Model.Manners = PrinterManners.None;
        Assert.Equal("1A", printer.Send("10 04 01").Replies());
    }

    private static TestPrinter Clone(PrinterManners manners) => new(new() { Manners = manners });
}
