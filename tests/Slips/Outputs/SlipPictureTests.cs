
namespace PosDaemon.Slips.Tests.Outputs;

public sealed class SlipPictureTests
{
    private const int Top = SlipPicture.Top;

    [Theory]
    [InlineData("generic-80", null, 576)]
    [InlineData("generic-58", null, 384)]
    [InlineData("epson-tm-t88", null, 512)]
    [InlineData("generic-80", 32, 384)]
    public void The_picture_is_as_wide_as_the_printer_has_dots(string profile, int? columns, int width)
    {
        var picture = SlipPicture.Of("a", profile, columns);

        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], picture.Png[..8]);
        Assert.Equal((width, width), (picture.HeaderWidth, picture.Width));
        Assert.Equal(Top + 30 + Top, picture.Height);
    }

    [Fact]
    public void A_character_stands_in_its_own_cells()
    {
        var picture = SlipPicture.Of("|a票");

        Assert.Equal(36 * 24, picture.Count(0, Top, 36, 24));
        Assert.Equal(36 * 24, picture.Count(0, 0, 576, picture.Height));
    }

    [Fact]
    public void Enlarged_characters_are_their_dots_enlarged_and_stand_on_one_line_with_the_small_ones()
    {
        var picture = SlipPicture.Of("|^^^a^^^b");

        Assert.Equal(Top + 48 + 6 + Top, picture.Height);
        Assert.Equal(24 * 48, picture.Count(0, Top, 24, 48));
        Assert.Equal((0, 12 * 24), (picture.Count(24, Top, 12, 24), picture.Count(24, Top + 24, 12, 24)));
    }

    [Fact]
    public void Inverted_blanks_are_black_and_inverted_characters_white()
    {
        var picture = SlipPicture.Of("|`a~`");

        Assert.Equal((0, 12 * 24), (picture.Count(0, Top, 12, 24), picture.Count(12, Top, 12, 24)));
    }

    [Fact]
    public void An_underline_is_the_lowest_row_of_its_cells()
    {
        var picture = SlipPicture.Of("|_~~_");

        Assert.Equal((24, 24), (picture.Count(0, 0, 576, picture.Height), picture.Count(0, Top + 23, 24, 1)));
    }

    [Fact]
    public void What_no_font_has_is_a_question_mark_as_on_paper()
        => Assert.Equal(SlipPicture.Of("|?").Png, SlipPicture.Of("|∅").Png);

    [Fact]
    public void A_rule_and_a_cut_go_across_the_paper()
    {
        var picture = SlipPicture.Of("---\n=\na");

        Assert.Equal((576, 576), (picture.Count(0, Top + 14, 576, 1), picture.Count(0, Top + 15, 576, 1)));
        Assert.Equal(12 * 29, picture.Count(0, Top + 30 + 19, 576, 1));
        Assert.Equal(Top + 30 + 40 + 30 + Top, picture.Height);
    }

    [Fact]
    public void A_QR_code_has_the_cells_and_the_blank_zone_that_the_printer_gives_it()
    {
        var picture = SlipPicture.Of("{code:A;option:qrcode,4,l}");

        // Version 1: 21 cells of 4 dots in the middle; the finder pattern begins with 7 black cells and 1 white.
        int left = (576 - 84) / 2, top = Top + 4 * 4;
        Assert.Equal((28 * 4, 0), (picture.Count(left, top, 28, 4), picture.Count(left + 28, top, 4, 28)));
        Assert.Equal(top + 84 + 16 + Top, picture.Height);
    }

    [Fact]
    public void A_picture_is_dithered_to_the_dots_that_are_sent()
    {
        var picture = SlipPicture.Of($"{{image:{SlipPicture.Black}}}");

        Assert.Equal(Top + 2 + Top, picture.Height);
        Assert.Equal(15, picture.Count((576 - 8) / 2, Top, 8, 2));
    }

    [Fact]
    public void A_logo_is_its_picture_or_a_frame_with_its_name()
    {
        SlipPicture known = SlipPicture.Of("{logo:shop}"), kept = SlipPicture.Of("{logo:kept}", "epson-tm-t20-cn");

        Assert.Equal((Top + 2 + Top, 15), (known.Height, known.Count((576 - 8) / 2, Top, 8, 2)));
        Assert.Equal(Top + 96 + Top, kept.Height);
        Assert.Equal((576, 576), (kept.Count(0, Top, 576, 1), kept.Count(0, Top + 95, 576, 1)));
    }

    [Theory]
    [InlineData("{code:12;option:ean}")]
    [InlineData("{image:AAAA}")]
    public void What_cannot_be_drawn_is_marked(string template)
        => Assert.True(SlipPicture.Of(template).Count(0, Top, 576, 24) >= 5 * 12 * 24);

    [Theory]
    [InlineData(24)]
    [InlineData(32)]
    [InlineData(42)]
    [InlineData(48)]
    [InlineData(96)]
    public void Each_cell_has_dots_where_the_text_output_has_a_character(int columns)
    {
        const string Template = """
            centred 票
            |left 票据|right|
            plain and _under_ "bold"|¥138.00
            {width:*,8,10;border:line}
            苹果apple|3 |12.00|
            a long name that wraps 香蕉香蕉香蕉香蕉香蕉香蕉|4 |9,999.99|
            -
            |3|4|
            {width:auto;border:space}
            ---
            {text:nowrap;align:right;width:12}
            |narrow and cut off at the end|
            """;
        var picture = SlipPicture.Of(Template, columns: columns);

        var lines = SlipRenderer.ToText(new("redemption", "{}", "en", 1, Template), columns)
            .Split('\n')[..^1];
        var drawn = string.Join('\n', Enumerable.Range(0, lines.Length)
            .Select(line => Row(columns, cell => picture.Count(cell * 12, Top + line * 30, 12, 30) > 0)));

        Assert.Equal(Top + lines.Length * 30 + Top, picture.Height);
        Assert.Equal(string.Join('\n', lines.Select(line => Cells(line, columns))), drawn);
    }

    /// <summary># for a cell with a character, by the widths of a Chinese printer.</summary>
    private static string Cells(string line, int columns)
    {
        var cells = string.Concat(line.EnumerateRunes().Select(static rune
            => rune.Value == ' ' ? "." : rune.Value is >= 0x2E80 or 0xA5 ? "##" : "#"));
        return cells.PadRight(columns, '.');
    }

    private static string Row(int columns, Func<int, bool> isDrawn)
        => string.Concat(Enumerable.Range(0, columns).Select(cell => isDrawn(cell) ? '#' : '.'));
}
