using System.Text.Json.Serialization;

namespace PosCloud.Entitlements;

/// <summary>The JSON columns of the books.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Contents))]
[JsonSerializable(typeof(IReadOnlyList<Question>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class ContentsJson : JsonSerializerContext;
