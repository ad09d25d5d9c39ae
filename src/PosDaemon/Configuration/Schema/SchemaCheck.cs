using System.Text.Json;
using System.Text.RegularExpressions;

namespace PosDaemon.Configuration;

/// <summary>Compares a document with posd.schema.json and keeps every fault, where a deserializer stops at the first.
/// Along the way it copies what is sound, so that the rest can still be judged as a whole. Knows the part of JSON
/// Schema that this schema uses: $ref, type, enum, pattern, minimum, maximum, minLength, maxLength, minItems, items,
/// properties, required, anyOf with required; unknown members are always faults.</summary>
internal sealed class SchemaCheck
{
    private readonly JsonElement _schema;
    private readonly Utf8JsonWriter _sound;
    private readonly List<ConfigurationFault> _faults = [];

    private SchemaCheck(JsonElement schema, Utf8JsonWriter sound) => (_schema, _sound) = (schema, sound);

    /// <summary>Faults, and the document without what is faulty.</summary>
    public static (IReadOnlyList<ConfigurationFault> Faults, byte[] Sound) Compare(
        JsonElement document, JsonElement schema)
    {
        using var copy = new MemoryStream();
        using (var writer = new Utf8JsonWriter(copy))
        {
            var check = new SchemaCheck(schema, writer);
            var root = new SchemaNode(schema, schema);
            check.Copy("", document, root, check.IsSound("", document, root));
            writer.Flush();
            return (check._faults, copy.ToArray());
        }
    }

    /// <summary>Judges a value by itself; what is inside it is judged when it is copied.</summary>
    private bool IsSound(string path, JsonElement value, SchemaNode wanted)
    {
        var before = _faults.Count;
        if (!wanted.Takes(value)) Add(path, $"it is {SchemaNode.Describe(value)}", wanted.Instead());
        else if (value.ValueKind == JsonValueKind.String) Text(path, value.GetString()!, wanted);
        else if (value.ValueKind == JsonValueKind.Number) Number(path, value.GetInt64(), wanted);
        return _faults.Count == before;
    }

    /// <summary>A faulty place of a list of objects is kept as an empty one, so that the places behind it keep their
    /// numbers; of a list of words it is left out, and so is a faulty member, by its owner.</summary>
    private void Copy(string path, JsonElement value, SchemaNode wanted, bool sound)
    {
        if (!sound)
        {
            _sound.WriteStartObject();
            _sound.WriteEndObject();
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            Members(path, value, wanted);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            Items(path, value, wanted);
        }
        else
        {
            value.WriteTo(_sound);
        }
    }

    private void Members(string path, JsonElement value, SchemaNode wanted)
    {
        var known = wanted.Properties();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        _sound.WriteStartObject();
        foreach (var member in value.EnumerateObject())
        {
            var inner = Join(path, member.Name);
            if (!seen.Add(member.Name))
                Add(inner, "it is there twice", "keep one of them");
            else if (known.TryGetValue(member.Name, out var schema))
                Member(inner, member, new SchemaNode(_schema, schema));
            else
                Add(inner, "there is no such setting", NearestName.Instead(member.Name, known.Keys));
        }

        _sound.WriteEndObject();
        foreach (var name in wanted.Required().Where(name => !seen.Contains(name)))
            Add(Join(path, name), "it is missing", new SchemaNode(_schema, known[name]).Instead());
        if (wanted.RequiredOneOf() is [var first, ..] choice && !choice.Any(seen.Contains))
            Add(Join(path, first), "it is missing", new SchemaNode(_schema, known[first]).Instead());
    }

    private void Member(string path, JsonProperty member, SchemaNode wanted)
    {
        if (!IsSound(path, member.Value, wanted)) return;
        _sound.WritePropertyName(member.Name);
        Copy(path, member.Value, wanted, sound: true);
    }

    private void Items(string path, JsonElement value, SchemaNode wanted)
    {
        var (count, least) = (value.GetArrayLength(), wanted.Limit("minItems", 0));
        if (count < least)
            Add(path, count == 0 ? "the list is empty" : $"the list is too short ({count})",
                $"write at least {(least == 1 ? "one" : least)}: {wanted.Description()}");
        var items = new SchemaNode(_schema, wanted.Items());
        var index = 0;
        _sound.WriteStartArray();
        foreach (var item in value.EnumerateArray())
        {
            var inner = $"{path}[{index++}]";
            var sound = IsSound(inner, item, items);
            if (sound || items.IsObject) Copy(inner, item, items, sound);
        }

        _sound.WriteEndArray();
    }

    private void Text(string path, string text, SchemaNode wanted)
    {
        var choices = wanted.Choices();
        var wrong = (choices.Length > 0 && !choices.Contains(text))
            || text.Length < wanted.Limit("minLength", 0)
            || text.Length > wanted.Limit("maxLength", int.MaxValue)
            || (wanted.Pattern() is { } pattern && !Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant));
        if (wrong)
            Add(path, text.Length == 0 ? "it is empty" : $"{Quote(text)} cannot be used", wanted.Instead());
    }

    private void Number(string path, long number, SchemaNode wanted)
    {
        var (least, most) = (wanted.Limit("minimum", long.MinValue), wanted.Limit("maximum", long.MaxValue));
        if (number < least || number > most)
            Add(path, $"{number} is out of range", $"write a number from {least} to {most}");
    }

    private void Add(string path, string what, string instead) =>
        _faults.Add(new ConfigurationFault(path.Length == 0 ? "the file" : path, what, instead));

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>A value in a message: short, and with nothing in it that could run in a terminal.</summary>
    internal static string Quote(string text)
    {
        var shown = text.Length > 60 ? text[..60] + "…" : text;
        return '"' + string.Concat(shown.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString())) + '"';
    }
}
