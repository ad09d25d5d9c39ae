using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Template;

namespace PosDaemon.Slips.Tests.Template;

/// <summary>The core of the Mustache specification (comments, interpolation, sections, inverted sections, partials,
/// delimiters) without its HTML escaping, case by case.</summary>
public sealed class MustacheTests
{
    private static readonly Dictionary<string, string> Partials = new()
    {
        ["text"] = "from partial",
        ["line"] = ">\n>",
        ["name"] = "*{{text}}*",
        ["node"] = "{{content}}<{{#nodes}}{{>node}}{{/nodes}}>",
        ["lines"] = "|\n{{content}}\n|\n",
        ["outer"] = "*{{>inner}}*",
        ["inner"] = "{{text}}!",
        ["empty"] = "",
        ["endless"] = "x{{>endless}}",
    };

    [Theory]
    // Comments
    [InlineData("12345{{! Comment Block! }}67890", "{}", "1234567890")]
    [InlineData("12345{{!\n  This is a\n  multi-line comment...\n}}67890\n", "{}", "1234567890\n")]
    [InlineData("Begin.\n{{! Comment Block! }}\nEnd.\n", "{}", "Begin.\nEnd.\n")]
    [InlineData("Begin.\n  {{! Indented Comment Block! }}\nEnd.\n", "{}", "Begin.\nEnd.\n")]
    [InlineData("|\r\n{{! Standalone Comment }}\r\n|", "{}", "|\r\n|")]
    [InlineData("  {{! I'm Still Standalone }}\n!", "{}", "!")]
    [InlineData("!\n  {{! I'm Still Standalone }}", "{}", "!\n")]
    [InlineData("Begin.\n{{!\nSomething's going on here...\n}}\nEnd.\n", "{}", "Begin.\nEnd.\n")]
    [InlineData("  12 {{! 34 }}\n", "{}", "  12 \n")]
    [InlineData("12345 {{! Comment Block! }} 67890", "{}", "12345  67890")]
    // Interpolation
    [InlineData("Hello from {Mustache}!\n", "{}", "Hello from {Mustache}!\n")]
    [InlineData("Hello, {{subject}}!\n", """{"subject":"world"}""", "Hello, world!\n")]
    [InlineData("{{s}}, {{s}}!", """{"s":"again"}""", "again, again!")]
    [InlineData("\"{{mph}} miles\"", """{"mph":85}""", "\"85 miles\"")]
    [InlineData("\"{{power}} jiggawatts!\"", """{"power":1.210}""", "\"1.210 jiggawatts!\"")]
    [InlineData("I ({{cannot}}) be seen!", """{"cannot":null}""", "I () be seen!")]
    [InlineData("I ({{cannot}}) be seen!", "{}", "I () be seen!")]
    [InlineData("\"{{person.name}}\"", """{"person":{"name":"Joe"}}""", "\"Joe\"")]
    [InlineData("\"{{a.b.c.d.e.name}}\"", """{"a":{"b":{"c":{"d":{"e":{"name":"Phil"}}}}}}""", "\"Phil\"")]
    [InlineData("\"{{a.b.c}}\"", """{"a":{}}""", "\"\"")]
    [InlineData("\"{{a.b.c.name}}\"", """{"a":{"b":{}},"c":{"name":"Jim"}}""", "\"\"")]
    [InlineData("{{#a}}{{b.c}}{{/a}}", """{"a":{"b":{}},"b":{"c":"ERROR"}}""", "")]
    [InlineData("{{#list}}{{.}},{{/list}}", """{"list":[1,"b",3.5]}""", "1,b,3.5,")]
    [InlineData("| {{string}} |", """{"string":"---"}""", "| --- |")]
    [InlineData("  {{string}}\n", """{"string":"---"}""", "  ---\n")]
    [InlineData("|{{ string }}|", """{"string":"---"}""", "|---|")]
    [InlineData("|{{{ string }}}|{{& string }}|", """{"string":"---"}""", "|---|---|")]
    // Items of a list by number, which the specification leaves open
    [InlineData("{{list.0}}{{list.1.x}}", """{"list":["a",{"x":"b"}]}""", "ab")]
    [InlineData("{{list.2}}{{list.-1}}{{list.0.0}}", """{"list":["a","b"]}""", "")]
    [InlineData("{{#list.0}}any{{/list.0}}{{^list.0}}none{{/list.0}}", """{"list":[{},{}]}""", "any")]
    [InlineData("{{#list.0}}any{{/list.0}}{{^list.0}}none{{/list.0}}", """{"list":[]}""", "none")]
    // Sections
    [InlineData("\"{{#b}}This should be rendered.{{/b}}\"", """{"b":true}""", "\"This should be rendered.\"")]
    [InlineData("\"{{#b}}This should not be rendered.{{/b}}\"", """{"b":false}""", "\"\"")]
    [InlineData("\"{{#n}}no{{/n}}\"", """{"n":null}""", "\"\"")]
    [InlineData("\"{{#context}}Hi {{name}}.{{/context}}\"", """{"context":{"name":"Joe"}}""", "\"Hi Joe.\"")]
    [InlineData("{{#sec}}{{a}}, {{b}}, {{c.d}}{{/sec}}",
        """{"a":"foo","b":"wrong","sec":{"b":"bar"},"c":{"d":"baz"}}""", "foo, bar, baz")]
    [InlineData("\"{{#foo}}{{.}} is {{foo}}{{/foo}}\"", """{"foo":"bar"}""", "\"bar is bar\"")]
    [InlineData("{{#list}}{{item}}{{/list}}", """{"list":[{"item":1},{"item":2},{"item":3}]}""", "123")]
    [InlineData("\"{{#list}}Yay lists!{{/list}}\"", """{"list":[]}""", "\"\"")]
    [InlineData("{{#bool}}\n* first\n{{/bool}}\n* {{two}}\n{{#bool}}\n* third\n{{/bool}}\n",
        """{"bool":true,"two":"second"}""", "* first\n* second\n* third\n")]
    [InlineData("| A {{#bool}}B {{#bool}}C{{/bool}} D{{/bool}} E |", """{"bool":true}""", "| A B C D E |")]
    [InlineData("| A {{#bool}}B {{#bool}}C{{/bool}} D{{/bool}} E |", """{"bool":false}""", "| A  E |")]
    [InlineData("[{{#missing}}Found key 'missing'!{{/missing}}]", "{}", "[]")]
    [InlineData("{{#list}}({{#.}}{{.}}{{/.}}){{/list}}", """{"list":[[1,2],["a"]]}""", "(12)(a)")]
    [InlineData("{{#a.b.c}}Here{{/a.b.c}}", """{"a":{"b":{"c":true}}}""", "Here")]
    [InlineData(" | {{#b}}\t|\t{{/b}} | \n", """{"b":true}""", " | \t|\t | \n")]
    [InlineData(" | {{#b}} {{! gone }}\n {{/b}} | \n", """{"b":true}""", " |  \n  | \n")]
    [InlineData("| This Is\n{{#b}}\n|\n{{/b}}\n| A Line\n", """{"b":true}""", "| This Is\n|\n| A Line\n")]
    [InlineData("| This Is\n  {{#b}}\n|\n  {{/b}}\n| A Line\n", """{"b":true}""", "| This Is\n|\n| A Line\n")]
    [InlineData("|\r\n{{#b}}\r\n{{/b}}\r\n|", """{"b":true}""", "|\r\n|")]
    [InlineData("#{{#b}}\n/\n  {{/b}}", """{"b":true}""", "#\n/\n")]
    // Inverted
    [InlineData("\"{{^b}}shown{{/b}}\"", """{"b":false}""", "\"shown\"")]
    [InlineData("\"{{^b}}hidden{{/b}}\"", """{"b":true}""", "\"\"")]
    [InlineData("\"{{^n}}shown{{/n}}\"", """{"n":null}""", "\"shown\"")]
    [InlineData("\"{{^list}}Empty list{{/list}}\"", """{"list":[]}""", "\"Empty list\"")]
    [InlineData("\"{{^list}}no{{/list}}\"", """{"list":[{"n":1}]}""", "\"\"")]
    [InlineData("[{{^missing}}Cannot find key!{{/missing}}]", "{}", "[Cannot find key!]")]
    [InlineData("{{^a.b.c}}Not here{{/a.b.c}}", """{"a":{"b":{"c":true}}}""", "")]
    [InlineData("| This Is\n{{^b}}\n|\n{{/b}}\n| A Line\n", """{"b":false}""", "| This Is\n|\n| A Line\n")]
    // Partials
    [InlineData("\"{{>text}}\"", "{}", "\"from partial\"")]
    [InlineData("\"{{>nothing}}\"", "{}", "\"\"")]
    [InlineData("\"{{>name}}\"", """{"text":"content"}""", "\"*content*\"")]
    [InlineData("{{>node}}", """{"content":"X","nodes":[{"content":"Y","nodes":[]}]}""", "X<Y<>>")]
    [InlineData("{{>outer}}", """{"text":"hello"}""", "*hello!*")]
    [InlineData("| {{>text}} |", "{}", "| from partial |")]
    [InlineData("  {{data}}  {{> line}}\n", """{"data":"|"}""", "  |  >\n>\n")]
    [InlineData("|\r\n{{>empty}}\r\n|", "{}", "|\r\n|")]
    [InlineData("  {{>line}}\n>", "{}", "  >\n  >>")]
    [InlineData("!\n  {{>line}}", "{}", "!\n  >\n  >")]
    [InlineData("\\\n {{>lines}}\n/\n", """{"content":"<->"}""", "\\\n |\n <->\n |\n/\n")]
    // Delimiters
    [InlineData("{{=<% %>=}}(<%text%>)", """{"text":"Hey!"}""", "(Hey!)")]
    [InlineData("({{=[ ]=}}[text])", """{"text":"It worked!"}""", "(It worked!)")]
    [InlineData("Begin.\n{{=@ @=}}\nEnd.\n", "{}", "Begin.\nEnd.\n")]
    [InlineData("|{{= @   @ =}}|", "{}", "||")]
    public void Renders_as_the_specification_says(string template, string data, string expected)
        => Assert.Equal(expected, Render(template, data).Text);

