using System.Text.Json;
using System.Text.Json.Nodes;
using PosDaemon.Slips.Profiles;
using PosDaemon.Slips.Template;

namespace PosDaemon.Slips;

/// <summary>Tries a template before a slip needs it: reads it, fills it with the example data of its kind, lays it out
/// for each model of printer, and gives every fault with its line, its column and what would have been right. What only
/// the data of a slip can do wrong is none.</summary>
public static class TemplateCheck
{
    /// <summary>The paper of the trial. What does not fit a narrower one wraps.</summary>
    private const int Columns = 48;

    private static readonly string[] CommonFields =
    [
        "merchant", "store", "title", "detail", "order_number", "redemption_id", "redeemed_at", "operator", "terminal",
        "lane", "buyer", "note", "currency", "footer",
    ];

    /// <summary>The faults of one template, in the order of its lines.</summary>
    /// <param name="name">As in <see cref="ShopTemplates"/>: voucher, voucher.en, _foot.</param>
    /// <param name="source">The template.</param>
    /// <param name="shop">The shop's other templates, for the partials.</param>
    /// <param name="profiles">The printers' models; the default one when null or empty.</param>
    /// <param name="logos">The names of the printers' logos; null where nothing is known of them, and each is taken on
    /// trust.</param>
    public static IReadOnlyList<SlipFault> FaultsOf(string name, string source, ShopTemplates shop,
        IReadOnlyCollection<PrinterProfile>? profiles = null, IReadOnlySet<string>? logos = null)
    {
        var parts = name.Split('.');
        string[] languages = parts.Length > 1 ? [parts[1]] : ["zh", "en"];
        var faults = new List<SlipFault>();
        // A partial may stand in any slip, so that it is tried with all that a slip can have, and it may print nothing.
        var isPartial = name.StartsWith('_');
        string[] kinds = isPartial ? [.. SlipKinds.All] : [parts[0]];
        var whole = isPartial ? source + "\n." : source;
        foreach (var language in languages)
            faults.AddRange(Trial(kinds, language, whole, shop));
        faults.AddRange(UnknownSections(MustacheTemplate.Parse(source).Nodes, FieldsOf(kinds)));
        foreach (var language in languages)
            faults.AddRange(WithoutData(kinds, language, whole, shop, profiles, logos));
        return [.. faults.DistinctBy(static fault => (fault.Partial, fault.Line, fault.Column, fault.Problem))];
    }

    private static List<SlipFault> Trial(string[] kinds, string language, string source, ShopTemplates shop)
    {
        var data = Sample(kinds, language).ToJsonString();
        var order = new SlipOrder(kinds[0], data, language, 1, source, shop);
        var (_, faults) = SlipComposer.Lay(order, CharacterSet.Chinese, Columns);
        return faults;
    }

    /// <summary>With all fields, with those of the example, and with none, so that what stands in a section and what
    /// stands in place of it are both tried.</summary>
    private static IEnumerable<SlipFault> WithoutData(string[] kinds, string language, string source,
        ShopTemplates shop, IReadOnlyCollection<PrinterProfile>? profiles, IReadOnlySet<string>? logos)
    {
        string[] data = [Sample(kinds, language, "-").ToJsonString(), Sample(kinds, language).ToJsonString(), "{}"];
        var models = profiles is null or { Count: 0 } ? [PrinterProfiles.Default] : profiles;
        // The narrowest first: what it says would fit fits the others too.
        return from profile in models.OrderBy(static profile => profile.Dots)
            from json in data
            from fault in SlipComposer.FaultsWithoutData(
                new(kinds[0], json, language, 1, source, shop), profile, logos)
            select fault;
    }

    /// <summary>A section of a name that no data has prints nothing for ever, and says nothing of it.</summary>
    private static IEnumerable<SlipFault> UnknownSections(List<MustacheNode> nodes, HashSet<string> known)
    {
        foreach (var section in nodes.OfType<SectionNode>())
        {
            if (section.Path.Length > 0 && !known.Contains(section.Path[0]))
            {
                yield return SlipFault.InTemplate(section.Line, section.Column, $"no slip has \"{section.Name}\"",
                    $"one of {string.Join(", ", known.Order(StringComparer.Ordinal))}");
            }
            foreach (var inner in UnknownSections(section.Children, known))
                yield return inner;
        }
    }

    private static HashSet<string> FieldsOf(string[] kinds)
    {
        var fields = new HashSet<string>();
        Collect(Sample(kinds, "en"), fields);
        return fields;
    }

    private static void Collect(JsonNode? node, HashSet<string> fields)
    {
        if (node is JsonObject map)
        {
            foreach (var (name, child) in map)
            {
                fields.Add(name);
                Collect(child, fields);
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var item in list)
                Collect(item, fields);
        }
    }

    /// <summary>The example data, and <paramref name="rest"/> for the common fields that it lacks; of several kinds all
    /// in one.</summary>
    private static JsonObject Sample(string[] kinds, string language, string rest = "")
    {
        var all = new JsonObject();
        foreach (var kind in kinds)
        {
            foreach (var (name, value) in Parse(SlipSamples.Of(kind, language)))
                all.TryAdd(name, value?.DeepClone());
        }
        foreach (var field in CommonFields)
            all.TryAdd(field, rest);
        return all;
    }

    private static JsonObject Parse(string? json)
        => json is null ? [] : JsonNode.Parse(json)!.AsObject();
}
