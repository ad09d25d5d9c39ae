using System.Text.Json;
using System.Text.Json.Serialization;

namespace PosDaemon.Console;

/// <summary>Enums as words on the wire: NoAnswer is "noAnswer". Numbers are not taken.</summary>
internal sealed class CamelCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, false)
    where T : struct, Enum;