    [Theory]
    [InlineData("a\n {{b", 2, 2)]
    [InlineData("a\n{{#b}}x", 2, 1)]
    [InlineData("{{#a}}{{/b}}{{/a}}", 1, 7)]
    [InlineData("{{/b}}", 1, 1)]
    [InlineData("{{>nothing}}", 1, 1)]
    [InlineData("x {{a..b}}", 1, 3)]
    [InlineData("{{=x=}}", 1, 1)]
    [InlineData("x {{=}}", 1, 3)]
    [InlineData("x {{=", 1, 3)]
    public void A_wrong_template_names_line_and_column(string template, int line, int column)
    {
        var fault = Render(template, """{"a":{"b":1}}""").Faults[0];

        Assert.Equal((line, column), (fault.Line, fault.Column));
    }

    [Fact]
    public void A_tag_without_an_end_is_text_and_the_rest_renders()
        => Assert.Equal("1 {{b", Render("{{a}} {{b", """{"a":1}""").Text);

    [Fact]
    public void A_partial_that_calls_itself_for_ever_ends()
    {
        var result = Render("{{>endless}}", "{}");

        Assert.InRange(result.Text.Length, 1, 100);
        Assert.Single(result.Faults);
    }

    [Fact]
    public void Lists_within_lists_end_even_when_they_print_nothing()
    {
        var open = string.Concat(Enumerable.Repeat("{{#a}}", 30));
        var close = string.Concat(Enumerable.Repeat("{{/a}}", 30));

        var result = Render(open + close, """{"a":[1,1,1,1,1,1,1,1]}""");

        Assert.Contains(result.Faults, static fault => fault.Problem == "the slip is too long");
    }

