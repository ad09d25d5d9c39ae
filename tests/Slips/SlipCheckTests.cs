using System.CommandLine;
using PosDaemon.Commands;
using PosDaemon.ServiceDefaults;
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
        Assert.Equal(ExitCodes.Failure, Run("--template", file).Code);

        Written("_shop_foot.receipt", "bye {{note}}\n");

        Assert.Equal(0, Run("--template", file, "--kind", "voucher", "--language", "zh").Code);
    }

    [Theory]
    [InlineData("--kind", "nonsense", "seat-ticket")]
    [InlineData("--language", "fr", "zh or en")]
    public void A_wrong_word_is_answered_with_the_right_ones(string option, string value, string expected)
    {
        var (code, _, error) = Run("--template", Written("pass.receipt", "x"), option, value);

        Assert.Equal(ExitCodes.BadUsage, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
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
                    $"{kind}.{language}", SlipTemplates.SourceOf(kind, language)!, ShopTemplates.None));
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
