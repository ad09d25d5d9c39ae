using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PosDaemon.ServiceDefaults;

/// <summary>Records for programs that read them line by line: one JSON object a line, its kind in <c>type</c>, Chinese
/// as it is.</summary>
public static class JsonLine
{
    private static readonly JsonWriterOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="type">The kind of record.</param>
    /// <param name="write">Writes its members.</param>
    /// <returns>The line without its end.</returns>
    public static string Of(string type, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>The name of an enum's value as the product's JSON has it: NotPrinted becomes notPrinted.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>The name of an enum's value as the contract has it: AlreadyRedeemed becomes ALREADY_REDEEMED.</summary>
    public static string ContractName<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString());
}
