using System.Text;
using System.Text.RegularExpressions;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Outputs;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Tests.Layout;

/// <summary>Where rows end: between words, and never within what a person reads as one.</summary>
public sealed partial class WordWrapTests
{
    /// <summary>No row begins with one, nor ends with the other (GB/T 15834).</summary>
    private const string NeverFirst = "、。，．：；？！）」』】〉》〕…—”’％";
    private const string NeverLast = "（「『【〈《〔“‘";

    private static readonly string[] Words =
    [
        "performance", "arrive", "ten", "minutes", "before", "the", "interval", "Saltspring", "a", "Coffee", "don't",
        "Müller-Ångström", "crème", "brûlée,", "(please)", "now.", "I", "at", "Roasters;", "e-mail",
    ];

    private static readonly string[] Whole =
    [
        "+49 30 123456789", "138-0013-8000", "+44 (0)20 7946 0958", "021 5555 0123", "IDR 1250000.00", "¥12,800.00",
        "1 250 000,00 €", "12.80 EUR", "2026-11-29", "18:42:07", "-5.00", "100%", "A1-20261129", "$ 40.00",
    ];

    [Fact]
    public void A_thousand_texts_keep_every_word_phone_number_and_amount_whole_that_fits_a_row()
    {
        var random = new Random(20261129);
        for (var i = 0; i < 1000; i++)
        {
            // Two numbers side by side could as well be one.
            var parts = Enumerable.Range(0, random.Next(5, 60))
                .Select(at => at % 2 == 0 && random.Next(2) == 0
                    ? Whole[random.Next(Whole.Length)] : Words[random.Next(Words.Length)])
                .ToList();
            var columns = random.Next(24, 64);

            var rows = Rows(string.Join(' ', parts), columns);

            Assert.Equal(string.Concat(parts).Replace(" ", "", StringComparison.Ordinal),
                string.Concat(rows).Replace(" ", "", StringComparison.Ordinal));
            var at = 0;
            foreach (var part in parts)
            {
                at = rows.FindIndex(at, row => row.Contains(part, StringComparison.Ordinal));
                Assert.True(at >= 0, $"{part} is broken on {columns}:\n{string.Join('\n', rows)}");
            }
        }
    }

    [Theory]
    [InlineData("kr 1 250,00")]
    [InlineData("1 250,00 zł")]
    [InlineData("1.250,00 Kč,")]
    [InlineData("RM 12.50")]
    [InlineData("Rs. 1,250.00")]
    [InlineData("1,280 円")]
    [InlineData("1,280 원")]
    [InlineData("人民币 1280.00元整")]
    [InlineData("- 12.50 EUR")]
    [InlineData("12:30 PM")]
    [InlineData("15 kg")]
    [InlineData("R$ 12,50")]
    public void An_amount_and_its_currency_unit_or_sign_stand_on_one_row(string amount)
    {
        for (var length = 0; length < 32; length++)
        {
            var rows = Rows($"{new string('x', length)} paid {amount} in cash", 32);

            Assert.True(rows.Any(row => row.Contains(amount, StringComparison.Ordinal)), string.Join('\n', rows));
        }
    }

    [Theory]
    [InlineData("{width:10,*}\n|Recommendation: |yes |", "Recommendation:", "yes")]
    [InlineData("{width:10,*}\n|Dietary restrictions? |none |", "Dietary restrictions?", "none")]
    [InlineData("{width:10,*}\n|Phone +86 138 1234 5678 |x |", "+86 138 1234 5678", "x")]
    [InlineData("{width:*,*,*}\n|^^^Parkettloge |^^^3 |^^^12 |", "Parkettloge", "12")]
    [InlineData("{width:*,8}\n|total |IDR1250000.00 |", "total", "IDR1250000.00")]
    public void A_word_that_fits_the_paper_and_not_its_column_has_a_row_of_its_own_in_the_order_of_the_columns(
        string document, string first, string second)
    {
        var paper = ReceiptLayout.Lay(document, 32, CharacterSet.Chinese.Width, []);
        var rows = PaperText.Write(paper, 32, CharacterSet.Chinese.Width, showMarks: false).Split('\n').ToList();

        var at = rows.FindIndex(row => Squeezed(row).Contains(Squeezed(first), StringComparison.Ordinal));
        Assert.True(at >= 0, string.Join('\n', rows));
        Assert.True(rows.FindIndex(row => Squeezed(row).Contains(second, StringComparison.Ordinal)) > at,
            string.Join('\n', rows));
        Assert.DoesNotContain(rows.SkipLast(1), string.IsNullOrWhiteSpace);
    }

    private static string Squeezed(string row) => row.Replace(" ", "", StringComparison.Ordinal);

