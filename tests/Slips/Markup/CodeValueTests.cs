using System.Text;
using System.Text.Json;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Tests.Markup;

/// <summary>A value is text, and reduced to what can be printed; in a code it is the code.</summary>
public sealed class CodeValueTests
{
    public static TheoryData<string> Values => new(
        "0109501101530003\u001d17261231", "a\tb", " a ", "a\r\nb", "x\0y\u007f", "\u00a0\u200b\ufeff", "e\u0301",
        "{code:1}", "a;option:code128", "\\x41|}{~^`\"_=-", "核\u0085\u2028销\u202e", "👩\u200d🚒");

    [Theory]
    [MemberData(nameof(Values))]
    public void A_code_holds_every_character_of_its_value(string value)
    {
        foreach (var template in (string[])
            [
                "{code: {{v}} }", "{code:{{v}};option:qrcode}", "{ c :{{v}}; o:qrcode }",
                "| {align:left; option:qrcode;\tcode: {{v}}} |", "{comment:\\};code:{{v}}}",
            ])
        {
            var bytes = Print($"{{option:qrcode}}\n{template}", value);

            Assert.True(bytes.IndexOf(Encoding.UTF8.GetBytes(value)) >= 0, template);
        }
    }

    [Fact]
    public void A_value_beside_the_templates_own_characters_is_whole_too()
        => Assert.True(Print("{code:A\\x1d{{v}}B{{v}};option:qrcode}", "1\u001d2")
            .IndexOf("A\u001d1\u001d2B1\u001d2"u8) >= 0);

    [Theory]
    [InlineData("|{{v}}")]
    [InlineData("{comment:{{v}}}")]
    [InlineData("{command:{{v}}}")]
    [InlineData("{code:1}\n|{{v}}")]
    [InlineData("{comment:code:;x:{{v}}}")]
    [InlineData("\\{code:{{v}}")]
    [InlineData("{code:1;command:{{v}};option:qrcode}")]
    public void Anywhere_else_no_control_character_gets_through(string template)
    {
        var slip = Print(template, "a\u001dV\u001bp0");

        Assert.True(slip.IndexOf("\u001dV"u8) < 0 || slip.IndexOf("\u001dVB\0"u8) == slip.IndexOf("\u001dV"u8));
        Assert.True(slip.IndexOf("\u001bp0"u8) < 0);
    }

    private static ReadOnlySpan<byte> Print(string template, string value)
        => SlipRenderer.ToEscPos(new("redemption", JsonSerializer.Serialize(new { v = value }), "en", 1, template),
            PrinterProfiles.Default).Bytes;
}
