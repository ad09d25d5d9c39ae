using System.Text.Json;
using System.Text.Json.Nodes;
using PosDaemon.Slips.Fonts;
using PosDaemon.Slips.Profiles;
using PosDaemon.Slips.Tests.Outputs;

namespace PosDaemon.Slips.Tests;

/// <summary>What people who do this job have reported of slips, each as small data and what must come out.</summary>
public sealed class FieldReportTests : IDisposable
{
    private readonly FontGlyphs? _glyphs = FontGlyphs.Open(FontChain.OfThisSystem, out _);
    private readonly SlipResources _resources;

    public FieldReportTests() => _resources = new(_glyphs);

    public void Dispose() => _glyphs?.Dispose();

    [Theory]
    [InlineData("Jose\u0301 Mu\u0308ller-A\u030angstro\u0308m, Cre\u0300me bru\u0302le\u0301e",
        "José Müller-Ångström, Crème brûlée")]
    [InlineData("Nguye\u0302\u0303n Thi\u0323 A\u0301nh", "Nguyễn Thị Ánh")]
    [InlineData("\u1100\u1175\u11b7\u110e\u1165\u11af\u1109\u116e", "김철수")]
    [InlineData("カ\u3099キ\u3099ク\u3099", "ガギグ")]
    [InlineData("葛\U000E0100城市", "葛城市")]
    [InlineData("S\u0307\u0323", "\u1e68")]
    [InlineData("S\u0323\u0307", "Ṩ")]
    public void A_decomposed_name_prints_as_the_composed_one(string decomposed, string composed)
    {
        var slip = Print(With("buyer", decomposed), "generic-58");

        Assert.Equal(Print(With("buyer", composed), "generic-58").Bytes, slip.Bytes);
        Assert.Empty(slip.Faults);
    }

