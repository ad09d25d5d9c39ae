using System.Collections.Frozen;
using System.Text.Json;

namespace PosDaemon.Slips.Profiles;

/// <summary>Reads a profile file: {"title", "basedOn", "values": {name: {"value", "from"}}}. A value that the file does
/// not give is that of the profile it is based on. The files are part of the program, or were judged before: a wrong
/// one is a bug.</summary>
internal sealed class PrinterProfileReader(IReadOnlyDictionary<string, ProfileDocument> documents)
{
    private readonly Dictionary<string, JsonElement> _values = [];
    private readonly Dictionary<string, ProfileValue> _provenance = [];

    public PrinterProfile Read(string name)
    {
        var next = documents[name];
        Collect(next);
        while (next.BasedOn is { } basedOn)
            Collect(next = documents[basedOn]);
        return new()
        {
            Name = name,
            Title = documents[name].Root.GetProperty("title").GetString()!,
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
            Models = _values.TryGetValue("models", out var models)
                ? [.. models.EnumerateArray().Select(static model => model.GetString()!)]
                : [],
            Provenance = _provenance.ToFrozenDictionary(),
        };
    }

    private void Collect(ProfileDocument document)
    {
        foreach (var given in document.Root.GetProperty("values").EnumerateObject())
        {
            var value = given.Value.GetProperty("value");
            if (_values.TryAdd(given.Name, value))
                _provenance.Add(given.Name, new(value.GetRawText(), document.File,
                    document.LineOf($"values.{given.Name}"), given.Value.GetProperty("from").GetString()!));
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
