using System.Text;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Outputs.EscPos;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Tests.Outputs;

/// <summary>Golden bytes, each from the manuals.</summary>
public sealed class EscPosEncoderTests
{
    private const string Start = "1B40 1C2E ";
    private const string CutHere = "1D564200";

    [Theory]
    [InlineData("plain text starts with reset and Chinese mode off, ends with a cut", "|abc", "616263 0A")]
    [InlineData("Chinese is GB18030 in Chinese mode", "|核销", "1C26 BACB CFFA 0A", "1C2E")]
    [InlineData("ASCII stays in Chinese mode", "|核a销", "1C26 BACB 61 CFFA 0A", "1C2E")]
    [InlineData("the yen sign of Chinese prices is A3A4", "|¥38", "1C26 A3A4 3338 0A", "1C2E")]
    [InlineData("a page character leaves Chinese mode and names its page", "|核ñ销",
        "1C26 BACB 1C2E 1B7400 A4 1C26 CFFA 0A", "1C2E")]
    [InlineData("what the printer lacks keeps its cells", "|a👍b", "61 3F3F 62 0A")]
    [InlineData("emphasis", "|\"a", "1B4501 61 0A", "1B4500")]
    [InlineData("underline of ASCII", "|_a_b", "1B2D01 61 1B2D00 62 0A")]
    [InlineData("underline of Chinese needs FS - too", "|_核", "1B2D01 1C2D01 1C26 BACB 0A", "1B2D00 1C2D00 1C2E")]
    [InlineData("invert", "|`a", "1D4201 61 0A", "1D4200")]
    [InlineData("double width of ASCII", "|^a", "1D2110 61 0A", "1D2100")]
    [InlineData("double height", "|^^a", "1D2101 61 0A 1B4A06", "1D2100")]
    [InlineData("sixfold", "|^^^^^^^a", "1D2155 61 0A 1B4A06", "1D2100")]
    [InlineData("a clone enlarges Chinese by FS !, GS ! has the last word", "|^^^核",
        "1C210C 1D2111 1C26 BACB 0A 1B4A06",
        "1C2100 1D2100 1C2E")]
    public void Encodes(string rule, string document, string body, string tail = "")
    {
        Assert.Equal(Squeeze(Start + body + CutHere + tail), Encode(document, "generic-80"));
        Assert.NotEmpty(rule);
    }

    [Fact]
    public void The_blanks_between_two_columns_are_plain()
        => Assert.Equal(Squeeze(Start + "1B2D01 61 1B2D00") + Blank(23) + Squeeze("62 0A" + CutHere),
            Encode("|_a |b", "generic-80"));

    [Fact]
    public void Epson_enlarges_Chinese_by_the_same_command()
        => Assert.Equal(Squeeze(Start + "1D2111 1C26 BACB 0A 1B4A06" + CutHere + "1D2100 1C2E"),
            Encode("|^^^核", "epson-tm-t88-cn"));

    [Fact]
    public void A_single_byte_model_gets_no_Chinese_mode()
        => Assert.Equal(Squeeze("1B40 1B7400 82 3F3F 0A" + CutHere), Encode("|é核", "epson-tm-t88"));

    [Fact]
    public void A_page_is_named_again_only_when_it_changes()
        => Assert.Equal(Squeeze("1B40 1B7400 82 82 1B7402 B8 1B7400 82 0A" + CutHere), Encode("|éé©é", "epson-tm-t88"));

    [Fact]
    public void A_long_centred_line_is_centred_by_blanks_a_short_one_by_the_printer()
    {
        Assert.Equal(Squeeze(Start + "1B6101 61 0A" + CutHere + "1B6100"), Encode("a", "generic-80"));
        var longLine = Encode(new string('a', 44), "generic-80");
        Assert.StartsWith(Squeeze(Start + "2020 61"), longLine, StringComparison.Ordinal);
    }

    [Fact]
    public void On_other_columns_than_the_printers_own_only_blanks_centre()
        => Assert.Equal(Squeeze(Start) + string.Concat(Enumerable.Repeat("20", 16)) + "610A" + CutHere,
            Encode("a", "generic-80", 32));

    [Fact]
    public void A_QR_code_is_utf8_at_a_line_start()
    {
        var code = "1B4A18 1D286B 0400 31413200 1D286B 0300 314306 1D286B 0300 314531 "
            + "1D286B 0600 315030 E7A081 1D286B 0300 315130 1B4A18";

        Assert.Equal(Squeeze(Start + "78 0A" + "1B6101" + code + CutHere + "1B6100"),
            Encode("|x\n{code:码;option:qrcode,6,m}", "generic-80"));
    }

