using System.Text.Json.Nodes;
using PosDaemon.Slips.Fonts;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Tests;

/// <summary>Every built-in template with data as they come: ordinary, longer than anybody thought, hardly any, and from
/// all over the world. SLIP_PICTURES names a folder that takes a picture of each, to be looked at.</summary>
public sealed class SlipVariantTests
{
    private const string World = "José Nguyễn Ánh, 王小明, 김철수, กุ้ง น้ำตาล, राजेश कुमार, أسعد علي 12, שלום כהן, Привет";

    private static readonly string[] Numbers =
        ["face", "bill", "used", "cash_due", "balance_left", "unit_price", "amount", "total", "price", "fare",
            "balance", "debt"];

    private static readonly string[] Formatted =
        ["currency", "redeemed_at", "starts_at", "departs_at", "valid_until", "balance_rule", "entry_code",
            "exit_code"];

    public static TheoryData<string, string, string, string> Variants()
    {
        var rows = new TheoryData<string, string, string, string>();
        foreach (var kind in SlipKinds.All)
        {
            foreach (var language in (string[])["zh", "en"])
            {
                foreach (var profile in (string[])["generic-58", "generic-80"])
                {
                    foreach (var variant in (string[])["ordinary", "long", "empty", "world"])
                        rows.Add(kind, language, profile, variant);
                }
            }
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_slip_of_any_data_has_no_fault_and_stays_on_its_paper(
        string kind, string language, string model, string variant)
    {
        using var glyphs = FontGlyphs.Open(FontChain.OfThisSystem, out _);
        var resources = new SlipResources(glyphs);
        var profile = PrinterProfiles.Find(model)!;
        var order = new SlipOrder(kind, Data(kind, language, variant), language, 1);

        var slip = SlipRenderer.ToEscPos(order, profile, null, resources);

        Assert.Empty(slip.Faults);
        var (paper, _) = SlipComposer.Preview(order, profile, profile.Columns, resources);
        Assert.All(paper.Runs.Span.ToArray(), run => Assert.InRange(run.Start / 2 + run.Cells, 1, profile.Columns));
        var picture = SlipRenderer.ToPng(order, profile, null, resources, out var faults);
        Assert.Empty(faults);
        if (Environment.GetEnvironmentVariable("SLIP_PICTURES") is { Length: > 0 } folder)
            File.WriteAllBytes(Path.Combine(folder, $"{kind}-{language}-{profile.Columns}-{variant}.png"), picture);
    }

    private static string Data(string kind, string language, string variant)
    {
        var data = JsonNode.Parse(SlipSamples.Of(kind, language)!)!.AsObject();
        if (variant == "long")
            data["note"] = "";
        foreach (var name in data.Select(static field => field.Key).ToList())
            data[name] = Changed(name, data[name], language, variant);
        return data.ToJsonString();
    }

    private static JsonNode? Changed(string name, JsonNode? value, string language, string variant)
    {
        switch (value)
        {
            case JsonArray list:
                return variant == "empty" ? new JsonArray()
                    : new JsonArray([.. list.Select(item => Changed("", item, language, variant))]);
            case JsonObject map:
                return new JsonObject(map.ToList().ConvertAll(field =>
                    KeyValuePair.Create(field.Key, Changed(field.Key, field.Value, language, variant))));
            case JsonValue single when single.GetValueKind() == System.Text.Json.JsonValueKind.Number:
                return variant == "long" && Numbers.Contains(name) ? 1234567890123 : single.DeepClone();
            case JsonValue text when !Formatted.Contains(name) && name is not ("terminal" or "lane"):
                return (variant, language) switch
                {
                    ("empty", _) => "",
                    ("world", _) => World,
                    ("long", "zh") => string.Concat(Enumerable.Repeat($"{text}（含停车、茶水与入场“优先”通道），", 4)),
                    ("long", _) => string.Concat(Enumerable.Repeat($"{text} with all that belongs to it, ", 4)),
                    _ => text.DeepClone(),
                };
            default:
                return value?.DeepClone();
        }
    }
}
