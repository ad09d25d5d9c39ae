using System.Collections.Frozen;
using System.Text.Json;

namespace PosDaemon.Slips.Profiles;

/// <summary>Reads a profile file: {"title", "basedOn", "values": {name: {"value", "from"}}}. A value that the file does
/// not give is that of the profile it is based on. The files are part of the program: a wrong one is a bug.</summary>
internal sealed class PrinterProfileReader(IReadOnlyDictionary<string, JsonElement> documents)
{
    private readonly Dictionary<string, JsonElement> _values = [];
    private readonly Dictionary<string, string> _provenance = [];

    public PrinterProfile Read(string name)
    {
        for (var next = name; next is not null; next = BasedOn(next))
            Collect(documents[next].GetProperty("values"), next == name ? "" : $" (as {next})");
        return new()
        {
            Name = name,
            Title = documents[name].GetProperty("title").GetString()!,
            Columns = _values["columns"].GetInt32(),
            Dots = _values["dots"].GetInt32(),
            IsChinese = _values["chinese"].GetBoolean(),
            CodePages = [.. _values["codePages"].EnumerateObject()
                .Select(static page => KeyValuePair.Create(page.Name, page.Value.GetInt32()))],
            NeedsKanjiSize = _values["needsKanjiSize"].GetBoolean(),
            DrawsLines = _values["drawsLines"].GetBoolean(),
            HasNativeQr = _values["nativeQr"].GetBoolean(),
            Cut = Choice("cut", ("feedsToBlade", CutStyle.FeedsToBlade), ("feedLines", CutStyle.FeedLines),
                ("none", CutStyle.None)),
            CutLines = _values["cutLines"].GetInt32(),
            RasterRows = _values["rasterRows"].GetInt32(),
            Completion = Choice("completion", ("none", CompletionProof.Assumed), ("fence", CompletionProof.Fence),
                ("processId", CompletionProof.ProcessId)),
            Speed = _values["speed"].GetInt32(),
            HasFourByteCodes = _values["fourByteCodes"].GetBoolean(),
            DrawsGlyphs = _values["drawsGlyphs"].GetBoolean(),
            KeepsLogos = _values["keepsLogos"].GetBoolean(),
            DrawerOn = TimeSpan.FromMilliseconds(_values["drawerOn"].GetInt32()),
            DrawerOff = TimeSpan.FromMilliseconds(_values["drawerOff"].GetInt32()),
            Buzzer = Choice("buzzer", ("none", BuzzerCommand.None), ("escParenA", BuzzerCommand.EscParenA),
                ("escB", BuzzerCommand.EscB)),
            Provenance = _provenance.ToFrozenDictionary(),
        };
    }

    private string? BasedOn(string name)
        => documents[name].TryGetProperty("basedOn", out var basedOn) ? basedOn.GetString() : null;

    private void Collect(JsonElement given, string inherited)
    {
        foreach (var value in given.EnumerateObject())
        {
            if (_values.TryAdd(value.Name, value.Value.GetProperty("value")))
                _provenance.Add(value.Name, value.Value.GetProperty("from").GetString() + inherited);
        }
    }

    private T Choice<T>(string name, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        var word = _values[name].GetString();
        foreach (var (known, value) in choices)
        {
            if (known == word)
                return value;
        }
        throw new FormatException($"{name}: {word}");
    }
}
