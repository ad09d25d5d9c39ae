using System.Text;
using System.Text.Json;

namespace PosDaemon.Protocol.Slips;

/// <summary>Reads a slip's data. Half surrogate pairs, raw or as \uD8xx, would make the JSON reader throw when a value
/// is asked for; they become U+FFFD first, which is not printed.</summary>
internal static class SlipData
{
    private const int MostNested = 64;

    /// <summary>The data object; an empty one and a fault when the text is not a JSON object.</summary>
    public static JsonElement Read(string json, List<string> faults)
    {
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = MostNested, AllowTrailingCommas = true };
            using JsonDocument document = JsonDocument.Parse(WithoutHalfPairs(json), options);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document.RootElement.Clone();
            faults.Add("data: the document is not an object");
        }
        catch (JsonException fault)
        {
            faults.Add($"data: line {fault.LineNumber + 1}, column {fault.BytePositionInLine + 1}: not JSON");
        }
        using JsonDocument empty = JsonDocument.Parse("{}");
        return empty.RootElement.Clone();
    }

    private static string WithoutHalfPairs(string json)
    {
        if (!json.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !json.Contains("\\u", StringComparison.Ordinal))
            return json;
        var whole = new StringBuilder(json.Length);
        for (int i = 0; i < json.Length; i++)
        {
            int units = UnitsAt(json, i, out int first);
            int second = 0;
            int next = units > 0 && char.IsHighSurrogate((char)first) ? UnitsAt(json, i + units, out second) : 0;
            if (next > 0 && char.IsLowSurrogate((char)second))
            {
                whole.Append(json, i, units + next);
                i += units + next - 1;
            }
            else if (units > 0 && char.IsSurrogate((char)first))
            {
                whole.Append('\uFFFD');
                i += units - 1;
            }
            else if (json[i] == '\\' && i + 1 < json.Length)
                whole.Append(json, i++, 2);
            else
                whole.Append(json[i]);
        }
        return whole.ToString();
    }

    /// <summary>Length of the UTF-16 unit at a place, written raw (1) or as \uXXXX (6), and the unit; 0 at the end or
    /// at an escape that is not one.</summary>
    private static int UnitsAt(string json, int at, out int unit)
    {
        unit = at < json.Length ? json[at] : 0;
        if (unit != '\\')
            return at < json.Length ? 1 : 0;
        if (at + 6 > json.Length || json[at + 1] != 'u')
            return 0;
        unit = 0;
        foreach (char digit in json.AsSpan(at + 2, 4))
        {
            if (!char.IsAsciiHexDigit(digit))
                return 0;
            unit = unit << 4 | Convert.ToInt32(digit.ToString(), 16);
        }
        return 6;
    }
}
