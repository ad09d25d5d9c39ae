using System.Globalization;
using System.Text.Json;

namespace PosSim.Bench;

/// <summary>One object of a configuration file, read field by field; whatever is wrong goes to the list of faults with
/// its place, and reading goes on.</summary>
internal sealed class JsonFields(string place, JsonElement element, List<string> faults)
{
    private readonly HashSet<string> _known = [];

    public string Place => place;

    public string? Text(string name) => Get(name, JsonValueKind.String, "a text")?.GetString();

    public string Needed(string name)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out _))
            faults.Add($"{place}: \"{name}\" is missing");
        return Text(name) ?? "";
    }

    public double? Number(string name, double least, double most)
    {
        var value = Get(name, JsonValueKind.Number, "a number")?.GetDouble();
        if (value is null || (value >= least && value <= most)) return value;
        faults.Add(string.Create(
            CultureInfo.InvariantCulture, $"{place}: \"{name}\" is {value}; it must be between {least} and {most}"));
        return null;
    }

    public bool? Flag(string name)
    {
        _known.Add(name);
        if (!TryGet(name, out var value)) return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        faults.Add($"{place}: \"{name}\" must be true or false");
        return null;
    }

    /// <summary>One of a few words; a number is taken as its digits.</summary>
    public string? Choice(string name, string[] choices)
    {
        _known.Add(name);
        if (!TryGet(name, out var value)) return null;
        var text = value.ToString();
        if (choices.Contains(text)) return text;
        faults.Add($"{place}: \"{name}\" is {text}; it must be one of {string.Join(", ", choices)}");
        return null;
    }

    /// <summary>Some of a few words.</summary>
    public IReadOnlyList<string>? Choices(string name, string[] choices)
    {
        if (Get(name, JsonValueKind.Array, "a list") is not { } list) return null;
        string[] texts = [.. list.EnumerateArray().Select(static item => item.ToString())];
        foreach (var text in texts.Except(choices))
            faults.Add($"{place}: \"{name}\" has {text}; there are {string.Join(", ", choices)}");
        return [.. texts.Intersect(choices)];
    }

    public IEnumerable<JsonFields> List(string name)
    {
        if (Get(name, JsonValueKind.Array, "a list") is not { } list) yield break;
        var index = 0;
        foreach (var item in list.EnumerateArray())
            yield return new JsonFields($"{place}: {name}[{index++}]", item, faults);
    }

    /// <summary>Called last: a field that nobody asked for is a spelling mistake.</summary>
    public void RefuseOthers()
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Add($"{place}: must be an object {{…}}");
            return;
        }
        foreach (var field in element.EnumerateObject().Where(field => !_known.Contains(field.Name)))
            faults.Add($"{place}: \"{field.Name}\" is unknown; known are {string.Join(", ", _known.Order())}");
    }

    private JsonElement? Get(string name, JsonValueKind kind, string wanted)
    {
        _known.Add(name);
        if (!TryGet(name, out var value)) return null;
        if (value.ValueKind == kind) return value;
        faults.Add($"{place}: \"{name}\" must be {wanted}");
        return null;
    }

    private bool TryGet(string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value);
    }
}
