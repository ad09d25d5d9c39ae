using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using PosDaemon.Configuration;

namespace PosDaemon.Tests.Configuration;

/// <summary>posd.schema.json and the options classes say the same.</summary>
public class The_schema
{
    private static readonly JsonObject Schema = JsonNode.Parse(ConfigurationFile.Schema())!.AsObject();

    [Fact]
    public void Has_the_settings_of_the_classes_and_no_others() =>
        Compare("", ConfigurationJson.Default.DaemonOptions, Schema, (path, properties, type) =>
            Assert.Equal(
                type.Properties.Select(property => property.Name).Order(StringComparer.Ordinal),
                properties.Select(property => property.Key).Order(StringComparer.Ordinal)));

    [Fact]
    public void Has_the_types_of_the_classes() =>
        Compare("", ConfigurationJson.Default.DaemonOptions, Schema, (path, properties, type) =>
        {
            foreach (var property in type.Properties)
                Assert.Equal(
                    (path, property.Name, TypeOf(property)), (path, property.Name, TypeIn(properties, property)));
        });

    [Fact]
    public void Has_the_defaults_of_the_classes() =>
        Compare("", ConfigurationJson.Default.DaemonOptions, Schema, (path, properties, type) =>
        {
            var fresh = type.CreateObject!();
            foreach (var property in type.Properties.Where(p => Resolved(properties[p.Name]!, "default", out _)))
            {
                Resolved(properties[property.Name]!, "default", out var expected);
                var written = JsonSerializer.SerializeToNode(
                    property.Get!(fresh), ConfigurationJson.Default.GetTypeInfo(property.PropertyType)!);
                Assert.Equal(
                    (path, property.Name, Plain(expected)), (path, property.Name, Plain(written)));
            }
        });

    [Fact]
    public void Offers_the_choices_of_the_classes() =>
        Compare("", ConfigurationJson.Default.DaemonOptions, Schema, (_, properties, type) =>
        {
            foreach (var property in type.Properties)
            {
                var one = property.PropertyType.IsArray
                    ? property.PropertyType.GetElementType()!
                    : property.PropertyType;
                if (!one.IsEnum) continue;
                var place = properties[property.Name]!;
                var choices = (place["items"] ?? place)["enum"]!.AsArray().Select(choice => choice!.ToString());
                Assert.Equal(
                    Enum.GetValues(one).Cast<object>().Select(value => JsonSerializer.SerializeToNode(
                        value, ConfigurationJson.Default.GetTypeInfo(one)!)!.ToString()),
                    choices);
            }
        });

    /// <summary>A duration of half a second may be written with three decimals or seven.</summary>
    private static string Plain(JsonNode? node) =>
        node is null ? "null"
        : TimeSpan.TryParse(node.ToString(), out var span) && node.ToString().Contains(':') ? span.ToString()
        : node.ToJsonString();

    private static void Compare(
        string path, JsonTypeInfo type, JsonObject schema, Action<string, JsonObject, JsonTypeInfo> check)
    {
        var properties = schema["properties"]!.AsObject();
        Assert.False(schema["additionalProperties"]!.GetValue<bool>());
        check(path, properties, type);
        foreach (var property in type.Properties)
        {
            var inner = property.PropertyType.IsArray ? property.PropertyType.GetElementType()! : property.PropertyType;
            var info = ConfigurationJson.Default.GetTypeInfo(inner);
            if (info?.Kind != JsonTypeInfoKind.Object) continue;
            var place = properties[property.Name]!.AsObject();
            Compare($"{path}/{property.Name}", info, (place["items"] ?? place).AsObject(), check);
        }
    }

    private static string TypeOf(JsonPropertyInfo property) => property.PropertyType switch
    {
        { IsArray: true } => "array",
        { IsEnum: true } => "string",
        var type when type == typeof(string) || type == typeof(TimeSpan) =>
            property.IsGetNullable && property.Name != "$schema" ? "string|null" : "string",
        var type when type == typeof(TimeSpan?) => "string|null",
        var type when type == typeof(bool) => "boolean",
        var type when type == typeof(int) || type == typeof(long) => "integer",
        var type when type == typeof(int?) => "integer|null",
        _ => property.IsGetNullable ? "object|null" : "object",
    };

    private static string TypeIn(JsonObject properties, JsonPropertyInfo property)
    {
        Resolved(properties[property.Name]!, "type", out var type);
        return type is JsonArray several
            ? string.Join('|', several.Select(each => each!.ToString()))
            : type!.ToString();
    }

    private static bool Resolved(JsonNode place, string keyword, out JsonNode? found)
    {
        if (place.AsObject().TryGetPropertyValue(keyword, out found)) return true;
        var reference = place["$ref"]?.ToString()["#/$defs/".Length..];
        return reference is not null && Schema["$defs"]![reference]!.AsObject().TryGetPropertyValue(keyword, out found);
    }
}
