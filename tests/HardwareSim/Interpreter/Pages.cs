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

    [Fact]
    public void Pictures_in_a_page_leave_the_position_along_the_line_where_it_was()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { HeadToBladeDots = 0, TracesAll = false });
        // The area is 64 wide, each band 48 x 8 at x 8: beside each other they would not fit.
        printer.Send("1B 4C 1B 57 00 00 00 00 40 00 40 00 1B 24 08 00 1D 24 10 00");
        for (var band = 0; band < 3; band++)
        {
            printer.Send("1D 28 4C 3A 00 30 70 30 01 01 31 30 00 08 00").Send(Filled(48));
            printer.Send("1D 28 4C 02 00 30 32 1D 5C 08 00");
        }
        printer.Send("0C 1D 56 42 00");

        Assert.Equal("      [image 48x24]", " " + printer.LastSlip.Text.PadLeft(18));
        Assert.Empty(printer.LastSlip.Trace);
        var dots = printer.LastSlip.Dots();
        Assert.True(dots[8, 8] && dots[55, 31]);
        Assert.False(dots[7, 8] || dots[56, 31] || dots[8, 7] || dots[8, 32]);
    }

    [Theory]
    [InlineData("1D 28 4C 0B 00 30 70 30 01 01 31 08 00 01 00 FF 1D 28 4C 02 00 30 32")]
    [InlineData("1D 28 4C 0B 00 30 70 30 01 01 31 08 00 01 00 FF")]
    [InlineData("1D 38 4C 0B 00 00 00 30 71 30 01 01 31 01 00 08 00 FF 1D 28 4C 02 00 30 32")]
    [InlineData("1D 76 30 00 01 00 01 00 FF")]
    [InlineData("1D 51 30 00 08 00 01 00 FF FF FF FF FF FF FF FF")]
    [InlineData("1D 28 4C 06 00 30 55 'G1' 01 01")]
    [InlineData("1D 2F 00")]
    public void Every_kind_of_picture_is_placed_in_a_page_and_moves_nothing(string picture)
    {
        var printer = new TestPrinter(TestPrinter.Fast with { HeadToBladeDots = 0, TracesAll = false });
        if (picture.StartsWith("1D 2F", StringComparison.Ordinal)) printer.Send("1D 2A 01 01 FF FF FF FF FF FF FF FF");
        if (picture.StartsWith("1D 28 4C 06", StringComparison.Ordinal))
            printer.Send("1D 28 4C 0C 00 30 53 30 'G1' 01 08 00 01 00 31 FF");
        printer.Send($"1B 4C 1B 57 00 00 00 00 40 02 60 00 1B 24 30 00 1D 24 18 00 {picture} 'at 48' 0C 1D 56 42 00");

        Assert.Empty(printer.LastSlip.Trace);
        var dots = printer.LastSlip.Dots();
        Assert.True(dots[48, 23]);
        Assert.Contains("translate(48 0)", printer.LastSlip.Svg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Both_colours_of_a_picture_in_a_page_lie_upon_each_other()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { HeadToBladeDots = 0, TracesAll = false });
        printer.Send("1B 4C 1B 57 00 00 00 00 40 02 60 00 1D 24 18 00");
        printer.Send("1D 28 4C 0B 00 30 70 30 01 01 31 08 00 01 00 F0 1D 28 4C 0B 00 30 70 30 01 01 32 08 00 01 00 0F");
        printer.Send("1D 28 4C 02 00 30 32 0C 1D 56 42 00");
        Assert.Equal("[image 8x1]", printer.LastSlip.Text);
        Assert.Equal(0xFF, printer.LastSlip.Dots().Bits[23 * 72]);
    }

    [Fact]
    public void A_picture_that_goes_beyond_the_page_area_is_cut_off_there()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { HeadToBladeDots = 0, TracesAll = false });
        // 32 x 8 at x 16 in an area 32 wide; its upper half lies above the area.
        printer.Send("1B 4C 1B 57 00 00 00 00 20 00 20 00 1B 24 10 00 1D 24 04 00");
        printer.Send("1D 28 4C 2A 00 30 70 30 01 01 31 20 00 08 00").Send(Filled(32));
        printer.Send("0C 1D 56 42 00");
        Assert.Equal("[image 16x4]", printer.LastSlip.Text.Trim());
    }

    [Fact]
    public void Codes_in_a_page_move_the_position_to_the_dot_behind_them()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { HeadToBladeDots = 0, TracesAll = false });
        printer.Send("1B 4C 1B 57 00 00 00 00 40 02 C8 00 1D 24 96 00 1D 77 02 1D 68 20 1D 6B 44 07 '9638507'");
        printer.Send("'next' 0C 1D 56 42 00");
        // 67 modules of two dots.
        Assert.Contains("translate(134 126)", printer.LastSlip.Svg(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_area_and_direction_of_a_page_can_be_set_before_it_begins()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { HeadToBladeDots = 0 });
        printer.Send("1B 57 64 00 C8 00 2C 01 2C 01 1B 54 02 1B 4C 'AB' 0C 1D 56 00");
        Assert.Contains("translate(400 500) rotate(180)", printer.LastSlip.Svg(), StringComparison.Ordinal);

        // Left again, the area is the whole page; the direction stays.
        printer.Send("1B 4C 'CD' 0C 1D 56 00");
        Assert.Contains("translate(576 2400) rotate(180)", printer.LastSlip.Svg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Sideways_the_two_motion_units_change_places()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { HeadToBladeDots = 0 });
        // Units of a dot across and of two dots down; the text runs downwards.
        printer.Send("1D 50 CB 65 1B 4C 1B 57 00 00 00 00 40 02 C8 00 1B 54 03");
        printer.Send("1D 24 20 00 1B 24 10 00 'A' 0C 1D 56 00");
        Assert.Contains("translate(568 32) rotate(90)", printer.LastSlip.Svg(), StringComparison.Ordinal);
    }

    private static byte[] Filled(int count) => [.. Enumerable.Repeat((byte)0xFF, count)];
}