    [Theory]
    [InlineData("กุ้ง น้ำตาล")]
    [InlineData("राजेश कुमार")]
    [InlineData("שלום כהן")]
    [InlineData("أسعد البو 123")]
    public void A_name_of_another_script_is_drawn_or_a_fault(string name)
    {
        var drawn = Print(With("buyer", name), "generic-58");
        var without = SlipRenderer.ToEscPos(new("redemption", With("buyer", name), "en", 1),
            PrinterProfiles.Find("generic-58")!, null, SlipResources.None);

        Assert.Empty(drawn.Faults);
        Assert.Contains("dots", CommandWalk.Of(drawn.Bytes));
        var fault = Assert.Single(without.Faults);
        Assert.Contains("print as ?", fault.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\U0001f389")]
    [InlineData("\U0001f468\u200d\U0001f469\u200d\U0001f467")]
    [InlineData("\U00030edd\U0001f9ff")]
    public void A_character_that_neither_printer_nor_fonts_have_is_a_question_mark_and_a_fault_everywhere(string name)
    {
        var order = new SlipOrder("redemption", With("buyer", name, "title", name), "en", 1);
        var profile = PrinterProfiles.Find("generic-58")!;

        var slip = SlipRenderer.ToEscPos(order, profile, null, _resources);
        SlipRenderer.ToPng(order, profile, null, _resources, out var ofPng);
        SlipRenderer.ToSvg(order, profile, null, _resources, out var ofSvg);

        Assert.True(slip.Bytes.AsSpan().IndexOf("??"u8) >= 0);
        foreach (var faults in (IReadOnlyList<SlipFault>[])[slip.Faults, ofPng, ofSvg])
            Assert.Contains("print as ?", Assert.Single(faults).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("กุ้งน้ำตาล")]
    [InlineData("أسعد")]
    [InlineData("க\u0bbe")]
    [InlineData("\u0bbe")]
    [InlineData("e\u0301\u0323")]
    [InlineData("\u0301")]
    [InlineData("\ufdfd")]
    [InlineData("ލަ")]
    [InlineData("ᄀ")]
    [InlineData("(א")]
    public void A_flood_of_letters_that_are_drawn_together_is_a_slip_of_bounded_length(string letters)
    {
        foreach (var flood in (string[])[string.Concat(Enumerable.Repeat(letters, 5_000)),
            letters[..1] + new string(letters[^1], 5_000), string.Concat(Enumerable.Repeat(letters + " ", 5_000))])
        {
            var slip = Print(With("note", flood, "title", flood), "generic-58");

            Assert.InRange(CommandWalk.Of(slip.Bytes).Count(static name => name == "LF"), 1, 1000);
        }
    }

    [Fact]
    public void Letters_that_nothing_can_draw_are_marked_one_by_one_on_as_many_rows_as_they_need()
    {
        var order = new SlipOrder("redemption", With("note", string.Concat(Enumerable.Repeat("กุ้", 70))), "en", 1);

        var slip = SlipRenderer.ToEscPos(order, PrinterProfiles.Find("generic-58")!, null, SlipResources.None);

        Assert.Equal(70, slip.Bytes.Count(static value => value == (byte)'?'));
        Assert.Contains("กุ้กุ้กุ้", SlipRenderer.ToText(order, 32), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_number_with_a_flood_behind_it_empties_no_roll()
    {
        var flood = "1234567890123456789012345678 " + string.Concat(Enumerable.Repeat("word ", 10_000));

        var slip = Print(With("order_number", flood), "generic-58");

        Assert.InRange(CommandWalk.Of(slip.Bytes).Count(static name => name == "LF"), 1, 600);
        Assert.Contains(slip.Faults, static fault => fault.Problem.Contains("rows", StringComparison.Ordinal));
    }

    [Fact]
    public void Text_that_runs_from_right_to_left_is_cut_at_its_end()
    {
        var order = new SlipOrder("redemption", JsonSerializer.Serialize(new { x = "אחד שתיים שלוש ארבע חמש שש שבע" }),
            "en", 1, "{text:nowrap}\n|{{x}}");

        Assert.Equal("..ארבע שלוש שתיים אחד", SlipRenderer.ToText(order, 24).TrimEnd());
    }

    [Fact]
    public void A_template_in_decomposed_letters_prints_as_the_composed_one()
    {
        static byte[] Bytes(string template) => SlipRenderer.ToEscPos(
            new("redemption", "{}", "en", 1, template), PrinterProfiles.Find("generic-58")!).Bytes;

        Assert.Equal(Bytes("Crème brûlée"), Bytes("Cre\u0300me bru\u0302le\u0301e"));
    }

    [Fact]
    public void Hebrew_stands_from_right_to_left_and_numbers_within_it_from_left_to_right()
    {
        var text = SlipRenderer.ToText(new("redemption", With("note", "abc שלום 12 (כהן) xyz"), "en", 1), 48);

        Assert.Contains("abc (כהן) 12 שלום xyz", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Théâtre")]
    [InlineData("Müller")]
    [InlineData("Řehoř")]
    [InlineData("Привет")]
    [InlineData("Ångström")]
    public void All_letters_of_a_word_are_one_cell_wide_on_a_Chinese_printer_too(string word)
    {
        var characters = PrinterProfiles.Find("generic-80")!.Characters;

        Assert.All(word.EnumerateRunes(), rune => Assert.Equal(1, characters.WidthOf(rune)));
        Assert.All(word.EnumerateRunes(), rune => Assert.NotEqual(GlyphKind.None, characters.Find(rune).Kind));
    }

    [Fact]
    public void Letters_of_a_Greek_word_are_of_one_width()
    {
        var characters = PrinterProfiles.Find("generic-80")!.Characters;

        Assert.Single("Αθήνα".EnumerateRunes().Select(rune => characters.WidthOf(rune)).Distinct());
    }

    [Fact]
    public void English_breaks_between_words_and_a_phone_number_stays_whole()
    {
        var data = With("title", "The Long Afternoon Tea For Two People", "detail",
            "Please arrive ten minutes before the performance; latecomers will be admitted during the interval only.",
            "note", "Call +49 30 123456789 on arrival.");

        var rows = Text("redemption", data, 32);

        foreach (var whole in (string[])["Afternoon", "performance;", "latecomers", "interval", "+49 30 123456789"])
            Assert.Contains(rows, row => row.Contains(whole, StringComparison.Ordinal));
    }

    [Fact]
    public void A_large_total_stands_on_one_row()
    {
        var data = With("currency", "IDR", "face", 10000000, "bill", 135000000, "used", 10000000,
            "cash_due", 125000000, "balance_left", 0, "balance_rule", "forfeited");

        var rows = Text("voucher", data, 32);

        Assert.Contains(rows, row => row.Replace(" ", "", StringComparison.Ordinal) == "ToPayIDR1250000.00"
            || row.Replace(" ", "", StringComparison.Ordinal) == "TopayIDR1250000.00");
    }

    [Fact]
    public void Terms_of_three_pages_are_printed_to_their_end()
    {
        var terms = string.Join(' ', Enumerable.Range(1, 120).Select(static n => $"clause {n} binds the bearer."));

        var slip = Print(With("note", terms), "generic-58");

        Assert.Empty(slip.Faults);
        Assert.Contains("clause 120 binds", string.Concat(Text("redemption", With("note", terms), 32)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "[... cut off here: all of it is")]
    [InlineData("zh", "后略，全文见线上订单")]
    public void Text_that_is_cut_off_ends_with_a_mark_that_says_where_the_rest_is(string language, string mark)
    {
        var note = string.Concat(Enumerable.Repeat("word ", 10_000));
        var order = new SlipOrder("redemption", With("note", note), language, 1);

        var text = SlipRenderer.ToText(order, PrinterProfiles.Find("generic-58")!, null, out var faults);

        Assert.Contains(mark, text, StringComparison.Ordinal);
        Assert.Contains(faults, fault => fault.Problem.Contains("rows", StringComparison.Ordinal));
    }

    [Fact]
    public void A_list_without_end_empties_no_roll_and_says_each_fault_once()
    {
        var data = JsonSerializer.Serialize(new { items = Enumerable.Range(0, 28_000).Select(n => new { n }) });
        var order = new SlipOrder("redemption", data, "en", 1, "{{#items}}\n{{n}} {{nothing}}\n{{/items}}");

        var slip = SlipRenderer.ToEscPos(order, PrinterProfiles.Default);

        Assert.InRange(CommandWalk.Of(slip.Bytes).Count(static name => name == "LF"), 1, 2100);
        Assert.Equal(2, slip.Faults.Count);
        Assert.Contains(slip.Faults, static fault => fault.Problem.Contains("rows", StringComparison.Ordinal));
        Assert.Contains(slip.Faults, static fault => fault.Problem.Contains("nothing", StringComparison.Ordinal));
    }

    [Fact]
    public void Lists_within_lists_end_also_where_they_print_nothing()
    {
        var data = JsonSerializer.Serialize(new { items = Enumerable.Range(0, 100_000) });
        var order = new SlipOrder("redemption", data, "en", 1,
            "x\n{{#items}}{{#items}}{{/items}}{{/items}}");

        var slip = SlipRenderer.ToEscPos(order, PrinterProfiles.Default);

        Assert.Contains("too long", Assert.Single(slip.Faults).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Line_ends_of_a_footer_are_kept()
    {
        var rows = Text("redemption", With("footer", "\nOpen 9-18\r\nClosed on Mondays\n\n\n\nThank you\n"), 32);

        var at = rows.FindIndex(static row => row.Contains("Open 9-18", StringComparison.Ordinal));
        Assert.Equal(["Open 9-18", "Closed on Mondays", "", "Thank you"], rows[at..(at + 4)].Select(row => row.Trim()));
    }

    [Fact]
    public void A_currency_in_small_letters_is_known_and_a_negative_amount_has_one_sign()
    {
        var data = With("currency", "cny", "face", 10000, "bill", -123, "used", -5, "cash_due", -118,
            "balance_left", 0, "balance_rule", "kept");

        var text = string.Join('\n', Text("voucher", data, 32)).Replace(" ", "", StringComparison.Ordinal);

        Assert.Contains("Topay-¥1.18", text, StringComparison.Ordinal);
        Assert.Contains("Voucherused0.05", text, StringComparison.Ordinal);
        Assert.DoesNotContain("--0", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_currency_is_a_fault()
        => Assert.Contains(SlipRenderer.ToEscPos(new("voucher",
                With("currency", "ZZZ", "face", 1, "bill", 1, "used", 1, "cash_due", 1), "en", 1),
                PrinterProfiles.Default).Faults,
            static fault => fault.Problem.Contains("\"ZZZ\" is not one of ISO 4217", StringComparison.Ordinal));

    [Theory]
    [InlineData("a\u001db")]
    [InlineData("  a\tb\r\n ")]
    [InlineData("{a;b:c\\|d}~^\"`_=-")]
    [InlineData("e\u0301\u200d\ue000")]
    public void A_codes_content_is_never_altered(string content)
    {
        var order = new SlipOrder("redemption", JsonSerializer.Serialize(new { x = content }), "en", 1,
            "{option:qrcode,6,m}\n{code:{{x}}}\n{{x}}");

        var slip = SlipRenderer.ToEscPos(order, PrinterProfiles.Default, null, _resources);

        var expected = System.Text.Encoding.UTF8.GetBytes(content);
        Assert.True(slip.Bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x31, 0x50, 0x30, .. expected, 0x1D]) > 0);
    }

    private static List<string> Text(string kind, string data, int columns)
        => [.. SlipRenderer.ToText(new(kind, data, "en", 1), columns).TrimEnd('\n').Split('\n')];

    private static string With(params object[] fields)
    {
        var data = new JsonObject
        {
            ["merchant"] = "Test Shop", ["store"] = "Main", ["order_number"] = "A1", ["redemption_id"] = "R1",
            ["redeemed_at"] = "2026-11-21T18:42:07+08:00", ["title"] = "Dinner",
        };
        for (var i = 0; i < fields.Length; i += 2)
            data[(string)fields[i]] = fields[i + 1] is int number ? number : (string)fields[i + 1];
        return data.ToJsonString();
    }

    private RenderedSlip Print(string data, string profile) => SlipRenderer.ToEscPos(
        new("redemption", data, "en", 1), PrinterProfiles.Find(profile)!, null, _resources);
}
