using PosSim.Interpreter;
using PosSim.Tests.Models;

namespace PosSim.Tests.Interpreter;

/// <summary>Parameters outside what the manuals define: ignored, and told.</summary>
public class Ranges
{
    private static readonly PrinterModelOptions Quiet = new() { Instant = true, HeadToBladeDots = 0 };

    [Theory]
    [InlineData("1D 77 00", "GS w 0: outside 2 to 6, ignored")]
    [InlineData("1D 77 01", "GS w 1: outside 2 to 6, ignored")]
    [InlineData("1D 77 07", "GS w 7: outside 2 to 6, ignored")]
    [InlineData("1D 68 00", "GS h 0: outside 1 to 255, ignored")]
    [InlineData("1D 48 04", "GS H 4: outside 0 to 3, ignored")]
    [InlineData("1D 48 34", "GS H 52: outside 0 to 3, ignored")]
    [InlineData("1D 66 02", "GS f 2: outside 0 to 1, ignored")]
    [InlineData("1D 21 08", "GS ! 8: outside 1 to 8 times each way, ignored")]
    [InlineData("1D 21 80", "GS ! 128: outside 1 to 8 times each way, ignored")]
    [InlineData("1B 2D 03", "ESC - 3: outside 0 to 2, ignored")]
    [InlineData("1C 2D 33", "FS - 51: outside 0 to 2, ignored")]
    [InlineData("1B 56 03", "ESC V 3: outside 0 to 2, ignored")]
    [InlineData("1B 4D 02", "ESC M 2: outside 0 to 1, ignored")]
    [InlineData("1B 52 12", "ESC R 18: outside the sets that are built in, ignored")]
    [InlineData("1B 61 03", "ESC a 3: outside 0 to 2, ignored")]
    [InlineData("1B 74 09", "ESC t 9: outside the tables of the manuals, ignored")]
    [InlineData("1B 74 63", "ESC t 99: outside the tables of the manuals, ignored")]
    [InlineData("1B 54 04", "ESC T 4: outside 0 to 3, ignored")]
    [InlineData("1B 24 FF 7F", "ESC $ to 32767: outside the line's 576 dots, ignored")]
    [InlineData("1B 5C FF FF", "ESC \\ to -1: outside the line's 576 dots, ignored")]
    [InlineData("1D 24 10 00", "GS $ in standard mode: ignored")]
    [InlineData("1D 5C 10 00", "GS \\ in standard mode: ignored")]
    [InlineData("1B 57 00 00 00 00 00 00 10 00", "ESC W: the area does not lie on the paper: ignored")]
    [InlineData("1B 70 02 10 10", "ESC p 2: outside 0 to 1, ignored")]
    [InlineData("1D 72 03", "GS r 3: outside 1, 2 and 4, ignored")]
    [InlineData("1C 70 01 04", "FS p 4: outside 0 to 3, ignored")]
    [InlineData("1D 2F 04", "GS / 4: outside 0 to 3, ignored")]
    [InlineData("1D 2A 00 01", "GS * 0 x 1: no such picture, ignored")]
    [InlineData("1D 76 30 04 01 00 01 00 FF", "GS v 0 4: outside 0 to 3, ignored")]
    [InlineData("1D 51 30 04 01 00 01 00 FF", "GS Q 0 4: outside 0 to 3, ignored")]
    [InlineData("1B 26 04 41 41 00", "ESC & 4 65 65: outside 1 to 3 bytes and 32 to 126, ignored")]
    [InlineData("1B 44 08 08 00", "ESC D 8 after 8: this and what follows is ignored")]
    [InlineData("1D 28 6B 03 00 31 43 00", "QR module 0: outside 1 to 16, ignored")]
    [InlineData("1D 28 6B 03 00 31 43 11", "QR module 17: outside 1 to 16, ignored")]
    [InlineData("1D 28 6B 03 00 31 45 34", "QR level 52: outside 48 to 51, ignored")]
    [InlineData("1D 28 6B 03 00 30 41 1F", "PDF417 columns 31: outside 0 to 30, ignored")]
    [InlineData("1D 28 6B 03 00 30 43 01", "PDF417 module 1: outside 2 to 8, ignored")]
    [InlineData("1D 28 6B 03 00 36 43 00", "symbol module 0: outside 1 to 16, ignored")]
    [InlineData("1D 28 4C 0B 00 30 70 30 03 01 31 08 00 01 00 FF", "GS ( L 112: out of range, ignored")]
    [InlineData("1D 28 4C 0B 00 30 70 30 01 01 35 08 00 01 00 FF", "GS ( L 112: out of range, ignored")]
    [InlineData("1C 28 43 02 00 30 33", "FS ( C 48 51: outside 1 to 2, ignored")]
    [InlineData("1C 28 43 03 00 3C 00 05", "FS ( C 60 font 5: outside 0, 11, 20, 30, 41, ignored")]
    [InlineData("1C 28 43 03 00 3C 02 00", "FS ( C 60 2: outside 0 to 1, ignored")]
    public void What_the_manuals_do_not_define_is_ignored_and_told(string command, string told)
    {
        var printer = new TestPrinter(Quiet).Send($"{command} 'x' 0A");
        Assert.Equal(told, Assert.Single(printer.Model.CurrentTrace));

        var plain = new TestPrinter(Quiet).Send("'x' 0A");
        Assert.Equal(plain.Model.CurrentSvg(), printer.Model.CurrentSvg());
    }

    [Theory]
    [InlineData("1D 77 04", "1D 77 01", "1D 6B 44 07 '9638507'")]
    [InlineData("1D 68 20", "1D 68 00", "1D 6B 44 07 '9638507'")]
    [InlineData("1D 48 02", "1D 48 05", "1D 6B 44 07 '9638507'")]
    [InlineData("1D 48 02 1D 66 01", "1D 66 03", "1D 6B 44 07 '9638507'")]
    [InlineData("1B 61 01", "1B 61 04", "'x' 0A")]
    [InlineData("1B 4D 01", "1B 4D 04", "'x' 0A")]
    [InlineData("1B 56 01", "1B 56 33", "'x' 0A")]
    [InlineData("1B 2D 01", "1B 2D 09", "'x' 0A")]
    [InlineData("1B 74 10", "1B 74 C8", "E9 0A")]
    [InlineData("1B 52 02", "1B 52 20", "'[' 0A")]
    [InlineData("1D 21 11", "1D 21 88", "'x' 0A")]
    public void An_ignored_parameter_leaves_what_was_set_before(string set, string ignored, string printed)
    {
        var printer = new TestPrinter(Quiet).Send($"{set} {ignored} {printed}");
        var plain = new TestPrinter(Quiet).Send($"{set} {printed}");
        Assert.Equal(plain.Model.CurrentSvg(), printer.Model.CurrentSvg());
        Assert.Single(printer.Model.CurrentTrace);
    }

    [Fact]
    public void Bars_of_one_dot_are_taken_by_the_printers_that_take_them()
    {
        var printer = new TestPrinter(Quiet with { NarrowestBarDots = 1 });
        printer.Send("1D 77 01 1D 6B 44 07 '9638507' 1D 56 42 00");
        Assert.Empty(printer.LastSlip.Trace);
        Assert.Contains("width=\"67\"", printer.LastSlip.Svg(), StringComparison.Ordinal);
    }
}
