using PosSim.Paper;
using PosSim.Tests.Models;

namespace PosSim.Tests.Paper;

public class Drawing
{
    private static readonly DotImage Corner = FromText("##.", "#..");

    [Theory]
    [InlineData(1, "##|.#|..")]
    [InlineData(2, "..#|.##")]
    [InlineData(3, "..|#.|##")]
    public void Pictures_turn_clockwise(int quarters, string expected)
    {
        Assert.Equal(expected, Show(Corner.Rotate((Turn)quarters)));
    }

    [Fact]
    public void Pictures_scale_and_crop()
    {
        Assert.Equal("####..|##....", Show(Corner.Scale(2, 1)));
        Assert.Equal("##", Show(Corner.Crop(2, 1)));
    }

    [Fact]
    public void A_raster_lands_dot_for_dot_where_alignment_puts_it()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { WidthDots = 24, HeadToBladeDots = 0 });
        printer.Send("1B 61 02 1D 76 30 00 01 00 02 00 81 7E 1D 56 00");
        Assert.Equal(24, printer.LastSlip.WidthDots);
        Assert.Equal([0, 0, 0x81, 0, 0, 0x7E], Dots(printer).Bits);
    }

    [Fact]
    public void Upside_down_lines_are_turned_as_a_whole()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { WidthDots = 24, HeadToBladeDots = 0 });
        printer.Send("1B 7B 01 1B 2A 21 02 00 80 00 00 00 00 00 0A 1D 56 00");
        Assert.True(Dots(printer)[1, 23]);
    }

    [Fact]
    public void Rules_reach_the_edges_of_their_cells()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { WidthDots = 36, HeadToBladeDots = 0 });
        printer.Send("C4 C4 C5 0A 1B 33 18 B3 0A 1D 56 00");
        DotImage dots;
        try
        {
            dots = Dots(printer);
        }
        catch (FontsMissingException missing)
        {
            Assert.Skip(missing.Message);
            return;
        }
        for (var x = 0; x < 36; x++) Assert.True(dots[x, 12], $"gap at {x}");
        for (var y = 0; y < 24; y++) Assert.True(dots[30, y], $"gap at {y}");
    }

    [Fact]
    public void Text_is_drawn_in_its_cells()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { HeadToBladeDots = 0 });
        printer.Send("1C 26 'A' 1D 42 01 '票' 1D 42 00 0A 1D 56 00");
        try
        {
            var dots = Dots(printer);
            Assert.Contains(Enumerable.Range(0, 24), y => Enumerable.Range(0, 12).Any(x => dots[x, y]));
            Assert.True(dots[12, 0] && dots[35, 23]);
            Assert.False(dots[36, 0]);
        }
        catch (FontsMissingException missing)
        {
            Assert.Skip(missing.Message);
        }
    }

    private static DotImage Dots(TestPrinter printer) => printer.LastSlip.Dots();

    private static DotImage FromText(params string[] rows)
    {
        var image = new DotImage(rows[0].Length, rows.Length);
        for (var y = 0; y < rows.Length; y++)
            for (var x = 0; x < rows[y].Length; x++) image[x, y] = rows[y][x] == '#';
        return image;
    }

    private static string Show(DotImage image) => string.Join('|', Enumerable.Range(0, image.Height).Select(y =>
        new string([.. Enumerable.Range(0, image.Width).Select(x => image[x, y] ? '#' : '.')])));
}
