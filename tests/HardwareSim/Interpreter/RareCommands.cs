using PosSim.Interpreter;
using PosSim.Tests.Models;

namespace PosSim.Tests.Interpreter;

public class RareCommands
{
    private static readonly PrinterModelOptions Quiet = new() { Instant = true, HeadToBladeDots = 0 };

    [Theory]
    [InlineData("1D 6B 4B 0E '04912345678904'", "GS1 DataBar", "04912345678904")]
    [InlineData("1D 6B 4C 0E '04912345678904'", "GS1 DataBar Truncated", "04912345678904")]
    [InlineData("1D 6B 4D 0E '04912345678904'", "GS1 DataBar Limited", "04912345678904")]
    [InlineData("1D 6B 4E 10 '(01)049123456789'", "GS1 DataBar Expanded", "(01)049123456789")]
    [InlineData("1D 28 6B 06 00 32 50 30 'abc' 1D 28 6B 03 00 32 51 30", "MaxiCode", "abc")]
    [InlineData("1D 28 6B 07 00 33 50 30 48 '123' 1D 28 6B 03 00 33 51 30", "GS1 DataBar Stacked", "123")]
    [InlineData("1D 28 6B 08 00 34 50 30 30 41 '123' 1D 28 6B 07 00 34 50 30 31 41 'xy'"
        + "1D 28 6B 03 00 34 51 30", "Composite", "123|xy")]
    [InlineData("1D 28 6B 03 00 35 43 04 1D 28 6B 09 00 35 50 30 '兑换ab' 1D 28 6B 03 00 35 51 30", "Aztec", "兑换ab")]
    [InlineData("1D 28 6B 03 00 36 43 04 1D 28 6B 06 00 36 50 30 'abc' 1D 28 6B 03 00 36 51 30", "DataMatrix", "abc")]
    [InlineData("1D 5A 01 1B 5A 00 00 03 03 00 'abc'", "DataMatrix", "abc")]
    [InlineData("1D 5A 02 1B 5A 00 'M' 03 03 00 'abc'", "QR", "abc")]
    [InlineData("1B 5A 00 00 03 03 00 'abc'", "PDF417", "abc")]
    public void Every_kind_of_code_is_listed_with_what_it_says(string command, string kind, string content)
    {
        var printer = new TestPrinter(Quiet);
        printer.Send($"{command} 1D 56 42 00");
        Assert.Equal([(kind, content)], printer.LastSlip.Codes);
        Assert.Equal($"[{kind} {content}]", printer.LastSlip.Text);
        Assert.Empty(printer.LastSlip.Trace);
    }

    [Fact]
    public void A_symbol_that_is_not_built_in_is_a_frame_with_its_name()
    {
        var printer = new TestPrinter(Quiet);
        printer.Send("1D 28 6B 03 00 36 43 08 1D 28 6B 06 00 36 50 30 'abc' 1D 28 6B 03 00 36 51 30 1D 56 42 00");
        Assert.Contains(">DataMatr</text>", printer.LastSlip.Svg(), StringComparison.Ordinal);
        Assert.Equal(10 * 8, printer.LastSlip.Rows);
    }

    [Fact]
    public void A_macro_prints_while_it_is_defined_and_as_often_again_as_asked()
    {
        var printer = new TestPrinter(Quiet);
        printer.Send("1D 3A 'a' 0A 1D 3A 1B 40 1D 5E 02 00 00 'end' 0A");
        Assert.Equal("a\na\na\nend", printer.Model.CurrentText);
    }

    [Fact]
    public void A_macro_is_the_same_however_it_arrives()
    {
        var stream = TestPrinter.Bytes("'x' 1D 3A 1C 26 '票' 1B 61 01 0A 'text' 0A 1D 3A 1D 5E 03 01 00 'y' 0A");
        var whole = new TestPrinter(Quiet).Send(stream);
        var bytes = new TestPrinter(Quiet);
        foreach (var value in stream) bytes.Send([value]);
        Assert.Equal(whole.Model.CurrentSvg(), bytes.Model.CurrentSvg());
    }

    [Fact]
    public void A_macro_cannot_call_itself_nor_fill_the_shop_with_paper()
    {
        var printer = new TestPrinter(Quiet);
        printer.Send("1D 3A 'a' 0A 1D 5E 05 00 00 1D 3A 1D 5E 02 00 00");
        Assert.Equal("a", printer.Model.CurrentText);
        printer.Send(new byte[] { 0x1D, 0x3A }).Send([.. Enumerable.Repeat((byte)'b', 999), 0x0A]);
        printer.Send("1D 3A 1D 5E FF 00 00");
        Assert.InRange(printer.Model.CurrentText.Length, 10_000, 40_000);
        Assert.Contains(printer.Model.CurrentTrace, line => line.StartsWith("macro of", StringComparison.Ordinal));
    }

    [Fact]
    public void A_picture_of_variable_height_comes_out()
    {
        var printer = new TestPrinter(Quiet);
        printer.Send("1D 51 30 03 02 00 02 00 FF 00 00 FF 'x' 0A");
        Assert.Equal(["[image 4x32]", "x"], printer.Lines());
    }

    [Fact]
    public void Room_and_keys_of_graphics_memory_are_told()
    {
        var printer = new TestPrinter(Quiet);
        printer.Send("1D 28 4C 0D 00 30 43 30 'G1' 01 08 00 02 00 31 FF 81 1D 28 4C 04 00 30 40 'KC'");
        Assert.Equal("37 72 40 47 31 00", printer.Replies());
        printer.Send("1D 28 4C 02 00 30 33");
        Assert.Equal("37 31 33 39 33 32 31 34 00", printer.Replies());
        printer.Send("1D 28 4C 05 00 30 41 'CLR' 1D 28 4C 04 00 30 40 'KC'");
        Assert.Equal("37 72 40 00", printer.Replies());
    }

    [Theory]
    [InlineData("1D 44 30 43 30 'LG' 01 31 'BM' 0A 00 00 00 01 02 03 04")]
    [InlineData("1B 43 03 02 01")]
    [InlineData("1D 0C")]
    [InlineData("1C 61 30 03")]
    [InlineData("1B 51 10")]
    [InlineData("1D 28 7B 03 00 01 02 03")]
    [InlineData("1D 38 7B 03 00 00 00 01 02 03")]
    public void What_has_no_effect_here_is_skipped_whole(string command)
    {
        var printer = new TestPrinter(Quiet);
        printer.Send($"{command} 'x' 0A");
        Assert.Equal("x", printer.Model.CurrentText);
    }

    [Fact]
    public void A_family_that_nobody_knows_is_skipped_by_its_length_and_told()
    {
        var printer = new TestPrinter(Quiet);
        printer.Send("1D 28 7B 03 00 01 02 03 'x' 0A");
        Assert.Contains("GS ( {: not known", Assert.Single(printer.Model.CurrentTrace), StringComparison.Ordinal);
    }
}
