using System.Text.Encodings.Web;
using System.Text.Json;

namespace PosSim.Http;

/// <summary>camelCase, Chinese as it is: people read these answers with curl.</summary>
internal static class BenchJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(object value) => JsonSerializer.Serialize(value, Options);
}
