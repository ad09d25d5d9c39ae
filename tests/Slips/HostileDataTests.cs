using System.Text.Json.Nodes;
using PosDaemon.Slips.Profiles;
using PosDaemon.Slips.Tests.Outputs;

namespace PosDaemon.Slips.Tests;

/// <summary>A buyer's note is text, whatever is in it: in any field of any template, in both languages, on a Chinese
/// printer and on one without, it gives the commands of the harmless slip and none more.</summary>
public sealed class HostileDataTests
{
    private const string Placeholder = "PLACEHOLDER";

    private static readonly string[] CommonFields =
    [
        "merchant", "store", "title", "detail", "order_number", "redemption_id", "redeemed_at", "operator", "terminal",
        "lane", "buyer", "note", "currency", "footer",
    ];

    /// <summary>Chinese by GB18030 and QR by the printer; code pages and a cutter.</summary>
    private static readonly string[] Profiles = ["generic-58", "epson-tm-t88"];

    public static TheoryData<string, string> KindsAndAttacks()
    {
        var rows = new TheoryData<string, string>();
        foreach (var kind in SlipKinds.All)
        {
            foreach (var attack in HostileValues.Characters.Keys.Concat(HostileValues.Language.Keys))
                rows.Add(kind, attack);
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(KindsAndAttacks))]
    public void No_field_of_any_template_lets_a_value_become_a_command(string kind, string attack)
        => TryEveryField(kind, Attack(attack));

    [Fact]
    public void Ten_thousand_hostile_characters_in_any_field_give_the_commands_of_ten_thousand_harmless_ones()
    {
        foreach (var kind in SlipKinds.All)
            TryEveryField(kind, string.Concat(Enumerable.Repeat("好\u001bp0", 2500)));
    }

    [Theory]
    [InlineData('x')]
    [InlineData('核')]
    [InlineData('\u001b')]
    [InlineData('{')]
    public void Ten_thousand_characters_in_every_field_print_a_slip_of_bounded_length(char filler)
    {
        string flood = new(filler, 10_000);
        foreach (var kind in SlipKinds.All)
        {
            var data = JsonNode.Parse(SlipSamples.Of(kind, "zh")!)!;
            foreach (var path in Fields(data))
                Replace(data, path, flood);

            var slip = SlipRenderer.ToEscPos(
                new(kind, data.ToJsonString(), "zh", 1), PrinterProfiles.Default);

            var commands = CommandWalk.Of(slip.Bytes);
            Assert.True(commands.Count(static name => name == "LF") < 1500, $"{kind}: {commands.Count}");
        }
    }

    /// <summary>The check itself: the same words as a template, where they mean what they say, must differ. What takes
    /// no command to print is left out, and so are words whose act a printer may lack.</summary>
    [Theory]
    [InlineData("code")]
    [InlineData("QR code")]
    [InlineData("short keys")]
    [InlineData("command")]
    [InlineData("short command")]
    [InlineData("image")]
    [InlineData("cut mark")]
    [InlineData("rule")]
    [InlineData("looks")]
    [InlineData("drawer word")]
    [InlineData("buzzer")]
    [InlineData("word among words")]
    public void What_is_not_escaped_is_seen(string attack)
    {
        var profile = PrinterProfiles.Find("epson-tm-t88")!;
        var hostile = $"first\n{Attack(attack)}\nlast";
        var harmless = $"first\n{HostileValues.Harmless(Attack(attack), profile.Characters)}\nlast";
        var slip = SlipRenderer.ToEscPos(new("voucher", "{}", "en", 1, hostile), profile);

        var expected = Commands(SlipRenderer.ToEscPos(new("voucher", "{}", "en", 1, harmless), profile));

        Assert.False(IsWhole(slip) && Commands(slip).SequenceEqual(expected));
    }

    /// <summary>False when it has a command that we never send.</summary>
    private static bool IsWhole(RenderedSlip slip)
    {
        try
        {
            return CommandWalk.Of(slip.Bytes).Count > 0;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static void TryEveryField(string kind, string attack)
    {
        foreach (var profile in Profiles)
        {
            foreach (var language in (string[])["zh", "en"])
            {
                foreach (var path in Fields(JsonNode.Parse(SlipSamples.Of(kind, language)!)!))
                    Try(new(kind, language, path, PrinterProfiles.Find(profile)!), attack);
            }
        }
    }

    private static void Try(Spot spot, string attack)
    {
        var harmless = Commands(spot, HostileValues.Harmless(attack, spot.Profile.Characters));
        var hostile = Commands(spot, attack);

        Assert.True(harmless.SequenceEqual(hostile), $"{spot.Kind} {spot.Language} {spot.Profile.Name} "
            + $"{string.Join('.', spot.Path)}:\n{string.Join('\n', harmless)}\nbecame\n{string.Join('\n', hostile)}");
    }

    private static List<string> Commands(Spot spot, string value)
    {
        var data = JsonNode.Parse(SlipSamples.Of(spot.Kind, spot.Language)!)!;
        Replace(data, spot.Path, Placeholder);
        var json = data.ToJsonString().Replace(Placeholder, Escaped(value), StringComparison.Ordinal);
        return Commands(SlipRenderer.ToEscPos(new(spot.Kind, json, spot.Language, 1), spot.Profile));
    }

    /// <summary>Everything but which code page: two letters of one attack may come from two pages. A code is a code
    /// whether the printer draws it or we do, as where its bytes would be obeyed.</summary>
    private static List<string> Commands(RenderedSlip slip)
    {
        var commands = CommandWalk.Of(slip.Bytes)
            .FindAll(static name => !name.StartsWith("1B 74", StringComparison.Ordinal));
        return [.. commands.Select(static name => name == "raster" ? "QR 31 51" : name)
            .Where(static name => !name.StartsWith("QR 31", StringComparison.Ordinal) || name == "QR 31 51")];
    }

    private static string Attack(string name)
        => HostileValues.Characters.GetValueOrDefault(name) ?? HostileValues.Language[name];

    /// <summary>Every unit as \uXXXX: half pairs too, which no JSON writer would write.</summary>
    private static string Escaped(string value) => string.Concat(value.Select(static c => $"\\u{(int)c:x4}"));

    /// <summary>Every value of the sample, numbers and items of lists among them, and the common fields it
    /// lacks.</summary>
    private static List<string[]> Fields(JsonNode data)
    {
        var fields = CommonFields.Select(static name => new[] { name }).ToList();
        Collect(data, [], fields);
        return fields.DistinctBy(static path => string.Join('.', path)).ToList();
    }

    private static void Collect(JsonNode node, string[] path, List<string[]> fields)
    {
        switch (node)
        {
            case JsonObject map:
                foreach ((var name, var child) in map)
                    Collect(child!, [.. path, name], fields);
                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                    Collect(list[i]!, [.. path, $"{i}"], fields);
                break;
            default:
                fields.Add(path);
                break;
        }
    }

    private static void Replace(JsonNode data, string[] path, string value)
    {
        var at = data;
        foreach (var name in path[..^1])
            at = at is JsonArray list ? list[int.Parse(name)]! : at[name]!;
        at[path[^1]] = value;
    }

    private sealed record Spot(string Kind, string Language, string[] Path, PrinterProfile Profile);
}
