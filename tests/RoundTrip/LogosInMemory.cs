using PosDaemon.Slips.Pictures;
using PosDaemon.Slips;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Profiles;
using PosSim.Models;
using PosSim.Paper;

namespace PosDaemon.RoundTrip.Tests;

/// <summary>A logo stored in the printer once, and printed by its key from then on.</summary>
public sealed class LogosInMemory
{
    /// <summary>16 x 16 dots, grey, every second row black.</summary>
    private const string Picture =
        "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAAAAAA6mKC9"
        + "AAAAEUlEQVR4nGP4jwYYMMCIUgEA/Pl/gfC9QTAAAAAASUVORK5CYII=";

    [Fact]
    public void Are_printed_dot_by_dot_as_the_picture_itself_and_outlive_the_power()
    {
        var keeps = PrinterProfiles.Find("epson-tm-t20-cn")!;
        var logo = SlipLogo.Read("LG", Convert.FromBase64String(Picture), out _)!;
        var printer = Papers.Printer(keeps, startsInChinese: false);
        printer.Receive(logo.StoreCommand(keeps)!, TimeSpan.Zero);
        printer.PowerCycle(TimeSpan.Zero);

        byte[] slip = Slip(keeps, logo), whole = Slip(PrinterProfiles.Default, logo);
        var byKey = Print(printer, slip);
        var sent = Print(Papers.Printer(PrinterProfiles.Default, startsInChinese: false), whole);

        Assert.True(slip.Length < whole.Length);
        Assert.Empty(byKey.Trace);
        Assert.Equal(Dots(sent), Dots(byKey));
        Assert.NotEmpty(Dots(byKey));
    }

    [Fact]
    public void Drawer_and_buzzer_are_understood_by_the_printer()
    {
        foreach (var name in PrinterProfiles.Names)
        {
            var profile = PrinterProfiles.Find(name)!;
            var order = new SlipOrder("redemption", "{}", "en", 1, "|a\n{drawer:1}\n{drawer:2}\n{buzzer:9}\n|b");

            var slip = Print(
                Papers.Printer(profile, startsInChinese: false), SlipRenderer.ToEscPos(order, profile).Bytes);

            Assert.Empty(slip.Trace);
            Assert.Equal("a\nb", slip.Text.Trim());
        }
    }

    private static byte[] Slip(PrinterProfile profile, SlipLogo logo) => SlipRenderer.ToEscPos(
        new("redemption", "{}", "en", 1, "{logo:shop}\nbelow"), profile, null,
        new(null, new Dictionary<string, SlipLogo> { ["shop"] = logo })).Bytes;

    private static PrintedSlip Print(PrinterModel printer, byte[] bytes)
    {
        printer.Receive(bytes, TimeSpan.Zero);
        printer.TearOff(TimeSpan.Zero);
        return printer.Slips[0];
    }

    /// <summary>Each black dot of the slip's pictures.</summary>
    private static List<(int X, int Y)> Dots(PrintedSlip slip)
    {
        var dots = new List<(int, int)>();
        foreach (var picture in slip.Marks.OfType<Mark.Picture>())
        {
            var image = picture.Dots();
            for (var y = 0; y < image.Height; y++)
                for (var x = 0; x < image.Width; x++)
                    if (image[x, y]) dots.Add((picture.X + x, picture.Y + y));
        }
        return dots;
    }
}
