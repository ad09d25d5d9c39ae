using PosSim.Interpreter;
using PosSim.Tests.Models;

namespace PosSim.Tests.Interpreter;

public class CutsAndCodes
{
    [Fact]
    public void A_cut_with_feed_takes_everything_printed()
    {
        var printer = new TestPrinter();
        printer.Send("'one' 0A 1D 56 41 00 'two' 0A 1D 56 42 00");
        Assert.Equal(["one", "two"], printer.Model.Slips.Select(slip => slip.Text));
        Assert.Equal([CutKind.Full, CutKind.Partial], printer.Model.Slips.Select(slip => slip.Cut));
        Assert.Equal(30 + 120, printer.Model.Slips[1].Rows);
    }

    [Fact]
    public void A_cut_without_feed_leaves_the_last_lines_on_the_next_slip()
    {
        var printer = new TestPrinter();
        printer.Send("'1' 0A '2' 0A '3' 0A '4' 0A '5' 0A '6' 0A 1D 56 00 '7' 0A 1D 56 42 00");
        Assert.Equal(["1\n2", "3\n4\n5\n6\n7"], printer.Model.Slips.Select(slip => slip.Text));
    }

    [Fact]
    public void A_cut_in_the_middle_of_a_line_is_ignored_as_Epson_says_and_done_by_clones()
    {
        var strict = new TestPrinter();
        strict.Send("'text' 1D 56 42 00");
        Assert.Empty(strict.Model.Slips);
        var clone = new TestPrinter(TestPrinter.Fast with { WantsLineStart = false });
        clone.Send("'text' 1D 56 42 00");
        Assert.Equal("text", clone.LastSlip.Text);
    }

    [Fact]
    public void A_QR_code_is_printed_with_its_content()
    {
        var printer = new TestPrinter();
        printer.Send("1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43 06 1D 28 6B 03 00 31 45 31");
        printer.Send("1D 28 6B 0A 00 31 50 30 'QR-0001' 1D 28 6B 03 00 31 51 30 1D 56 42 00");
        Assert.Equal(["QR-0001"], printer.LastSlip.QrContents);
        Assert.Equal("[QR QR-0001]", printer.LastSlip.Text);
        Assert.Equal(120 + 21 * 6, printer.LastSlip.Rows);
    }

    [Fact]
    public void A_QR_code_after_unfinished_text_is_not_printed()
    {
        var printer = new TestPrinter();
        printer.Send("1D 28 6B 06 00 31 50 30 'abc' 'text' 1D 28 6B 03 00 31 51 30 0A 1D 56 42 00");
        Assert.Empty(printer.LastSlip.QrContents);
        Assert.Equal("text", printer.LastSlip.Text);
        Assert.Contains(printer.LastSlip.Trace, line => line.Contains("middle of a line", StringComparison.Ordinal));
    }

    [Fact]
    public void A_QR_code_too_wide_for_the_paper_is_silently_not_printed_and_the_size_reply_says_so()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { WidthDots = 384 });
        string data = new('a', 300);
        printer.Send($"1D 28 6B 03 00 31 43 10 1D 28 6B 2F 01 31 50 30 '{data}' 1D 28 6B 03 00 31 52 30");
        Assert.EndsWith("1F 31 1F 31 00", printer.Replies());
        printer.Send("1D 28 6B 03 00 31 51 30 'x' 0A");
        Assert.Equal("x", printer.Model.CurrentText);
    }

    [Fact]
    public void Pictures_of_all_three_commands_come_out()
    {
        var printer = new TestPrinter();
        printer.Send("1D 76 30 00 01 00 02 00 AA 55 '-' 0A");
        printer.Send("1D 28 4C 0C 00 30 70 30 01 01 31 08 00 02 00 FF FF 1D 28 4C 02 00 30 32");
        printer.Send("1D 38 4C 0B 00 00 00 30 70 30 02 02 31 08 00 01 00 FF 1D 28 4C 02 00 30 32");
        printer.Send("1B 2A 21 02 00 01 02 03 04 05 06 0A");
        Assert.Equal(["[image 8x2]", "-", "[image 8x2]", "[image 16x2]", "[image 2x24]"], printer.Lines());
    }

    [Fact]
    public void Unknown_commands_are_skipped_and_traced_and_do_no_harm()
    {
        var printer = new TestPrinter(new PrinterModelOptions { Instant = true });
        printer.Send("1B 01 'a' 0A 1D 28 7A 03 00 01 02 03 'b' 0A 1C 28 7A 01 00 0A 'c' 0A 1D 56 42 00");
        Assert.Equal("a\nb\nc", printer.LastSlip.Text);
        Assert.Equal(
            ["unknown command 1B 01: skipped", "FS ( z: not known, skipped by its length"], printer.LastSlip.Trace);
    }

    [Fact]
    public void Eight_kilobytes_of_NUL_flush_a_half_sent_command_without_a_mark()
    {
        var printer = new TestPrinter();
        printer.Send("1D 76 30 00 48 00 20 00 FF");
        for (var part = 0; part < 4; part++) printer.Send(new byte[2048]);
        printer.Send("1B 40 'fresh' 0A 1D 56 42 00");
        Assert.EndsWith("fresh", printer.LastSlip.Text);
    }

    [Fact]
    public void Identity_is_told_as_the_manuals_frame_it()
    {
        var printer = new TestPrinter();
        printer.Send("1D 49 01 1D 49 02 1D 49 45");
        Assert.Equal("20 03 5F " + Convert.ToHexString("CHINA GB18030"u8).Chunk(2).Aggregate("", (all, pair) =>
            all + new string(pair) + " ") + "00", printer.Replies());
    }

    [Fact]
    public void A_deselected_printer_ignores_data_and_still_answers_in_real_time()
    {
        var printer = new TestPrinter();
        printer.Send("1B 3D 02 'no' 0A 10 04 01 1B 3D 01 'yes' 0A");
        Assert.Equal("yes", printer.Model.CurrentText);
        Assert.Equal("12", printer.Replies());
    }
}
