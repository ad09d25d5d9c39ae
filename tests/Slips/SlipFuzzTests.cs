using System.Text;
using PosDaemon.Slips.Profiles;
using PosDaemon.Slips.Tests.Markup;
using PosDaemon.Slips.Tests.Outputs;

namespace PosDaemon.Slips.Tests;

/// <summary>Templates and data by chance: there is always a slip, and its bytes are whole commands.</summary>
public sealed class SlipFuzzTests
{
    private static readonly string[] Pieces =
    [
        "{{", "}}", "{{{", "{{#a}}", "{{/a}}", "{{^b}}", "{{>head}}", "{{>foot}}", "{{a|money}}", "{{b|mask 1}}",
        "{{.}}",
        "{{=<% %>=}}", "<%a%>", "{{! x }}", "{code:{{a}}}", "{option:qrcode}", "{image:{{b}}}", "{width:*,{{a}}}",
        "{border:line}", "|", "---", "===", "\n", "\r\n", " ", "\\", "\\x", "\\n", "^^^", "`", "_", "\"", "~", "}", "{",
        "核销", "a", "¥", "é", "\0", "\u001b", "\ud800", "😀", "\u202e",
    ];

    private static readonly string[] Values =
    [
        "1", "-5", "\"x\"", "null", "true", "[]", "[1,{\"a\":2}]", "{\"a\":\"b\"}", "\"\\ud800\"", "\"\\u001b@\"",
        "1e400",
    ];

    [Fact]
    public void Any_template_with_any_data_gives_a_slip_of_whole_commands()
    {
        for (var seed = 0; seed < 4000; seed++)
        {
            var random = new Random(seed);
            var template = Template(random);
            var data = $"{{\"a\":{Pick(random, Values)},\"b\":{Pick(random, Values)}";
            data = random.Next(10) == 0 ? data : data + "}";
            var profile = PrinterProfiles.Names[random.Next(PrinterProfiles.Names.Count)];
            var order = new SlipOrder("voucher", data, "zh", random.Next(1, 3), template);

            var slip = SlipRenderer.ToEscPos(order, PrinterProfiles.Find(profile)!, random.Next(20, 100));

            try
            {
                CommandWalk.Of(slip.Bytes);
            }
            catch (InvalidOperationException fault)
            {
                Assert.Fail($"seed {seed}: {fault.Message}\n{template}\n{data}");
            }
        }
    }

    [Fact]
    public void Generated_documents_print_no_row_wider_than_the_paper()
    {
        var generator = new DocumentGenerator(seed: 4);
        for (var i = 0; i < 500; i++)
        {
            var columns = 24 + i % 73;
            var order = new SlipOrder("voucher", "{}", "en", 1, generator.Next());
            foreach (var row in SlipRenderer.ToText(order, columns).Split('\n'))
            {
                // A code's content in brackets is for the eye, not for the paper.
                if (!row.Contains('[', StringComparison.Ordinal))
                    Assert.True(row.EnumerateRunes().Sum(static rune => rune.IsAscii ? 1 : 2) <= columns, row);
            }
        }
    }

    private static string Template(Random random)
    {
        var template = new StringBuilder();
        var count = random.Next(1, 40);
        for (var i = 0; i < count; i++)
            template.Append(Pick(random, Pieces));
        return template.ToString();
    }

    private static string Pick(Random random, string[] choices) => choices[random.Next(choices.Length)];
}
