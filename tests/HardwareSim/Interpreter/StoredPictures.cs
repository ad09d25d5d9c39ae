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
}
