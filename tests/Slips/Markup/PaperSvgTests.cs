using System.Globalization;
using System.Xml.Linq;
using PosDaemon.Slips.Pictures;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Tests.Markup;

public sealed class PaperSvgTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Theory]
    [InlineData("checkout", "zh", 32)]
    [InlineData("seat-ticket", "en", 48)]
    [InlineData("voucher", "zh", 24)]
    public void A_slip_is_a_picture_of_the_same_characters_in_the_same_order(string kind, string language, int columns)
    {
        var order = new SlipOrder(kind, SlipSamples.Of(kind, language)!, language, 1);

        var picture = Picture(order, columns);

        var drawn = string.Concat(picture.Descendants(Svg + "text").Select(static text => text.Value));
        // A QR code is a drawing here and its content in brackets there; rules and cuts are dashes there.
        var rows = SlipRenderer.ToText(order, columns).Split('\n');
        var told = string.Concat(rows.Where(static row => !row.TrimStart().StartsWith('['))
            .SelectMany(static row => row).Where(static c => c is not (' ' or '-' or '─' or '\u3000')));
        Assert.Equal(told, string.Concat(drawn.Where(static c => c is not '-')));
    }

    [Fact]
    public void A_barcode_is_drawn_in_its_modules_with_its_text_below()
    {
        // EAN-8 has 67 modules in 22 bars (ISO/IEC 15420); each is two dots wide here.
        var order = new SlipOrder("voucher", "{}", "zh", 1, "{code:9638507;option:ean,2,60,hri}");

        var picture = Picture(order, 32);

        var bars = picture.Descendants(Svg + "rect").Where(static rect => Number(rect, "height") == 60).ToList();
        Assert.Equal(22, bars.Count);
        Assert.Equal(67 * 2, Number(bars[^1], "x") + Number(bars[^1], "width") - Number(bars[0], "x"));
        Assert.Contains("9638507", string.Concat(picture.Descendants(Svg + "text").Select(static text => text.Value)));
    }

    [Fact]
    public void Nothing_leaves_the_paper()
    {
        var order = new SlipOrder("voucher", "{}", "zh", 1,
            "{border:line;width:*,8}\n长长长长长长长长长长长长长长长长长长长长长|^^^99^^^\n"
            + "{code:ABCDEFGH;option:code39,4,80}\n");

        var picture = Picture(order, 24);

        var width = Number(picture, "width") - 48;
        foreach (var rect in picture.Element(Svg + "g")!.Descendants(Svg + "rect"))
            Assert.InRange(Number(rect, "x") + Number(rect, "width"), 0, width);
        foreach (var text in picture.Descendants(Svg + "text"))
        {
            var place = (string)text.Attribute("transform")!;
            var x = int.Parse(place["translate(".Length..place.IndexOf(',', StringComparison.Ordinal)],
                CultureInfo.InvariantCulture);
            Assert.InRange(x, 0, width - 12);
        }
    }

    private static int Number(XElement element, string name) => (int)element.Attribute(name)!;

    private static XElement Picture(SlipOrder order, int columns)
        => XDocument.Parse(SlipRenderer.ToSvg(order, PrinterProfiles.Default, columns, null, out _)).Root!;
}
