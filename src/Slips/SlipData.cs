using System.Text.Json;
using PosDaemon.Slips.Template;

namespace PosDaemon.Slips;

/// <summary>Reads a slip's data. Not thread-safe.</summary>
internal sealed class SlipData
{
    /// <summary>The data object; an empty one, with a fault, when the text is not a JSON object.</summary>
    public MustacheData Values { get; } = new();

    public void Read(string json, List<string> faults)
    {
        try
        {
            Values.Read(json);
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
}
