using System.Text.Json;

namespace PosSim.Demo;

/// <summary>One lane in one answer of posd's <c>GET /api/state</c>.</summary>
internal sealed class LaneSnapshot(JsonElement lane)
{
    public static LaneSnapshot Of(JsonElement state, string name) => new(
        state.GetProperty("lanes").EnumerateArray().First(lane => lane.GetProperty("name").GetString() == name));

    public JsonElement? Verdict => Get(lane, "verdict");

    public string VerdictKind => Text(Verdict, "kind") ?? "";

    public string? VerdictScan => Text(Verdict, "scanId");

    /// <summary>Every scan the lane shows, newest information first.</summary>
    public IEnumerable<JsonElement> Scans
    {
        get
        {
            if (Get(lane, "current") is { } current) yield return current;
            foreach (var list in (string[])["recent", "held"])
                if (Get(lane, list) is { } scans)
                    foreach (var scan in scans.EnumerateArray()) yield return scan;
        }
    }

    public IEnumerable<string> ScanIds => Scans
        .Select(scan => Text(scan, "scanId")).Append(VerdictScan).OfType<string>().Distinct();

    public JsonElement? Scan(string scanId)
    {
        foreach (var scan in Scans)
            if (Text(scan, "scanId") == scanId) return scan;
        return null;
    }

    /// <summary>What the operator has to supply now, as posd says it: kind, key, question, choices, optional.</summary>
    public static JsonElement[] Needs(JsonElement lane) =>
        Get(lane, "current") is { } current && Get(current, "needs") is { ValueKind: JsonValueKind.Array } needs
            ? [.. needs.EnumerateArray().Select(need => need.Clone())]
            : [];

    /// <summary>"bill", "uses", "answer".</summary>
    public IReadOnlyList<string> NeedKinds => [.. Needs(lane).Select(need => Text(need, "kind") ?? "")];

    public static string? Text(JsonElement? from, string name) =>
        from is { } element && Get(element, name) is { ValueKind: JsonValueKind.String } value
            ? value.GetString()
            : null;

    public static int? Number(JsonElement? from, string name) =>
        from is { } element && Get(element, name) is { ValueKind: JsonValueKind.Number } value
            ? value.GetInt32()
            : null;

    /// <summary>Null also for a JSON null.</summary>
    public static JsonElement? Get(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        && value.ValueKind != JsonValueKind.Null
            ? value
            : null;
}
