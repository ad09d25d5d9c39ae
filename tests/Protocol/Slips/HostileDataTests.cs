using System.Text;
using System.Text.Json.Nodes;
using PosDaemon.Protocol.EscPos;
using PosDaemon.Protocol.ReceiptLine;
using PosDaemon.Protocol.Slips;
using PosDaemon.Protocol.Tests.EscPos;

namespace PosDaemon.Protocol.Tests.Slips;

/// <summary>A buyer's note is text, whatever is in it: in any field of any template it gives the commands of the
/// harmless slip and none more.</summary>
public sealed class HostileDataTests
{
    private static readonly Dictionary<string, string> Attacks = new()
    {
        ["drawer"] = "x\u001bp\0\u0019\u00fay",
        ["cut"] = "x\u001dV\0y\u001dVB\0",
        ["real time"] = "x\u0010\u0014\u0001\0\u0001\u0010\u0004\u0001\u0010\u0005\u0002y",
        ["reset and raster"] = "x\u001b@\u001dv0\0\u00ff\u00ff\u00ff\u00ffy",
        ["line ends"] = "x\r\n===\n---\n{code:1;option:qrcode}\r{command:\\x1bp}\u2028\u2029\u0085\v\fy",
        ["language"] = "x|y|{code:1}|`\"_^^^~\\n\\x1b\\|}{|y",
        ["template"] = "x{{#seats}}{{{note}}}{{>foot}}{{=<% %>=}}y",
        ["property"] = "x};option:qrcode;code:evil{a:y",
        ["C1"] = "x\u0080\u0084\u008d\u0090\u009b1m\u009fy",
        ["bidi"] = "x\u202e\u2066\u200f\u200b\ufeff\u061cy\u00ad",
        ["half pairs"] = "x\ud83d\udc00\ud800y\udfff",
        ["look-alikes"] = "x\u037e\u1fef\uff5c\uff3c\ufe31y",
        ["Chinese mode"] = "核\u001c.\u001c&\u001c!\u00ff销\u001c\u0043\u0001",
        ["trail bytes"] = "珅孿軀\u4e02丂亐\\|~^",
        ["emoji and rare"] = "👩\u200d𠮷\ue000\uffff\ufffe\u0301",
    };

    public static TheoryData<string, string> KindsAndAttacks()
    {
        var rows = new TheoryData<string, string>();
        foreach (string kind in SlipKinds.All)
        {
            foreach (string attack in Attacks.Keys)
                rows.Add(kind, attack);
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(KindsAndAttacks))]
    public void No_field_of_any_template_lets_a_value_become_a_command(string kind, string attack)
    {
        foreach (string language in (string[])["zh", "en"])
        {
            foreach (string[] path in TextFields(JsonNode.Parse(SlipSamples.Of(kind, language)!)!))
            {
                List<string> harmless = Structure(kind, language, path, Harmless(attack));
                List<string> hostile = Structure(kind, language, path, Attacks[attack]);

                Assert.True(harmless.SequenceEqual(hostile),
                    $"{string.Join('.', path)}:\n{string.Join('\n', harmless)}\nbecame\n{string.Join('\n', hostile)}");
            }
        }
    }

    [Theory]
    [InlineData('x')]
    [InlineData('核')]
    [InlineData('\u001b')]
    [InlineData('{')]
    public void Ten_thousand_characters_in_every_field_print_a_slip_of_bounded_length(char filler)
    {
        string flood = new(filler, 10_000);
        foreach (string kind in SlipKinds.All)
        {
            JsonNode data = JsonNode.Parse(SlipSamples.Of(kind, "zh")!)!;
            foreach (string[] path in TextFields(data))
                Replace(data, path, flood);

            RenderedSlip slip = SlipRenderer.ToEscPos(
                new(kind, data.ToJsonString(), "zh", 1), PrinterProfiles.Default);

            List<string> commands = CommandWalk.Of(slip.Bytes);
            Assert.True(commands.Count(static name => name == "LF") < 1500, $"{kind}: {commands.Count}");
        }
    }

    [Fact]
    public void A_flood_in_the_note_leaves_the_rest_of_the_slip_as_it_was()
    {
        List<string> harmless = Structure("voucher", "zh", ["note"], "好");
        string flood = string.Concat(Enumerable.Repeat("好\u001bp0", 2500));
        List<string> flooded = Structure("voucher", "zh", ["note"], flood);

        Assert.Equal(harmless, flooded);
    }

    /// <summary>Letters only, as many cells and of the same kind as what is printed of the attack: line breaks, sizes
    /// and Chinese mode are then alike, and any other difference is the attack's.</summary>
    private static string Harmless(string attack)
    {
        var letters = new StringBuilder();
        foreach (Rune rune in ReceiptEscape.Printable(Attacks[attack]).EnumerateRunes())
        {
            CharacterSet characters = PrinterProfiles.Default.Characters;
            letters.Append(characters.Find(rune).Kind switch
            {
                _ when rune.Value == ' ' => " ",
                GlyphKind.Double => "核",
                _ => new string('x', characters.WidthOf(rune)),
            });
        }
        return letters.ToString();
    }

    private static List<string> Structure(string kind, string language, string[] path, string value)
    {
        JsonNode data = JsonNode.Parse(SlipSamples.Of(kind, language)!)!;
        Replace(data, path, Placeholder);
        string json = data.ToJsonString().Replace(Placeholder, Escaped(value), StringComparison.Ordinal);
        RenderedSlip slip = SlipRenderer.ToEscPos(new(kind, json, language, 1), PrinterProfiles.Default);
        return CommandWalk.Structure(slip.Bytes);
    }

    private const string Placeholder = "PLACEHOLDER";

    /// <summary>Every unit as \uXXXX: half pairs too, which no JSON writer would write.</summary>
    private static string Escaped(string value) => string.Concat(value.Select(static c => $"\\u{(int)c:x4}"));

    private static List<string[]> TextFields(JsonNode data)
    {
        var fields = new List<string[]> { new[] { "note" }, new[] { "buyer" } };
        Collect(data, [], fields);
        return fields.DistinctBy(static path => string.Join('.', path)).ToList();
    }

    private static void Collect(JsonNode node, string[] path, List<string[]> fields)
    {
        switch (node)
        {
            case JsonObject map:
                foreach ((string name, JsonNode? child) in map)
                    Collect(child!, [.. path, name], fields);
                break;
            case JsonArray list:
                for (int i = 0; i < list.Count; i++)
                    Collect(list[i]!, [.. path, $"{i}"], fields);
                break;
            default:
                fields.Add(path);
                break;
        }
    }

    private static void Replace(JsonNode data, string[] path, string value)
    {
        JsonNode at = data;
        foreach (string name in path[..^1])
            at = at is JsonArray list ? list[int.Parse(name)]! : at[name]!;
        at[path[^1]] = value;
    }
}
