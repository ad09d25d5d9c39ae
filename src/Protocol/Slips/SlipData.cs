using System.Text.Json;
using PosDaemon.Protocol.Buffers;
using PosDaemon.Protocol.Mustache;

namespace PosDaemon.Protocol.Slips;

/// <summary>Reads a slip's data. Half surrogate pairs, raw or as \uD8xx, would make the JSON reader throw when a value
/// is asked for; they become U+FFFD first, which is not printed. Not thread-safe.</summary>
internal sealed class SlipData
{
    private readonly Pile<char> whole = new();

    /// <summary>The data object; an empty one, with a fault, when the text is not a JSON object.</summary>
    public MustacheData Values { get; } = new();

    public void Read(string json, List<string> faults)
    {
        try
        {
            Values.Read(WithoutHalfPairs(json));
            if (Values[0].Kind == MustacheKind.Object)
                return;
            faults.Add("data: the document is not an object");
        }
        catch (JsonException fault)
        {
            faults.Add($"data: line {fault.LineNumber + 1}, column {fault.BytePositionInLine + 1}: not JSON");
        }
        Values.Clear();
    }

    private ReadOnlySpan<char> WithoutHalfPairs(ReadOnlySpan<char> json)
    {
        if (!json.ContainsAnyInRange('\uD800', '\uDFFF') && !json.Contains("\\u", StringComparison.Ordinal))
            return json;
        whole.Clear();
        for (int i = 0; i < json.Length; i++)
        {
            int units = UnitsAt(json, i, out int first);
            int second = 0;
            int next = units > 0 && char.IsHighSurrogate((char)first) ? UnitsAt(json, i + units, out second) : 0;
            if (next > 0 && char.IsLowSurrogate((char)second))
            {
                whole.Add(json.Slice(i, units + next));
                i += units + next - 1;
            }
            else if (units > 0 && char.IsSurrogate((char)first))
            {
                whole.Add('\uFFFD');
                i += units - 1;
            }
            else if (json[i] == '\\' && i + 1 < json.Length)
                whole.Add(json.Slice(i++, 2));
            else
                whole.Add(json[i]);
        }
        return whole.Span;
    }

    /// <summary>Length of the UTF-16 unit at a place, written raw (1) or as \uXXXX (6), and the unit; 0 at the end or
    /// at an escape that is not one.</summary>
    private static int UnitsAt(ReadOnlySpan<char> json, int at, out int unit)
    {
        unit = at < json.Length ? json[at] : 0;
        if (unit != '\\')
            return at < json.Length ? 1 : 0;
        if (at + 6 > json.Length || json[at + 1] != 'u')
            return 0;
        unit = 0;
        foreach (char digit in json.Slice(at + 2, 4))
        {
            if (!char.IsAsciiHexDigit(digit))
                return 0;
            unit = unit << 4 | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }
        return 6;
    }
}
