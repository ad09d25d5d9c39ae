using PosSim.Tests.Models;

namespace PosSim.Tests.Interpreter;

public class StoredPictures
{
    [Fact]
    public void NV_graphics_survive_power_off_and_print_by_key_at_a_scale()
    {
        var printer = new TestPrinter();
        printer.Send("1D 28 4C 0D 00 30 43 30 'G1' 01 08 00 02 00 31 FF 81");
        printer.Model.PowerCycle(printer.Now);
        printer.Send("1D 28 4C 06 00 30 45 'G1' 02 02");
        Assert.Equal("[image 16x4]", printer.Model.CurrentText);
    }

    [Fact]
    public void Downloaded_graphics_end_with_ESC_at()
    {
        var printer = new TestPrinter();
        printer.Send("1D 28 4C 0D 00 30 53 30 'G1' 01 08 00 02 00 31 FF 81 1D 28 4C 06 00 30 55 'G1' 01 01");
        Assert.Equal("[image 8x2]", printer.Model.CurrentText);
        printer.Send("1B 40 1D 28 4C 06 00 30 55 'G1' 01 01 'end' 0A");
        Assert.Equal(["[image 8x2]", "end"], printer.Lines());
    }

    [Fact]
    public void The_older_numbered_pictures_print_too()
    {
        var printer = new TestPrinter();
        printer.Send("1C 71 02 01 00 01 00 01 02 03 04 05 06 07 08 02 00 01 00").Send(new byte[16]);
        printer.Send("1C 70 02 00 '-' 0A 1D 2A 01 02").Send(new byte[16]).Send("1D 2F 03 0A");
        Assert.Equal(["[image 16x8]", "-", "[image 16x32]"], printer.Lines());
    }

    [Fact]
    public void Characters_the_host_defined_are_drawn_as_defined()
    {
        var printer = new TestPrinter();
        printer.Send("1B 26 03 41 41 02 FF FF FF 00 00 01 1B 25 01 'AB' 1B 25 00 'A' 0A 1D 56 42 00");
        Assert.Equal("▦BA", printer.LastSlip.Text);
    }

    [Fact]
    public void Chinese_characters_the_host_defined_are_drawn_as_defined()
    {
        var printer = new TestPrinter();
        printer.Send("1C 32 FE A1").Send(new byte[72]).Send("1C 26 '票' FE A1 '票' 0A");
        Assert.Equal("票▦ 票", printer.Model.CurrentText);
    }

    [Theory]
    [InlineData("31", "32", "00 00", "FF00")]
    [InlineData("31", "32", "00 FF", "FFFF")]
    [InlineData("32", "31", "00 00", "FF00")]
    [InlineData("31", "34", "00 00", "FF00")]
    public void Two_colours_of_a_picture_both_print_black(string one, string other, string dots, string rows)
    {
        var printer = new TestPrinter(TestPrinter.Fast with { HeadToBladeDots = 0 });
        printer.Send($"1D 28 4C 0C 00 30 70 30 01 01 {one} 08 00 02 00 FF 00");
        printer.Send($"1D 28 4C 0C 00 30 70 30 01 01 {other} 08 00 02 00 {dots}");
        printer.Send("1D 28 4C 02 00 30 32 'after' 0A 1D 56 42 00");

        Assert.Equal("[image 8x2]\nafter", printer.LastSlip.Text);
        Assert.Equal(rows, Rows(printer, 2));
    }

    [Theory]
    [InlineData("70", "30 01 01", "01", "02", "04", "08")]
    [InlineData("70", "34 01 01", "01", "02", "04", "08")]
    [InlineData("71", "30 01 01", "01", "02", "04", "08")]
    public void Four_planes_lie_upon_each_other(string function, string scale, params string[] planes)
    {
        var printer = new TestPrinter(TestPrinter.Fast with { HeadToBladeDots = 0 });
        for (var plane = 0; plane < planes.Length; plane++)
        {
            var size = function == "70" ? "08 00 01 00" : "01 00 08 00";
            printer.Send($"1D 28 4C 0B 00 30 {function} {scale} {0x31 + plane:X2} {size} {planes[plane]}");
        }
        printer.Send("1D 28 4C 02 00 30 32 1D 56 42 00");

        var rows = Rows(printer, function == "70" ? 1 : 8);
        Assert.Equal(function == "70" ? "0F" : "0000000080808080", rows);
    }

    [Fact]
    public void A_plane_larger_than_the_first_is_printed_whole()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { HeadToBladeDots = 0 });
        printer.Send("1D 28 4C 0B 00 30 70 30 01 01 31 08 00 01 00 FF");
        printer.Send("1D 38 4C 0B 00 00 00 30 70 30 02 02 32 08 00 01 00 FF 1D 28 4C 02 00 30 32 1D 56 42 00");
        Assert.Equal("[image 16x2]", printer.LastSlip.Text);
    }

    [Fact]
    public void The_same_colour_twice_is_refused_and_told()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { TracesAll = false, HeadToBladeDots = 0 });
        printer.Send("1D 28 4C 0B 00 30 70 30 01 01 31 08 00 01 00 FF 1D 28 4C 0B 00 30 70 30 01 01 31 08 00 01 00 00");
        printer.Send("1D 28 4C 02 00 30 32 1D 56 42 00");
        Assert.Equal("FF", Rows(printer, 1));
        Assert.Contains("stored already", Assert.Single(printer.LastSlip.Trace), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("43", "45", "31 F0 32 0F", "FF")]
    [InlineData("53", "55", "31 F0 32 0F", "FF")]
    [InlineData("43", "45", "32 00 31 81", "81")]
    public void Graphics_kept_in_several_colours_print_all_of_them(
        string define, string print, string planes, string rows)
    {
        var printer = new TestPrinter(TestPrinter.Fast with { HeadToBladeDots = 0 });
        printer.Send($"1D 28 4C 0E 00 30 {define} 30 'G1' 02 08 00 01 00 {planes}");
        printer.Send($"1D 28 4C 06 00 30 {print} 'G1' 01 01 1D 56 42 00");
        Assert.Equal(rows, Rows(printer, 1));
    }

    [Theory]
    [InlineData("44", "45")]
    [InlineData("54", "55")]
    public void Graphics_kept_by_columns_print_all_their_colours(string define, string print)
    {
        var printer = new TestPrinter(TestPrinter.Fast with { HeadToBladeDots = 0 });
        printer.Send($"1D 28 4C 0E 00 30 {define} 30 'G1' 02 01 00 08 00 31 F0 32 0F");
        printer.Send($"1D 28 4C 06 00 30 {print} 'G1' 01 01 1D 56 42 00");
        Assert.Equal("8080808080808080", Rows(printer, 8));
    }

    /// <summary>The first byte of each of the slip's first rows.</summary>
    private static string Rows(TestPrinter printer, int rows)
    {
        var dots = printer.LastSlip.Dots();
        return string.Concat(Enumerable.Range(0, rows).Select(row => dots.Bits[row * dots.Stride].ToString("X2")));
    }
}
