using System.Text.Json;

namespace PosDaemon.Configuration;

/// <summary>One place of the schema: its own keywords first, then those of the definition it refers to.</summary>
internal readonly struct SchemaNode
{
    private readonly JsonElement _own;
    private readonly JsonElement _referred;

    public SchemaNode(JsonElement root, JsonElement own)
    {
        const string Prefix = "#/$defs/";
        _own = own;
        _referred = own.TryGetProperty("$ref", out var reference)
            ? root.GetProperty("$defs").GetProperty(reference.GetString()![Prefix.Length..])
            : own;
    }

    public bool Takes(JsonElement value)
    {
        var types = Types();
        return value.ValueKind switch
        {
            JsonValueKind.Null => types.Contains("null"),
            JsonValueKind.Object => types.Contains("object"),
            JsonValueKind.Array => types.Contains("array"),
            JsonValueKind.String => types.Contains("string"),
            JsonValueKind.Number => types.Contains("integer") && value.TryGetInt64(out _),
            _ => types.Contains("boolean"),
        };
    }

    public bool IsObject => Types().Contains("object");

    public Dictionary<string, JsonElement> Properties() =>
        Find("properties")?.EnumerateObject().ToDictionary(member => member.Name, member => member.Value) ?? [];

    public string[] Required() => Texts("required");

    /// <summary>Members of which at least one has to be there.</summary>
    public string[] RequiredOneOf() =>
        Find("anyOf")?.EnumerateArray().Select(each => each.GetProperty("required")[0].GetString()!).ToArray() ?? [];

    public string[] Choices() => Texts("enum");

    public JsonElement Items() => Find("items")!.Value;

    public string? Pattern() => Find("pattern")?.GetString();

    public long Limit(string keyword, long otherwise) => Find(keyword)?.GetInt64() ?? otherwise;

    public string Description() => Find("description")?.GetString() ?? "see posd.schema.json";

    /// <summary>What to write there, with an example where the schema has one.</summary>
    public string Instead()
    {
        var choices = Choices();
        if (choices.Length > 0) return $"write one of {string.Join(", ", choices.Select(c => $"\"{c}\""))}";
        var text = $"write {TypeWords()}: {Description()}";
        var example = Find("examples")?[0] ?? Find("default");
        return example is { ValueKind: JsonValueKind.String or JsonValueKind.Number }
            ? $"{text}, for example {example.Value.GetRawText()}"
            : text;
    }

    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.Object => "an object in { }",
        JsonValueKind.Array => "a list in [ ]",
        JsonValueKind.String => "text",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "a number" : "not a whole number",
        _ => "true or false",
    };

    private string TypeWords() => Types()[0] switch
    {
        "object" => "an object in { }",
        "array" => "a list in [ ]",
        "string" => "text in quotes",
        "integer" => "a whole number",
        _ => "true or false",
    };

    private string[] Types()
    {
        var type = Find("type")!.Value;
        return type.ValueKind == JsonValueKind.Array ? Texts("type") : [type.GetString()!];
    }

    private string[] Texts(string keyword) =>
        Find(keyword)?.EnumerateArray().Select(item => item.GetString()!).ToArray() ?? [];

    private JsonElement? Find(string keyword) =>
        _own.TryGetProperty(keyword, out var own) ? own
        : _referred.TryGetProperty(keyword, out var referred) ? referred
        : null;
}
