using PosDaemon.Slips.Pictures;
using PosDaemon.Slips.Profiles;
using PosDaemon.Slips.Tests.Outputs;
using PosDaemon.Testing;

namespace PosDaemon.Slips.Tests.Outputs;

/// <summary>The words that we add to the language: {logo:…}, {drawer:…}, {buzzer:…}.</summary>
public sealed class TemplateActTests
{
    private const string Start = "1B40 1C2E ";
    private const string Cut = "1D564200";

    [Theory]
    [InlineData("the first drawer, 100 ms on and 500 ms off", "{drawer:1}", "generic-80", "1B700032FA")]
    [InlineData("the second drawer", "{drawer:2}", "generic-80", "1B700132FA")]
    [InlineData("a clone beeps by ESC B", "{buzzer:3}", "generic-80", "1B420302")]
    [InlineData("Epson beeps by ESC ( A", "{buzzer:3}", "epson-tm-t88-cn", "1B2841050061640302 02")]
    [InlineData("what has no buzzer does nothing", "{buzzer:3}", "star-escpos", "")]
    public void Acts_are_done_where_they_stand(string rule, string word, string profile, string act)
    {
        string with = Encode($"|a\n{word}\n|b", profile), without = Encode("|a\n|b", profile);

        Assert.Equal(without.Replace("610A620A", $"610A{Squeeze(act)}620A", StringComparison.Ordinal), with);
        Assert.NotEmpty(rule);
    }

    [Fact]
    public void An_act_alone_cuts_no_paper()
        => Assert.Equal(Squeeze(Start + "1B700032FA"), Encode("{drawer:1}"));

    [Fact]
    public void A_copy_opens_no_drawer_but_may_beep()
    {
        var copy = Encode("|a\n{drawer:1}\n{buzzer:1}", copy: 2);

        Assert.DoesNotContain("1B70", copy, StringComparison.Ordinal);
        Assert.Contains("1B420102", copy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{drawer:3}")]
    [InlineData("{drawer:on}")]
    [InlineData("{buzzer:0}")]
    [InlineData("{buzzer:10}")]
    public void What_is_out_of_range_is_not_done_and_said(string word)
    {
        var slip = Render($"|a\n{word}");

        Assert.Equal(Encode("|a"), Convert.ToHexString(slip.Bytes));
        Assert.Equal(2, Assert.Single(slip.Faults).Line);
    }

    [Fact]
    public void A_logo_that_the_printer_keeps_is_printed_by_its_key()
        => Assert.Equal(Squeeze(Start + "1B6101 1D284C0600 3045 4C47 0101" + Cut + "1B6100"),
            Encode("{logo:shop}", "epson-tm-t88-cn"));

    [Fact]
    public void Where_the_printer_keeps_none_the_picture_is_sent()
        => Assert.Equal(Squeeze(Start + "1B6101 1D763000 0100 0200 FFFE" + Cut + "1B6100"), Encode("{logo:shop}"));

    [Theory]
    [InlineData("{logo:nothing}", "generic-80", "the logo is not known: nothing")]
    [InlineData("{logo:kept}", "generic-80", "the logo is not to be had on this printer: kept")]
    public void A_logo_that_cannot_be_printed_is_marked_and_named(string word, string profile, string fault)
    {
        var slip = Render(word, profile);

        Assert.Contains(Convert.ToHexString("[logo "u8), Convert.ToHexString(slip.Bytes), StringComparison.Ordinal);
        Assert.Equal(fault, Assert.Single(slip.Faults).Problem);
    }

    [Fact]
    public void The_mark_of_a_logo_is_short_whatever_its_name_is()
    {
        var data = $"{{\"note\":\"{new string('x', 10_000)}\"}}";
        var slip = SlipRenderer.ToEscPos(
            new("redemption", data, "en", 1, "{logo:{{note}}}"), PrinterProfiles.Default);

        Assert.True(slip.Bytes.Length < 60);
        Assert.True(Assert.Single(slip.Faults).Problem.Length < 100);
    }

    [Fact]
    public void Text_and_svg_show_the_logo_and_none_of_the_acts()
    {
        var order = new SlipOrder("redemption", "{}", "en", 1, "{drawer:1}\n{logo:shop}\n{buzzer:2}");

        Assert.Equal("[logo shop]", SlipRenderer.ToText(order, 32).Trim());
        Assert.Contains("<image ", SlipRenderer.ToSvg(
            order, PrinterProfiles.Default, 32, new(null, SlipPicture.Logos), out _), StringComparison.Ordinal);
        Assert.DoesNotContain("<image ",
            SlipRenderer.ToSvg(order, PrinterProfiles.Default, 32, null, out _), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{drawer:1}")]
    [InlineData("{buzzer:9}")]
    [InlineData("{logo:shop}")]
    [InlineData("x}\n{drawer:1}")]
    [InlineData("x\\n{drawer:1}")]
    [InlineData("shop;drawer:1")]
    [InlineData("1;drawer:2;buzzer:1")]
    public void No_value_of_the_data_becomes_an_act(string value)
    {
        string[] templates = ["|a\n{{note}}\n|b", "|a\n|{{note}}|", "|a\n{code:{{note}};option:qrcode}"];
        foreach (var template in templates)
        {
            var data = $"{{\"note\":{System.Text.Json.JsonSerializer.Serialize(value)}}}";
            var slip = SlipRenderer.ToEscPos(new("redemption", data, "en", 1, template),
                PrinterProfiles.Find("epson-tm-t88-cn")!, null, new(null, SlipPicture.Logos));

            Assert.DoesNotContain(CommandWalk.Of(slip.Bytes), static command
                => command.StartsWith("1B 70", StringComparison.Ordinal)
                    || command.StartsWith("1B 28 41", StringComparison.Ordinal)
                    || command.StartsWith("1D 28 4C", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Logos_are_kept_in_memory_by_one_command_with_no_real_time_bytes_in_it()
    {
        var logo = SlipLogo.Read("LG", Convert.FromBase64String(SlipPicture.Black), out _)!;
        // 8 x 4 dots, rows 10 04 10 14.
        var unlucky = SlipLogo.Read("UN", TestPng.Of(8, 4, 1, 0, [0, 0xEF, 0, 0xFB, 0, 0xEF, 0, 0xEB]),
            out _)!;
        var epson = PrinterProfiles.Find("epson-tm-t88")!;

        Assert.Equal("1D284C0D003043304C47010800020031FFFE", Convert.ToHexString(logo.StoreCommand(epson)!));
        var bytes = unlucky.StoreCommand(epson)!;
        for (var i = 1; i < bytes.Length; i++)
            Assert.False(bytes[i - 1] == 0x10 && bytes[i] is 0x04 or 0x05 or 0x14);
    }

    private static string Squeeze(string bytes) => bytes.Replace(" ", "", StringComparison.Ordinal);

    private static string Encode(string template, string profile = "generic-80", int copy = 1)
        => Convert.ToHexString(Render(template, profile, copy).Bytes);

    private static RenderedSlip Render(string template, string profile = "generic-80", int copy = 1)
        => SlipRenderer.ToEscPos(new("redemption", "{}", "en", copy, template), PrinterProfiles.Find(profile)!, null,
            new(null, SlipPicture.Logos));
}
