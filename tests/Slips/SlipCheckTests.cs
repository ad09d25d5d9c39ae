using System.CommandLine;
using PosDaemon.Commands;
using PosDaemon.ServiceDefaults;
using PosDaemon.Slips.Profiles;
using PosDaemon.Slips.Template;

namespace PosDaemon.Slips.Tests;

/// <summary>`posd slip check`, and the shop's own templates in place of built-in ones.</summary>
public sealed class SlipCheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slip-check").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_good_template_is_called_good_and_its_name_says_what_it_is_for()
    {
        var file = Written("voucher.en.receipt", "{{>head}}\n{{cash_due|money}}\n");

        Assert.Equal((0, $"{file} is good: voucher.en\n", ""), Run("--template", file));
    }

    [Fact]
    public void Each_fault_is_told_with_line_column_and_what_was_expected()
    {
        var file = Written("checkout.receipt", "ok\n  {{totl|money}}\n{{#items}}\n{{name}} } x\n");

        var (code, output, _) = Run("--template", file);

        Assert.Equal(ExitCodes.Failure, code);
        Assert.Contains($"{file}: line 2, column 3: the data has no \"totl\"; expected ", output,
            StringComparison.Ordinal);
        Assert.Contains($"{file}: line 3, column 1: ", output, StringComparison.Ordinal);
        Assert.Contains($"{file}: line 4, column ", output, StringComparison.Ordinal);
        Assert.All(output.TrimEnd('\n').Split('\n'), line => Assert.Contains("; expected ", line,
            StringComparison.Ordinal));
    }

    [Fact]
    public void A_partial_beside_the_template_is_taken()
    {
        var file = Written("mine.txt", "{{>shop_foot}}\n");
        Assert.Equal(ExitCodes.Failure, Run("--template", file, "--kind", "voucher").Code);

        Written("_shop_foot.receipt", "bye {{note}}\n");

        Assert.Equal(0, Run("--template", file, "--kind", "voucher", "--language", "zh").Code);
    }

    [Theory]
    [InlineData("--kind", "nonsense", "seat-ticket")]
    [InlineData("--language", "fr", "zh or en")]
    [InlineData("--profile", "generic-81", "generic-80")]
    public void A_wrong_word_is_answered_with_the_right_ones(string option, string value, string expected)
    {
        var (code, _, error) = Run("--template", Written("pass.receipt", "x"), option, value);

        Assert.Equal(ExitCodes.BadUsage, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nosuch.zh.receipt", "no slip of kind \"nosuch\"; the kinds are redemption, seat-ticket, ")]
    [InlineData("voucher.fr.receipt", "has \".fr\" where .zh or .en stands")]
    [InlineData("voucher.zh.old.receipt", "has \".zh.old\" where .zh or .en stands")]
    [InlineData("_.receipt", "the kinds are")]
    [InlineData("mine.txt", "the kinds are")]
    public void A_name_that_says_no_kind_is_refused_unless_the_kind_is_said(string name, string expected)
    {
        var file = Written(name, "{{order_number}}\n");

        var (code, output, error) = Run("--template", file);

        Assert.Equal((ExitCodes.BadUsage, ""), (code, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Contains("--kind", error, StringComparison.Ordinal);
        Assert.Equal((0, $"{file} is good: voucher\n", ""), Run("--template", file, "--kind", "voucher"));
    }

    [Theory]
    [InlineData("{option:itf}\n{code:1234567}", 2, "ITF of 7 characters")]
    [InlineData("{option:ean}\n{code:6901234567890}", 2, "the check digit 0 of EAN")]
    [InlineData("{option:code39;code:abc}", 1, "character 1 (U+0061) is not one of Code 39")]
    [InlineData("{option:code128}\n\n{code:ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHI}", 3,
        "61 characters take ")]
    [InlineData("{image:AAAA}", 1, "")]
    [InlineData("{{#note}}\n{option:itf}\n{code:1234567}\n{{/note}}", 3, "ITF of 7 characters")]
    [InlineData("{option:itf}\n{{#note}}{code:1234567}{{/note}}", 2, "ITF of 7 characters")]
    [InlineData("{option:itf}\n{{^title}}\n{code:1234567}\n{{/title}}", 3, "ITF of 7 characters")]
    [InlineData("{{#note}}\n{stray\n{{/note}}", 2, "'{' stands in text")]
    public void What_prints_on_no_slip_is_a_fault_of_the_template(string source, int line, string problem)
    {
        foreach (var name in (string[])["voucher.zh.receipt", "_foot.zh.receipt"])
        {
            var file = Written(name, "ok\n" + source + "\n");

            var (code, output, _) = Run("--template", file);

            Assert.Equal(ExitCodes.Failure, code);
            Assert.StartsWith($"{file}: line {line + 1}, column 1: {problem}",
                Assert.Single(output.TrimEnd().Split('\n')), StringComparison.Ordinal);
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("{option:itf}\n{code:{{order_number}}}")]
    [InlineData("{option:ean}\n{code:690123456789{{redemption_id}}}")]
    [InlineData("{option:itf}\n{code:12345{{#note}}6{{/note}}}")]
    [InlineData("{option:itf}\n{code:12345{{^note}}6{{/note}}}")]
    [InlineData("{option:code39}\n{{note}}{code:{{merchant}}}")]
    [InlineData("{logo:{{store}}}")]
    [InlineData("{logo:shop}")]
    public void What_only_data_can_do_wrong_is_none(string source)
    {
        var file = Written("voucher.zh.receipt", "ok\n" + source + "\n");

        Assert.Equal((0, $"{file} is good: voucher.zh\n", ""), Run("--template", file));
    }

    [Fact]
    public void A_template_is_tried_on_the_paper_of_the_profile()
    {
        var file = Written("pass.en.receipt", "{width:*,30}\n|字|b|\n");

        Assert.Equal(0, Run("--template", file).Code);
        Assert.Contains("line 2, column 1: 1 characters are wider than their column",
            Run("--template", file, "--profile", "generic-58").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ab {{order_number}\ncd\n{{title}}\n", 1, 4, "{{order_number} has no }}; expected }} on the same line")]
    [InlineData("{{order_number}\n", 1, 1, "{{order_number} has no }}; expected ")]
    [InlineData("x\n{{#items}\n{{/items}}\n", 2, 1, "{{#items} has no }}; expected ")]
    [InlineData("{{order_number} {{title}}\n", 1, 1, "{{order_number} has no }}; expected ")]
    [InlineData("{{{title}}\n{{{title}}}\n", 1, 1, "{{{title}} has no }}}; expected ")]
    [InlineData("{{! a note\n{{title}}\n", 1, 1, "{{! a note has no }}; expected ")]
    [InlineData("{{title\nand more }}\n", 1, 1, "{{title has no }}; expected ")]
    public void A_tag_without_an_end_is_told_in_one_line_and_hides_nothing(
        string source, int line, int column, string problem)
    {
        var file = Written("checkout.zh.receipt", source + "{{totl}}\n");

        var (code, output, _) = Run("--template", file);

        Assert.Equal(ExitCodes.Failure, code);
        Assert.Contains($"{file}: line {line}, column {column}: {problem}", output, StringComparison.Ordinal);
        Assert.Contains($": line {source.Count('\n') + 1}, column 1: the data has no \"totl\"", output,
            StringComparison.Ordinal);
        Assert.All(output.TrimEnd().Split('\n'), told => Assert.StartsWith(file, told, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var (code, _, error) = Run("--template", Path.Combine(_folder, "none.receipt"));

        Assert.Equal(ExitCodes.Failure, code);
        Assert.Contains("none.receipt", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_built_in_template_passes_its_own_check()
    {
        foreach (var kind in SlipKinds.All.Concat(["_head", "_what", "_foot"]))
        {
            foreach (var language in (string[])["zh", "en"])
                Assert.Empty(TemplateCheck.FaultsOf(
                    $"{kind}.{language}", SlipTemplates.SourceOf(kind, language)!, ShopTemplates.None,
                    [.. PrinterProfiles.Names.Select(name => PrinterProfiles.Find(name)!)], new HashSet<string>()));
        }
    }

    [Fact]
    public void The_nearest_of_the_shops_templates_is_taken_and_the_rest_is_built_in()
    {
        var shop = ShopTemplates.Of(new Dictionary<string, string>
        {
            ["voucher"] = "any {{>foot}}",
            ["voucher.en"] = "english {{>foot}}",
            ["_foot"] = "own foot",
        });

        Assert.Equal("english own foot", Text("voucher", "en-GB", shop));
        Assert.Equal("any own foot", Text("voucher", "zh", shop));
        Assert.Contains("own foot", Text("pass", "zh", shop), StringComparison.Ordinal);
        Assert.Contains("次卡核销凭证", Text("pass", "zh", shop), StringComparison.Ordinal);
        Assert.DoesNotContain("own foot", Text("pass", "zh", null), StringComparison.Ordinal);
    }

    private static string Text(string kind, string language, ShopTemplates? shop)
    {
        var data = SlipSamples.Of(kind, language.Length > 2 ? "en" : language)!;
        return SlipRenderer.ToText(new(kind, data, language, 1, Shop: shop), 48).Trim();
    }

    private string Written(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter();
        var code = SlipCommand.Create(output, error).Parse(["check", .. arguments]).Invoke();
        return (code, output.ToString(), error.ToString());
    }
}
