using System.Text.Json;
using System.Text.Json.Serialization;

namespace PosDaemon.Configuration;

/// <summary>How the file is read. Comments and trailing commas are taken: people write it by hand.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    RespectNullableAnnotations = true,
    WriteIndented = true)]
[JsonSerializable(typeof(DaemonOptions))]
internal sealed partial class ConfigurationJson : JsonSerializerContext;
