using PosSim.Tests.Models;

namespace PosSim.Tests.Interpreter;

public class Pages
{
    [Fact]
    public void A_page_is_printed_at_once_by_FF_with_marks_where_they_were_put()
    {
        var printer = new TestPrinter();
        printer.Send("1B 4C 1B 57 00 00 00 00 40 02 C8 00 'top' 0A 1D 24 B4 00 1B 24 78 00 'low'");
        Assert.Equal("", printer.Model.CurrentText);
        printer.Send("0C 'after' 0A 1D 56 42 00");
        Assert.Equal("top\n          low\nafter", printer.LastSlip.Text);
        Assert.Equal(120 + 200 + 30, printer.LastSlip.Rows);
    }

    [Theory]
    [InlineData("00", "translate(100 200)")]
    [InlineData("01", "translate(100 500) rotate(-90)")]
    [InlineData("02", "translate(400 500) rotate(180)")]
    [InlineData("03", "translate(400 200) rotate(90)")]
    public void The_four_directions_begin_in_their_corners(string direction, string place)
    {
        // Area: x 100, y 200, 300 x 300 dots.
        var printer = new TestPrinter(TestPrinter.Fast with { HeadToBladeDots = 0 });
        printer.Send($"1B 4C 1B 57 64 00 C8 00 2C 01 2C 01 1B 54 {direction} 'AB' 0C 1D 56 00");
        Assert.Contains($"<g transform=\"{place}\">", printer.LastSlip.Svg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Codes_stand_beside_text_in_a_page()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { HeadToBladeDots = 0 });
        printer.Send("1B 4C 1B 57 00 00 00 00 40 02 C8 00 1D 24 96 00");
        printer.Send("1D 28 6B 06 00 31 50 30 'abc' 1D 28 6B 03 00 31 51 30 'beside' 0C 1D 56 42 00");
        Assert.Equal(["abc"], printer.LastSlip.QrContents);
        Assert.Contains("translate(63 126)", printer.LastSlip.Svg(), StringComparison.Ordinal);
    }

    [Fact]
    public void CAN_clears_the_page_and_ESC_S_leaves_it_unprinted()
    {
        var printer = new TestPrinter();
        printer.Send("1B 4C 'wrong' 0A 18 'right' 0C 1B 4C 'lost' 1B 53 'last' 0A");
        Assert.Equal("right\nlast", printer.Model.CurrentText);
    }

    [Fact]
    public void A_page_printed_by_ESC_FF_can_be_printed_again()
    {
        var printer = new TestPrinter();
        printer.Send("1B 4C 1B 57 00 00 00 00 40 02 28 00 'copy' 1B 0C 1B 0C 1B 53 'end' 0A");
        Assert.Equal("copy\ncopy\nend", printer.Model.CurrentText);
    }

    [Fact]
    public void A_process_id_inside_a_page_is_answered_when_the_page_is_printed()
    {
        var printer = new TestPrinter();
        printer.Send("1B 4C 'x' 0A 1D 28 48 06 00 30 30 '0007'");
        Assert.Equal("", printer.Replies());
        printer.Send("0C");
        Assert.Equal("37 22 30 30 30 37 00", printer.Replies());
    }
}
