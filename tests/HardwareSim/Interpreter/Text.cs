using PosSim.Interpreter;
using PosSim.Tests.Models;

namespace PosSim.Tests.Interpreter;

public class Text
{
    [Fact]
    public void Chinese_in_two_byte_mode_reads_as_Chinese()
    {
        var printer = new TestPrinter();
        printer.Send("1B 40 1C 26 '座位票 Ticket' 0A 1C 2E 'plain' 0A");
        Assert.Equal("座位票 Ticket\nplain", printer.Model.CurrentText);
    }

    [Fact]
    public void Golden_bytes_of_GB18030_from_its_tables()
    {
        // 啊 B0 A1, 镕 E9 46 (GBK/3), 〇 A9 96 (GBK/5), 㐀 81 39 EE 39 (four bytes)
        var printer = new TestPrinter();
        printer.Send("1C 26 B0 A1 E9 46 A9 96 81 39 EE 39 0A");
        Assert.Equal("啊镕〇㐀", printer.Model.CurrentText);
    }

    [Fact]
    public void A_printer_without_four_byte_codes_shows_their_digits()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { KnowsFourByteCodes = false });
        printer.Send("1C 26 81 30 84 36 0A");
        Assert.Equal("06", printer.Model.CurrentText);
    }

    [Fact]
    public void In_one_byte_mode_high_bytes_are_code_page_characters()
    {
        var printer = new TestPrinter();
        printer.Send("82 1B 74 10 E9 80 1B 74 11 8F 1B 74 13 D5 1B 74 12 88 1B 74 02 9C 0A");
        Assert.Equal("éé€П€ł£", printer.Model.CurrentText);
    }

    [Fact]
    public void Code_pages_that_dotNET_does_not_have_are_built_in_too()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { TracesAll = false });
        printer.Send("1B 74 0B E6 9D D8 D6 1B 74 0C A7 1B 74 2A B5 1B 74 2B 80 1B 74 35 8D 0A");
        Assert.Equal("μέγαğĄАҚ", printer.Model.CurrentText);
        Assert.Empty(printer.Model.CurrentTrace);
    }

    [Fact]
    public void Japanese_printers_take_JIS_or_Shift_JIS_as_FS_C_says()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { DoubleByte = DoubleByteSet.ShiftJis, TracesAll = false });
        printer.Send("1C 26 88 9F 82 A0 0A 1C 43 00 '0!$\"' 20 '4A' 1C 2E 'A0' 0A 1C 26 1C 43 01 8A BF 'A' 0A");
        Assert.Equal(["亜あ", "亜あ 漢A0", "漢A"], printer.Lines());
        Assert.Empty(printer.Model.CurrentTrace);
    }

    [Fact]
    public void Chinese_printers_start_in_Chinese_mode_and_return_to_it_by_ESC_at()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { StartsInChineseMode = true });
        printer.Send("'票' 0A 1C 2E 82 0A 1B 40 '票' 0A");
        Assert.Equal("票\né\n票", printer.Model.CurrentText);
    }

    [Fact]
    public void Text_keeps_its_columns_with_Chinese_counted_double()
    {
        var printer = new TestPrinter();
        printer.Send("1C 26 '鱼' 1B 24 F0 00 '12.00' 0A 'ab' 1B 24 F0 00 '9.00' 0A");
        Assert.Equal(["鱼                  12.00", "ab                  9.00"], printer.Lines());
    }

    [Fact]
    public void Alignment_counts_the_size_of_the_characters()
    {
        var printer = new TestPrinter();
        printer.Send("1B 61 01 'center' 0A 1D 21 11 'wide' 0A 1D 21 00 1B 61 02 'right' 0A");
        Assert.Equal(new string(' ', 21) + "center", printer.Lines()[0]);
        Assert.Equal(new string(' ', 20) + "wide", printer.Lines()[1]);
        Assert.Equal(new string(' ', 43) + "right", printer.Lines()[2]);
    }

    [Fact]
    public void What_follows_double_width_text_stands_where_it_stands_on_paper()
    {
        var printer = new TestPrinter();
        printer.Send("1D 21 10 'AB' 1D 21 00 'cd' 0A");
        Assert.Equal("AB  cd", printer.Model.CurrentText);
    }

    [Fact]
    public void GS_size_leaves_Chinese_alone_on_clones_and_FS_size_does_it()
    {
        var clone = new TestPrinter(TestPrinter.Fast with { SizesChineseByGs = false });
        clone.Send("1C 26 1D 21 11 '票' 1D 21 00 'x' 0A 1C 21 0C '票' 'x' 0A");
        Assert.Equal(["票x", "票  x"], clone.Lines());
    }

    [Theory]
    [InlineData(576, 48)]
    [InlineData(384, 32)]
    public void Long_lines_wrap_at_the_paper_edge(int dots, int columns)
    {
        var printer = new TestPrinter(TestPrinter.Fast with { WidthDots = dots });
        printer.Send("'" + new string('x', columns) + "y' 0A");
        Assert.Equal([new string('x', columns), "y"], printer.Lines());
    }

    [Fact]
    public void A_Chinese_character_is_not_split_at_the_edge()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { WidthDots = 384 });
        printer.Send("1C 26 'x" + new string('票', 16) + "' 0A");
        Assert.Equal(["x" + new string('票', 15), "票"], printer.Lines());
    }

    [Fact]
    public void Empty_lines_and_feeds_show_as_empty_lines()
    {
        var printer = new TestPrinter();
        printer.Send("'a' 0A 0A 'b' 1B 64 03 'c' 0A 1B 4A 3C 'd' 0A");
        Assert.Equal(["a", "", "b", "", "", "c", "", "", "d"], printer.Lines());
    }

    [Fact]
    public void Tabs_go_to_every_eighth_column_or_where_they_are_set()
    {
        var printer = new TestPrinter();
        printer.Send("'a' 09 'b' 0A 1B 44 04 0A 00 'a' 09 'b' 09 'c' 0A");
        Assert.Equal(["a       b", "a   b     c"], printer.Lines());
    }

    [Fact]
    public void Bold_and_inverse_are_marked_only_when_asked_for()
    {
        var printer = new TestPrinter();
        printer.Send("1B 45 01 'bold' 1B 45 00 ' ' 1D 42 01 'band' 1D 42 00 0A 1D 56 42 00");
        Assert.Equal("bold band", printer.LastSlip.Text);
        Assert.Equal("*bold* 【band】", printer.LastSlip.MarkedText());
    }

    [Fact]
    public void National_variants_replace_their_twelve_places()
    {
        var printer = new TestPrinter();
        printer.Send("1B 52 02 '#@[\\]{|}~' 0A 1B 52 08 5C 0A");
        Assert.Equal(["#§ÄÖÜäöüß", "¥"], printer.Lines());
    }

    [Theory]
    [InlineData("1C 28 43 02 00 30 32")]
    [InlineData("1C 28 43 02 00 30 02")]
    public void In_UTF8_mode_text_is_UTF8_whatever_the_code_page_says(string select)
    {
        var printer = new TestPrinter(TestPrinter.Fast with { TracesAll = false, StartsInChineseMode = true });
        printer.Send($"1B 74 10 1C 26 {select}").Send("中文 é € ₽ 票\n"u8.ToArray());
        Assert.Equal("中文 é € ₽ 票", printer.Model.CurrentText);
        Assert.Empty(printer.Model.CurrentTrace);
    }

    [Theory]
    [InlineData("1C 28 43 02 00 30 31")]
    [InlineData("1B 40")]
    public void One_byte_characters_come_back_after_UTF8_mode(string leave)
    {
        var printer = new TestPrinter();
        printer.Send($"1C 28 43 02 00 30 32 {leave} 82 0A");
        Assert.Equal("é", printer.Model.CurrentText);
    }

    [Theory]
    [InlineData("E4 B8 0A", "\uFFFD")]
    [InlineData("'a' FF 'b' 0A", "a\uFFFDb")]
    [InlineData("E4 B8 'A' 0A", "\uFFFDA")]
    [InlineData("C0 AF 0A", "\uFFFD\uFFFD")]
    [InlineData("ED A0 80 0A", "\uFFFD\uFFFD\uFFFD")]
    [InlineData("F4 90 80 80 'x' 0A", "\uFFFD\uFFFD\uFFFD\uFFFDx")]
    [InlineData("F0 9F 98 E4 B8 AD 0A", "\uFFFD中")]
    [InlineData("E4 B8 1B 45 01 AD 'z' 0A", "\uFFFD\uFFFDz")]
    public void Damaged_UTF8_is_printed_as_replacements_and_told(string text, string expected)
    {
        var printer = new TestPrinter(TestPrinter.Fast with { TracesAll = false });
        printer.Send($"1C 28 43 02 00 30 32 {text}");
        Assert.Equal(expected, printer.Model.CurrentText);
        Assert.Equal(expected.Count(character => character == '\uFFFD'), printer.Model.CurrentTrace.Count);
        Assert.All(printer.Model.CurrentTrace, line => Assert.StartsWith("damaged UTF-8 ", line));
    }

    [Fact]
    public void Damaged_UTF8_without_end_does_not_fill_the_trace()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { TracesAll = false });
        printer.Send("1C 28 43 02 00 30 32").Send([.. Enumerable.Repeat((byte)0xFF, 2000)]).Send("0A 1D 77 01");
        Assert.Equal(101, printer.Model.CurrentTrace.Count);
        Assert.Equal("GS w 1: outside 2 to 6, ignored", printer.Model.CurrentTrace[^1]);
        Assert.Equal(2000, printer.Model.CurrentText.Count(character => character == '\uFFFD'));
    }

    [Fact]
    public void Wide_characters_of_UTF8_take_two_columns_and_others_one()
    {
        var printer = new TestPrinter();
        printer.Send("1C 28 43 02 00 30 32").Send("中é한€ｱかЯ"u8.ToArray()).Send("1B 24 F0 00 '|' 0A");
        Assert.Equal("中é한€ｱかЯ          |", printer.Model.CurrentText);
    }

    [Fact]
    public void A_two_byte_font_that_comes_first_draws_what_it_has()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { TracesAll = false });
        printer.Send("1C 28 43 02 00 30 32 1C 28 43 03 00 3C 00 14").Send("ЯЯ"u8.ToArray());
        printer.Send("1B 24 78 00 '|' 0A 1C 28 43 03 00 3C 00 00").Send("ЯЯ"u8.ToArray()).Send("1B 24 78 00 '|' 0A");
        Assert.Equal(["ЯЯ      |", "ЯЯ        |"], printer.Lines());
        Assert.Empty(printer.Model.CurrentTrace);
    }

    [Theory]
    [InlineData("1B 74 10 81 8D 90 0A", 3)]
    [InlineData("1B 74 0F 80 9F FF 0A", 3)]
    [InlineData("1B 74 27 80 9F 0A", 2)]
    [InlineData("1B 74 28 80 9F 0A", 2)]
    [InlineData("1B 74 15 FC FF 0A", 2)]
    [InlineData("1B 74 08 80 FF 0A", 2)]
    [InlineData("1C 28 43 02 00 30 32 C2 85 C2 9B E2 80 AE E2 80 A8 EF BB BF 0A", 5)]
    [InlineData("1C 26 81 30 81 30 81 36 A6 36 0A", 2)]
    public void What_is_no_character_is_shown_as_a_replacement(string text, int count)
    {
        var printer = new TestPrinter(TestPrinter.Fast with { HeadToBladeDots = 0 });
        printer.Send($"{text} 1D 56 42 00");
        Assert.Equal(new string('\uFFFD', count), printer.LastSlip.Text);
        foreach (var shown in (string[])[printer.LastSlip.Svg(), .. printer.LastSlip.Trace])
            Assert.DoesNotContain(shown, character => char.IsControl(character) && character is not '\n');
    }

    [Fact]
    public void No_byte_of_any_code_page_reaches_the_text_as_a_control_character()
    {
        for (var table = 0; table < 256; table++)
        {
            var printer = new TestPrinter();
            printer.Send([0x1B, 0x74, (byte)table, .. Enumerable.Range(0x20, 0xE0).Select(value => (byte)value), 0x0A]);
            Assert.All(printer.Lines(), line => Assert.DoesNotContain(line, char.IsControl));
        }
    }

    [Fact]
    public void Control_characters_in_a_code_are_shown_by_their_pictures()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { HeadToBladeDots = 0 });
        printer.Send("1D 28 6B 0A 00 31 50 30 'a' 1D 'b' 0A 'c' C2 85 1D 28 6B 03 00 31 51 30 1D 56 42 00");
        Assert.Equal("[QR a␝b␊c\uFFFD]", printer.LastSlip.Text);
        Assert.Equal(["a\u001Db\nc\u0085"], printer.LastSlip.QrContents);
    }
}