    [Fact]
    public void A_thousand_Chinese_lines_begin_with_no_punctuation_and_end_with_no_bracket_that_opens()
    {
        const string Ideographs = "核销凭证座位票次卡会员行程集合代金券停车影院前台请在演出开始前十分钟到场迟到的观众将于中场休息";
        var random = new Random(20261130);
        for (var i = 0; i < 1000; i++)
        {
            var text = new StringBuilder();
            while (text.Length < random.Next(20, 200))
            {
                for (var run = random.Next(1, 9); run > 0; run--)
                    text.Append(Ideographs[random.Next(Ideographs.Length)]);
                text.Append(random.Next(6) switch
                {
                    0 => "（" + Ideographs[random.Next(Ideographs.Length)] + "）",
                    1 => "《" + Ideographs[random.Next(Ideographs.Length)] + "》，",
                    2 => "“" + Ideographs[random.Next(Ideographs.Length)] + "”。",
                    3 => "……",
                    4 => $"{random.Next(1, 2000)}元",
                    _ => NeverFirst[random.Next(8)].ToString(),
                });
            }
            var columns = 2 * random.Next(12, 32);

            var rows = Rows(text.ToString(), columns);

            Assert.Equal(text.ToString(), string.Concat(rows));
            foreach (var row in rows.Skip(1))
                Assert.False(NeverFirst.Contains(row[0], StringComparison.Ordinal), $"{columns}: {row}");
            foreach (var row in rows)
            {
                Assert.False(NeverLast.Contains(row[^1], StringComparison.Ordinal), $"{columns}: {row}");
                Assert.False(BrokenAmount().IsMatch(row), $"{columns}: {row}");
            }
        }
    }

    [Theory]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdef", "abcdefghijklmnopqrstuvwx|yzabcdef")]
    [InlineData("see https://example.com/a/long/path/of/a/thing", "see|https://example.com/a/|long/path/of/a/thing")]
    [InlineData("12 34 56 78 90 12 34 56 78 90 12", "12 34 56 78 90 12 34 56|78 90 12")]
    [InlineData("  indented, and the next row is not", "  indented, and the next|row is not")]
    [InlineData("请于指定日期当天 2026年11月29日到场", "请于指定日期当天|2026年11月29日到场")]
    [InlineData("请在演出开始之前到，Afternoon", "请在演出开始之前到，|Afternoon")]
    [InlineData("the price is now: 1,250 ฿", "the price is now:|1,250 ฿")]
    [InlineData("first\\nsecond\\n\\nthird", "first|second||third")]
    public void What_is_longer_than_a_row_is_broken_where_it_hurts_least(string text, string rows)
        => Assert.Equal(rows.Split('|'), Rows(text.Replace("  indented", "~~indented", StringComparison.Ordinal), 24));

    [Theory]
    [InlineData("\"^^^1250000.00", 24, 2, 2)]
    [InlineData("\"^^^IDR 1250000.00", 24, 1, 2)]
    [InlineData("^^^^^9999999.99", 24, 2, 2)]
    [InlineData("^^^Sommerferienprogramm", 24, 1, 2)]
    [InlineData("^^^two words that wrap", 24, 2, 2)]
    public void What_is_enlarged_is_made_smaller_before_it_is_broken(string text, int columns, int x, int y)
    {
        var paper = ReceiptLayout.Lay($"{{width:{columns}}}\n|{text}", columns, CharacterSet.Chinese.Width, []);

        var runs = paper.Runs.Span.ToArray();
        Assert.All(runs, run => Assert.Equal((x, y), (run.Style.ScaleX, run.Style.ScaleY)));
        var longest = text.Split(' ').Max(static word => word.Length);
        Assert.True(runs.Length == 1 || text.Contains("words", StringComparison.Ordinal), $"{runs.Length} {longest}");
    }

    [Fact]
    public void A_number_that_is_too_long_for_its_column_gets_a_row_of_its_own()
    {
        var faults = new List<SlipFault>();
        var paper = ReceiptLayout.Lay("{width:*,11}\nFace value | 1234567890.00\nBill | 12.00\n", 32,
            CharacterSet.Chinese.Width, faults);

        Assert.Equal(["Face value", "                   1234567890.00", "Bill                       12.00"],
            Text(paper, 32));
        Assert.Empty(faults);
    }

    [Fact]
    public void Text_that_may_not_wrap_ends_with_a_mark()
        => Assert.Equal(["twenty-four cells and.."], Rows("twenty-four cells and not one more", 24, "text:nowrap"));

    [Fact]
    public void ReceiptLines_own_rule_is_there_for_whoever_asks_for_it()
        => Assert.Equal(["twenty-four cells and no", "t one more"],
            Rows("twenty-four cells and not one more", 24, "text:characters"));

    private static List<string> Rows(string text, int columns, string properties = "text:wrap")
    {
        var escaped = text.Replace("^", "\\^", StringComparison.Ordinal);
        foreach (var sign in (string[])["-", "_", "=", "\"", "`"])
            escaped = escaped.Replace(sign, "\\" + sign, StringComparison.Ordinal);
        var paper = ReceiptLayout.Lay(
            $"{{{properties}}}\n|{escaped}", columns, CharacterSet.Chinese.Width, []);
        return Text(paper, columns);
    }

    private static List<string> Text(Paper paper, int columns)
        => [.. PaperText.Write(paper, columns, CharacterSet.Chinese.Width, showMarks: true).TrimEnd('\n').Split('\n')
            .Select(static row => row.TrimEnd())];

    /// <summary>A digit at the end, whose 元 is on the next row.</summary>
    [GeneratedRegex("[0-9]$")]
    private static partial Regex BrokenAmount();
}
