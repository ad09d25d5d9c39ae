using System.Text.Json.Nodes;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Tests;

/// <summary>Every built-in template in both languages on every paper, with the sample data, with long data and with
/// each field left empty.</summary>
public sealed class SlipLooksTests
{
    private static readonly int[] Papers = [24, 32, 42, 48, 96];

    public static TheoryData<string, string, int> Slips()
    {
        var rows = new TheoryData<string, string, int>();
        foreach (var kind in SlipKinds.All)
        {
            foreach (var language in (string[])["zh", "en"])
            {
                foreach (var columns in Papers)
                    rows.Add(kind, language, columns);
            }
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(Slips))]
    public void The_sample_fits_the_paper_with_straight_money_and_nothing_cut_off(
        string kind, string language, int columns)
    {
        for (var copy = 1; copy <= 2; copy++)
        {
            var order = new SlipOrder(kind, SlipSamples.Of(kind, language)!, language, copy);

            Assert.Empty(SlipLooks.TooWide(order, columns));
            Assert.Empty(SlipLooks.CrookedMoney(order, columns));
            Assert.Empty(SlipLooks.BareLabels(order, columns));
            Assert.Empty(SlipLooks.Missing(order));
            // The band of a copy is as wide as the paper, with blanks that are not those of wide paper.
            Assert.Empty(SlipLooks.CutOff(order, columns));
        }
    }

    [Theory]
    [MemberData(nameof(Slips))]
    public void Long_names_and_large_amounts_wrap_and_stay_in_their_columns(string kind, string language, int columns)
    {
        var name = language == "zh" ? string.Concat(Enumerable.Repeat("特级有机黑毛和牛", 5))
            : "Slow roasted organic chicken with rosemary potatoes and peas";
        var order = new SlipOrder(kind, Long(SlipSamples.Of(kind, language)!, name), language, 1);

        Assert.Empty(SlipLooks.TooWide(order, columns));
        Assert.Empty(SlipLooks.CutOff(order, columns));
        // Ten digits and a sign, twice as wide, are 24 cells, which is the whole of the narrowest paper.
        if (columns >= 32)
            Assert.Empty(SlipLooks.CrookedMoney(order, columns));
    }

    [Theory]
    [MemberData(nameof(Slips))]
    public void An_optional_field_that_is_empty_or_absent_goes_with_its_label_and_its_rule(
        string kind, string language, int columns)
    {
        var sample = SlipSamples.Of(kind, language)!;
        foreach (var field in Optional(JsonNode.Parse(sample)!.AsObject()))
        {
            foreach (var nothing in (JsonNode?[])["", null, new JsonArray(), 0])
            {
                var data = JsonNode.Parse(sample)!.AsObject();
                data[field] = nothing;
                var order = new SlipOrder(kind, data.ToJsonString(), language, 1);

                Assert.Empty(SlipLooks.BareLabels(order, columns));
                Assert.Empty(TwoRules(SlipLooks.Rows(order, columns)));
            }
        }
    }

    [Fact]
    public void Only_the_fields_without_which_a_slip_is_none_are_shown_as_missing()
    {
        foreach (var kind in SlipKinds.All)
        {
            var bare = new SlipOrder(kind, """{"merchant":"M"}""", "zh", 1);
            SlipRenderer.ToText(bare, PrinterProfiles.Default, 48, out var faults);
            var paper = SlipLooks.Squeezed(string.Concat(SlipLooks.Rows(bare, 48)));
            string[] expected = kind switch
            {
                "voucher" => ["[face?]", "[bill?]", "[used?]", "[cash_due?]"],
                "pass" => ["[uses_left?]", "[uses_total?]", "[uses?]"],
                "checkout" => ["[total?]"],
                "transit" => ["[fare?]", "[balance?]"],
                "seat-ticket" => ["[seats?]"],
                _ => [],
            };

            Assert.All([.. expected, "[redeemed_at?]"], name => Assert.Contains(name, paper, StringComparison.Ordinal));
            Assert.Equal(expected.Length + 1, paper.Split("?]").Length - 1);
            Assert.NotEmpty(faults);
        }
    }

    [Theory]
    [InlineData("{width:4,*; text:nowrap}\n名称 |{{merchant}}", "cut")]
    [InlineData("合计 |{{total|money}}", "money")]
    [InlineData("{width:*,12}\n合计 | {{total|money}}元", "money")]
    [InlineData("备注 |{{note}}", "label")]
    [InlineData("{width:*,8}\n优惠 | {{coupon|or}}", "label")]
    [InlineData("合计", "missing")]
    public void A_template_that_is_wrong_is_seen(string template, string fault)
    {
        const string Data = """{"merchant":"一家名字很长的海鲜酒楼外滩旗舰店","total":7280,"note":"","coupon":""}""";
        var order = new SlipOrder("checkout", Data, "zh", 1, template);

        Assert.NotEmpty(fault switch
        {
            "cut" => SlipLooks.CutOff(order, 32),
            "money" => SlipLooks.CrookedMoney(order, 32),
            "label" => SlipLooks.BareLabels(order, 32),
            _ => SlipLooks.Missing(order),
        });
    }

    /// <summary>Every text is the name, every amount is 9,999,999.99, each list has twelve items; codes stay.</summary>
    private static string Long(string sample, string name)
    {
        var data = JsonNode.Parse(sample)!.AsObject();
        Lengthen(data, name);
        return data.ToJsonString();
    }

    private static void Lengthen(JsonObject data, string name)
    {
        foreach ((var field, var value) in data.ToList())
        {
            if (value is JsonArray list)
                data[field] = new JsonArray([.. Enumerable.Range(0, 12).Select(i => Longer(list[i % list.Count]!))]);
            else if (field is "merchant" or "store" or "title" or "detail" or "name" or "event" or "hall" or "footer"
                or "meeting_point" or "question" or "answer" or "entry" or "exit" or "paid_by")
                data[field] = name;
            else if (field is "face" or "bill" or "used" or "cash_due" or "amount" or "unit_price" or "total"
                or "fare" or "balance" or "balance_left" or "debt" or "price")
                data[field] = 999_999_999;
        }

        JsonNode Longer(JsonNode item)
        {
            var copy = item.DeepClone();
            Lengthen(copy.AsObject(), name);
            return copy;
        }
    }

    private static IEnumerable<string> Optional(JsonObject data)
        => data.Select(static member => member.Key).Except(
            ["merchant", "redeemed_at", "currency", "face", "bill", "used", "cash_due", "uses", "uses_left",
                "uses_total", "total", "fare", "balance", "seats"]);

    private static IEnumerable<string> TwoRules(string[] rows)
        => rows.Zip(rows.Skip(1)).Where(static pair => IsRule(pair.First) && (IsRule(pair.Second)
            || pair.Second.Length == 0)).Select(static pair => $"{pair.First}\n{pair.Second}");

    private static bool IsRule(string row) => row.Length > 0 && row.All(static c => c == '-');
}