    [Fact]
    public void A_QR_code_shrinks_to_the_paper_and_says_so_when_it_cannot()
    {
        string data = new('x', 400);
        Assert.Contains(Squeeze("0300 314304"), Encode($"{{code:{data};option:qrcode,8}}", "generic-58"),
            StringComparison.Ordinal);

        var faults = new List<SlipFault>();
        var bytes = Encode($"{{code:{new string('x', 3000)};option:qrcode,3}}", "generic-58", 32, faults);
        Assert.Single(faults);
        Assert.Contains(Convert.ToHexString("[QrCode?]"u8), bytes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ean", "490123456789", "43 0D", "4901234567894")]
    [InlineData("ean", "4901234567894", "43 0D", "4901234567894")]
    [InlineData("ean", "4912345", "44 08", "49123456")]
    [InlineData("upc", "01234567890", "41 0C", "012345678905")]
    [InlineData("code39", "*A-1*", "45 03", "A-1")]
    [InlineData("itf", "123456", "46 06", "123456")]
    [InlineData("codabar", "A123B", "47 05", "A123B")]
    [InlineData("code93", "Ab1", "48 03", "Ab1")]
    [InlineData("code128", "Ab{1", "49 07", "{BAb{{1")]
    public void A_barcode_is_sent_by_function_B(string type, string data, string head, string expected)
    {
        var document = $"{{code:{data.Replace("{", "\\{", StringComparison.Ordinal)};option:{type},3,80,hri}}";

        var command = Squeeze($"1D6850 1D7703 1D4802 1D6B {head}")
            + Convert.ToHexString(Encoding.ASCII.GetBytes(expected));
        Assert.Contains(command, Encode(document, "generic-80"), StringComparison.Ordinal);
    }

    [Fact]
    public void Code128_packs_digits_but_never_into_a_real_time_command()
    {
        Assert.Contains("1D6B4904" + "7B430C22", Encode("{code:1234}", "generic-80"), StringComparison.Ordinal);
        var realTime = Encode("{code:160401}", "generic-80");
        Assert.DoesNotContain("1004", realTime, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexString("{B160401"u8), realTime, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ean", "4901234567890")]
    [InlineData("ean", "abc")]
    [InlineData("codabar", "1234")]
    [InlineData("code39", "a")]
    [InlineData("itf", "x")]
    public void What_is_no_barcode_is_marked_and_named(string type, string data)
    {
        var faults = new List<SlipFault>();
        var bytes = Encode($"{{code:{data};option:{type}}}", "generic-80", 48, faults);

        Assert.Single(faults);
        Assert.DoesNotContain("1D6B", bytes, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_piece_is_cut_once_and_nothing_is_cut_from_nothing()
        => Assert.Equal(Squeeze(Start + "61 0A" + CutHere + "62 0A" + CutHere),
            Encode("===\n|a\n===\n===\n|b\n===", "generic-80"));

    [Theory]
    [InlineData("generic-58", "61 0A 1B6403")]
    [InlineData("star-escpos", "61 0A 1B6405 1D5601")]
    public void A_printer_that_does_not_feed_to_its_blade_is_fed(string profile, string body)
        => Assert.EndsWith(Squeeze(body), Encode("|a", profile), StringComparison.Ordinal);

    [Fact]
    public void Lines_are_drawn_with_page_437_where_it_is_sure()
        => Assert.Equal(Squeeze("1B40 1B7400") + "DA" + Line(40) + "BF0A" + "B361" + Blank(39) + "B30A"
                + "C0" + Line(40) + "D90A" + CutHere,
            Encode("{border:line}\n|a", "epson-tm-t88"));

    [Fact]
    public void The_templates_own_commands_go_out_as_they_are()
        => Assert.Equal(Squeeze(Start + "1B70 00 19 FA 1C2E" + CutHere),
            Encode("{command:\\x1bp\\x00\\x19\\xfa}", "generic-80"));

    private static string Line(int cells) => string.Concat(Enumerable.Repeat("C4", cells));

    private static string Blank(int cells) => string.Concat(Enumerable.Repeat("20", cells));

    private static string Encode(
        string document, string profile, int? columns = null, List<SlipFault>? faults = null)
    {
        var printer = PrinterProfiles.Find(profile)!;
        var paper = columns ?? printer.Columns;
        faults ??= [];
        var items = ReceiptLayout.Lay(document, paper, printer.Characters.WidthOf, faults);
        return Convert.ToHexString(EscPosEncoder.Encode(items, printer, paper, faults));
    }

    private static string Squeeze(string hex) => hex.Replace(" ", "", StringComparison.Ordinal);
}
