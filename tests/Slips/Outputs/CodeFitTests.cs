using System.Text;
using PosDaemon.Slips.Codes;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Tests.Outputs;

/// <summary>What a printer or a reader could make nothing of is not sent; what is sent is what was given.</summary>
public sealed class CodeFitTests
{
    private const string Link = "{code:http\\x3a//example.com/t?id\\x3d42;option:code128,2,72,hri}";

    [Theory]
    [InlineData("generic-80")]
    [InlineData("generic-58")]
    [InlineData("epson-tm-t88")]
    public void A_barcode_too_wide_for_the_paper_lies_along_it_with_bars_of_two_dots(string profile)
    {
        var slip = Render(Link, profile);

        var commands = CommandWalk.Of(slip.Bytes);
        Assert.Empty(slip.Faults);
        Assert.Contains("raster", commands);
        Assert.DoesNotContain(commands, static name => name.StartsWith("1D 77", StringComparison.Ordinal));
        // 72 dots across; 321 modules of two dots and no more rows than that.
        Assert.Contains("1D7630000900", Convert.ToHexString(slip.Bytes), StringComparison.Ordinal);
        Assert.Contains("http://example.com/t?id=42"u8.ToArray(), slip.Bytes);
    }

    [Fact]
    public void No_module_width_is_ever_sent_that_a_printer_ignores()
    {
        foreach (var name in PrinterProfiles.Names)
        {
            for (var length = 1; length <= 60; length++)
            {
                foreach (var type in (string[])["code128,4", "code39,3", "code93,2", "itf,4"])
                {
                    string content = new('7', type[0] == 'i' ? 2 * length : length);
                    foreach (var command in CommandWalk.Of(Render($"{{code:{content};option:{type}}}", name).Bytes))
                    {
                        if (command.StartsWith("1D 77", StringComparison.Ordinal))
                            Assert.InRange(Convert.ToInt32(command[6..], 16), 2, 6);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("code128,4", "A-1", 4, "1D7704")]
    [InlineData("code128,4", "A-1b2c", 3, "1D7703")]
    [InlineData("code39,4", "A-1234", 2, "1D7702")]
    public void A_barcode_shrinks_until_it_fits_with_its_quiet_zones(string option, string code, int dots, string width)
    {
        var slip = Render($"{{code:{code};option:{option}}}", "generic-58");

        Assert.Empty(slip.Faults);
        Assert.Contains(width, Convert.ToHexString(slip.Bytes), StringComparison.Ordinal);
        var data = new PosDaemon.Slips.Buffers.GrowingArray<byte>();
        var type = option[..^2] == "code39" ? CodeType.Code39 : CodeType.Code128;
        var modules = BarcodeData.Read(type, code, data)!.Value.Modules + 20;
        Assert.True(modules * dots <= 384 && (dots == 4 || modules * (dots + 1) > 384));
    }

    [Theory]
    [InlineData("|{code:A-1;option:code128,4}", "1D4C28001D57F001")]
    [InlineData("{code:A-1;option:code128,4} |", "1D4C28001D57F001")]
    [InlineData("|{code:4901234567894;option:ean,3}", "1D4C21001D57")]
    [InlineData("|{code:A;option:qrcode,5,l}", "1D4C14001D571802")]
    public void At_the_edge_of_the_paper_a_code_keeps_its_quiet_zone(string template, string area)
    {
        var bytes = Convert.ToHexString(Render(template).Bytes);

        Assert.Contains(area, bytes, StringComparison.Ordinal);
        Assert.Contains("1D4C00001D574002", bytes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("an odd number of digits", "itf", "12345", "ITF of 5 characters", "an even number of digits")]
    [InlineData("small letters", "code39", "abc", "character 1 (U+0061) is not one of Code 39", "capitals")]
    [InlineData(
        "a small stop letter", "codabar", "A123b", "character 5 (U+0062) is not one of Codabar", "A, B, C or D")]
    [InlineData("no stop letter", "codabar", "123", "Codabar of 3 characters", "A, B, C or D")]
    [InlineData("a wrong check digit", "ean", "4901234567890", "the check digit 0 of EAN", "4, or none")]
    [InlineData("a wrong check digit of 8", "ean", "49123450", "the check digit 0 of EAN", "6, or none")]
    [InlineData("a wrong check digit of UPC", "upc", "012345678900", "the check digit 0 of UPC", "5, or none")]
    [InlineData("a wrong check digit of UPC-E", "upc", "01234560", "the check digit 0 of UPC", "5, or none")]
    [InlineData(
        "letters in digits", "ean", "49O1234567894", "character 3 (U+004F) is not one of EAN", "7 or 12 digits")]
    [InlineData("not ASCII", "code128", "caf\u00e9", "character 4 (U+00E9) is not one of Code 128", "qrcode")]
    [InlineData("not ASCII", "code93", "核销", "character 1 (U+6838) is not one of Code 93", "qrcode")]
    public void What_would_be_read_otherwise_is_a_mark_and_a_sentence(
        string rule, string type, string code, string problem, string expected)
    {
        var slip = Render($"{{code:{code};option:{type}}}");

        var fault = Assert.Single(slip.Faults);
        Assert.Equal((problem, SlipFaultSource.Print), (fault.Problem, fault.Source));
        Assert.Contains(expected, fault.Expected, StringComparison.Ordinal);
        Assert.Contains("?]", Encoding.ASCII.GetString(slip.Bytes), StringComparison.Ordinal);
        Assert.DoesNotContain(CommandWalk.Of(slip.Bytes), static name
            => name.StartsWith("barcode", StringComparison.Ordinal) || name.StartsWith("QR", StringComparison.Ordinal));
        Assert.NotEmpty(rule);
    }

    [Theory]
    [InlineData("{}", "{code:a\\ud83d;option:qrcode}")]
    [InlineData("""{"v":"a\ud83d"}""", "{code:{{v}};option:qrcode}")]
    public void Half_a_character_is_not_made_another(string data, string template)
    {
        template = template.Replace("\\ud83d", "\ud83d", StringComparison.Ordinal);
        var slip = SlipRenderer.ToEscPos(new("redemption", data, "en", 1, template), PrinterProfiles.Default);

        Assert.Equal("print: line 1, column 1: a QR code with half a character; expected whole characters",
            Assert.Single(slip.Faults).ToString());
    }

    [Fact]
    public void A_barcode_that_fits_nowhere_says_what_would()
    {
        var slip = Render($"{{code:{new string('x', 41)};option:code128}}");

        var fault = Assert.Single(slip.Faults);
        Assert.Equal("print: line 1, column 1: 41 characters take 486 bars, for which the paper is too narrow and a "
            + "turned code too long; expected a QR code, or at most 40 characters (twice as many digits)",
            fault.ToString());
        Assert.Contains("[Code128?]", Encoding.ASCII.GetString(slip.Bytes), StringComparison.Ordinal);
        Assert.Empty(Render($"{{code:{new string('x', 40)};option:code128}}").Faults);
    }

    [Fact]
    public void A_QR_code_that_is_too_large_says_how_much_would_fit()
    {
        var narrow = Assert.Single(Render($"{{width:10}}\n{{code:{new string('x', 300)};option:qrcode,3,l}}").Faults);
        var full = Assert.Single(Render($"{{code:{new string('x', 3000)};option:qrcode,3,m}}").Faults);

        // 120 dots are 60 cells of two: version 10 has 57 and holds 271 bytes (ISO/IEC 18004, table 7).
        Assert.Equal(("a QR code of 61 cells does not fit into 120 dots", "at most 271 bytes"),
            (narrow.Problem, narrow.Expected));
        Assert.Equal(("3000 bytes do not fit into a QR code", "1 to 2331 bytes"), (full.Problem, full.Expected));
    }

    [Fact]
    public void A_fault_does_not_tell_the_code()
        => Assert.DoesNotContain("geheim", string.Join(' ', Render("{code:geheim;option:code39}").Faults),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("{code:a\\x10\\x14\\x01\\x00\\x01;option:code128}")]
    [InlineData("{code:a\\x10\\x04\\x01;option:code93}")]
    [InlineData("{code:a\\x10\\x05\\x01;option:qrcode}")]
    [InlineData("{code:\\x04bcdefghijklmnop;option:code93}")]
    public void What_a_printer_would_obey_is_sent_as_dots(string template)
    {
        var slip = Render(template);

        Assert.Empty(slip.Faults);
        Assert.Contains("raster", CommandWalk.Of(slip.Bytes));
        Assert.False(BarcodeData.LooksRealTime(slip.Bytes));
    }

    [Fact]
    public void Characters_without_a_sign_are_blanks_to_the_eye()
    {
        var order = new SlipOrder("redemption", "{}", "en", 1, "{code:ab\\x1dcd\\x0aef;option:code128,2,60,hri}");

        var svg = SlipRenderer.ToSvg(order, PrinterProfiles.Default, null, null, out var faults);

        Assert.Empty(faults);
        Assert.DoesNotContain(svg, static c => c < ' ' && c != '\n');
        Assert.Equal("[CODE128 abcd ef]", SlipRenderer.ToText(order, 48).Trim());
    }

    private static RenderedSlip Render(string template, string profile = "generic-80")
        => SlipRenderer.ToEscPos(new("redemption", "{}", "en", 1, template), PrinterProfiles.Find(profile)!);
}
