using System.Collections.Frozen;
using System.Text.Json;

namespace PosDaemon.Protocol.EscPos;

/// <summary>Reads a profile file: {"title", "basedOn", "values": {name: {"value", "from"}}}. A value that the file does
/// not give is that of the profile it is based on. The files are part of the program: a wrong one is a bug.</summary>
internal sealed class PrinterProfileReader(IReadOnlyDictionary<string, JsonElement> documents)
{
    private readonly Dictionary<string, JsonElement> values = [];
    private readonly Dictionary<string, string> provenance = [];

    public PrinterProfile Read(string name)
    {
        for (string? next = name; next is not null; next = BasedOn(next))
            Collect(documents[next].GetProperty("values"), next == name ? "" : $" (as {next})");
        return new()
        {
            Name = name,
            Title = documents[name].GetProperty("title").GetString()!,
            Columns = values["columns"].GetInt32(),
            Dots = values["dots"].GetInt32(),
            IsChinese = values["chinese"].GetBoolean(),
            CodePages = [.. values["codePages"].EnumerateObject()
                .Select(static page => KeyValuePair.Create(page.Name, page.Value.GetInt32()))],
            NeedsKanjiSize = values["needsKanjiSize"].GetBoolean(),
            DrawsLines = values["drawsLines"].GetBoolean(),
            HasNativeQr = values["nativeQr"].GetBoolean(),
            Cut = Choice("cut", ("feedsToBlade", CutStyle.FeedsToBlade), ("feedLines", CutStyle.FeedLines),
                ("none", CutStyle.None)),
            CutLines = values["cutLines"].GetInt32(),
            RasterRows = values["rasterRows"].GetInt32(),
            Completion = Choice("completion", ("none", CompletionProof.None), ("fence", CompletionProof.Fence),
                ("processId", CompletionProof.ProcessId)),
            HasFourByteCodes = values["fourByteCodes"].GetBoolean(),
            DrawsGlyphs = values["drawsGlyphs"].GetBoolean(),
            KeepsLogos = values["keepsLogos"].GetBoolean(),
            DrawerOn = TimeSpan.FromMilliseconds(values["drawerOn"].GetInt32()),
            DrawerOff = TimeSpan.FromMilliseconds(values["drawerOff"].GetInt32()),
            Buzzer = Choice("buzzer", ("none", BuzzerCommand.None), ("escParenA", BuzzerCommand.EscParenA),
                ("escB", BuzzerCommand.EscB)),
            Provenance = provenance.ToFrozenDictionary(),
        };
    }

    private string? BasedOn(string name)
        => documents[name].TryGetProperty("basedOn", out JsonElement basedOn) ? basedOn.GetString() : null;

    private void Collect(JsonElement given, string inherited)
    {
        foreach (JsonProperty value in given.EnumerateObject())
        {
            if (values.TryAdd(value.Name, value.Value.GetProperty("value")))
                provenance.Add(value.Name, value.Value.GetProperty("from").GetString() + inherited);
        }
    }

    private T Choice<T>(string name, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        string? word = values[name].GetString();
        foreach ((string known, T value) in choices)
        {
            if (known == word)
                return value;
        }
        throw new FormatException($"{name}: {word}");
    }
}