    [Theory]
    [InlineData("""{"a":"\ud83d\ude00"}""", "\ud83d\ude00")]
    [InlineData("""{"a":"x\ud83dy"}""", "x\ufffdy")]
    [InlineData("""{"a":"\ude00\ud83d"}""", "\ufffd\ufffd")]
    [InlineData("""{"a":"\\ud83d"}""", "\\ud83d")]
    [InlineData("""{"a":"核\u9500 \t\n\r\b\f\/\\\"é"}""", "核销 \t\n\r\b\f/\\\"é")]
    [InlineData("""{"\u0061":"named by an escape"}""", "named by an escape")]
    [InlineData("""{"a":1,"a":"the last"}""", "the last")]
    public void A_text_is_read_whole_and_half_pairs_are_not(string data, string expected)
        => Assert.Equal(expected, Render("{{a}}", data).Text);

    [Fact]
    public void A_half_pair_that_was_never_escaped_is_no_text()
        => Assert.Equal("x\ufffdy", Render("{{a}}", "{\"a\":\"x\ud83dy\"}").Text);

    [Fact]
    public void Each_line_of_the_text_knows_where_it_came_from()
    {
        var result = Render(
            "a\n{{#list}}\nb{{.}}\n{{/list}}\n{{>lines}}\nz", """{"list":[1,2],"content":3}""");

        Assert.Equal(["line 1", "line 3", "line 3", "lines, line 1", "lines, line 2", "lines, line 3", "line 6"],
            result.Origins);
    }

    private static Rendered Render(string template, string data)
    {
        var values = new MustacheData();
        values.Read(data);
        var rendering = new MustacheRendering();
        rendering.Render(MustacheTemplate.Parse(template), values, new()
        {
            Partial = static name => Partials.TryGetValue(name, out var source)
                ? MustacheTemplate.Parse(source)
                : null,
        });
        return new(rendering.Text.ToString(), [.. rendering.Faults],
            [.. rendering.Origins.ToArray().Select(static origin => origin.ToString())]);
    }

    private sealed record Rendered(string Text, List<SlipFault> Faults, List<string> Origins);
}
