using System.Globalization;
using System.Xml.Linq;
using PosDaemon.Slips.Fonts;
using PosDaemon.Slips;
using PosDaemon.Slips.Profiles;
using PosDaemon.Slips.Template;
using PosDaemon.Slips.Tests.Markup;
using PosSim.Models;
using PosSim.Paper;
using SkiaSharp;
using ZXing;
using ZXing.Common;

namespace PosDaemon.RoundTrip.Tests;

/// <summary>One slip as SVG, as PNG and on the simulated printer: every code and picture stands at the same dots, with
/// the same distance from the one above it, and says the same. The printer's word is possim's, which shares no code
/// with the others; QR codes of the PNG are read by ZXing.Net, which shares none with their maker.</summary>
public sealed class Agreement
{
    /// <summary>Blank dots above the first line of a preview, and beside an SVG.</summary>
    private const int Margin = 24;

    private static readonly NoGlyphs Glyphs = new();

    public static TheoryData<int, string> PapersAndKinds()
    {
        var rows = new TheoryData<int, string>();
        foreach (var columns in (int[])[32, 42, 48])
        {
            foreach (var kind in SlipKinds.All)
                rows.Add(columns, kind);
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(PapersAndKinds))]
    public void Every_built_in_slip_has_its_codes_at_the_same_dots_in_every_output(int columns, string kind)
    {
        foreach (var profile in ProfilesOf(columns))
        {
            foreach (var language in (string[])["zh", "en"])
                Holds(new(kind, SlipSamples.Of(kind, language)!, language, 2), profile, columns, readsAll: true);
        }
    }

    [Fact]
    public void Generated_documents_have_their_codes_and_pictures_at_the_same_dots_in_every_output()
    {
        int first = Papers.Setting("ROUNDTRIP_SEED", 1), count = Papers.Setting("ROUNDTRIP_AGREEMENTS", 2000);
        var seen = 0;
        for (var seed = first; seed < first + count; seed++)
        {
            var columns = (seed % 3) switch { 0 => 32, 1 => 42, _ => 48 };
            var profiles = ProfilesOf(columns);
            var document = Colours.Mixed(new DocumentGenerator(seed).Next(), new Random(seed));
            // The document's own commands may do anything to the printer, which no preview can know.
            document = document.Replace("command:", "comment:", StringComparison.Ordinal)
                .Replace("x:\\n", "_:n", StringComparison.Ordinal);
            var order = new SlipOrder("voucher", "{}", "zh", 1, document);
            seen += Holds(order, profiles[seed / 3 % profiles.Count], columns, readsAll: seed % 10 == 0, seed);
        }
        Assert.True(seen > count / 10, $"only {seen} codes and pictures in {count} documents");
    }

    private static List<PrinterProfile> ProfilesOf(int columns)
        => [.. PrinterProfiles.Names.Select(static name => PrinterProfiles.Find(name)!)
            .Where(profile => profile.Columns == columns)];

    /// <summary>Fails where the outputs differ; returns how many blocks were compared.</summary>
    private static int Holds(SlipOrder order, PrinterProfile profile, int columns, bool readsAll, int seed = 0)
    {
        // Without glyphs on the printer's side: characters that it lacks are then no pictures either.
        var resources = new SlipResources(Glyphs);
        var printed = Printed(SlipRenderer.ToEscPos(order, profile, columns).Bytes, profile);
        var svg = InSvg(SlipRenderer.ToSvg(order, profile, columns, resources, out _));
        using var png = SKBitmap.Decode(SlipRenderer.ToPng(order, profile, columns, resources, out _));
        var place = $"seed {seed}, {profile.Name}, {columns} columns\n{order.Template}";
        foreach (var spot in printed)
        {
            var top = TopIn(png, spot);
            if (top < 0)
                Assert.Fail($"the PNG has no {spot} anywhere at these dots: {place}");
            if (!svg.Contains(spot, top, png))
                Assert.Fail($"the SVG has no {spot} at row {top}, as the PNG has: {place}");
            if (readsAll && spot.Content.Length > 0 && spot.IsQr)
                Assert.True(spot.Content == Read(png, spot, top), $"{spot} of the PNG reads otherwise: {place}");
            Wipe(png, spot, top);
            svg.Remove(spot, top);
        }
        // What the printer refused must not be drawn by the others.
        Assert.False(svg.HasCodeOrPicture, $"the SVG has a code or picture that the printer has not: {place}");
        return printed.Count;
    }

    private static List<Spot> Printed(byte[] bytes, PrinterProfile profile)
    {
        var printer = Papers.Printer(profile, startsInChinese: false);
        printer.Receive(bytes, TimeSpan.Zero);
        printer.TearOff(TimeSpan.Zero);
        return [.. printer.Slips.SelectMany(static slip => PrintedPaper.Pictures(slip.Marks))
            .OfType<Mark.Picture>().Select(static mark => new Spot(mark))];
    }

    /// <summary>The row at which the PNG has exactly these dots, from the top; -1 when nowhere.</summary>
    private static int TopIn(SKBitmap png, Spot spot)
    {
        for (var top = Margin; top + spot.Height <= png.Height; top++)
        {
            if (spot.IsAt((x, y) => x < png.Width && png.GetPixel(x, y).Red < 128, top))
                return top;
        }
        return -1;
    }

    private static void Wipe(SKBitmap png, Spot spot, int top)
    {
        using var canvas = new SKCanvas(png);
        using var white = new SKPaint { Color = SKColors.White };
        canvas.DrawRect(spot.X, top, spot.Width, spot.Height, white);
    }

    private static string? Read(SKBitmap png, Spot spot, int top)
    {
        const int Zoom = 3, Quiet = 24;
        int width = spot.Width + 2 * Quiet, height = spot.Height + 2 * Quiet;
        var grey = new byte[Zoom * width * Zoom * height];
        for (var at = 0; at < grey.Length; at++)
        {
            int x = at % (Zoom * width) / Zoom - Quiet, y = at / (Zoom * width) / Zoom - Quiet;
            var isInside = x >= 0 && y >= 0 && x < spot.Width && y < spot.Height;
            grey[at] = isInside ? png.GetPixel(spot.X + x, top + y).Red : (byte)255;
        }
        var reader = new BarcodeReaderGeneric
        {
            Options = new DecodingOptions
            {
                PossibleFormats = [BarcodeFormat.QR_CODE],
                CharacterSet = "UTF-8",
                PureBarcode = true,
            },
        };
        return reader.Decode(new RGBLuminanceSource(grey, Zoom * width, Zoom * height,
            RGBLuminanceSource.BitmapFormat.Gray8))?.Text;
    }

    private static SvgDots InSvg(string svg)
    {
        XNamespace ns = "http://www.w3.org/2000/svg";
        var dots = new SvgDots();
        var page = XDocument.Parse(svg).Root!.Element(ns + "g")!;
        foreach (var rect in page.Elements(ns + "rect"))
            dots.AddRect(Of(rect, "x"), Of(rect, "y"), Of(rect, "width"), Of(rect, "height"));
        foreach (var image in page.Elements(ns + "image"))
            dots.AddImage(Of(image, "x"), Of(image, "y"), (string)image.Attribute("href")!);
        return dots;
    }

    private static int Of(XElement element, string name)
        => int.Parse((string)element.Attribute(name)!, CultureInfo.InvariantCulture);
}

/// <summary>No character is drawn, so that all dots of a PNG are rules, codes and pictures.</summary>
internal sealed class NoGlyphs : IGlyphSource
{
    private static readonly byte[] White = new byte[72];

    public ReadOnlySpan<byte> DotsOf(System.Text.Rune rune, int cells) => White.AsSpan(0, cells == 1 ? 48 : 72);
}
