using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace PosDaemon.Slips.Profiles;

/// <summary>The built-in printer profiles.</summary>
public static class PrinterProfiles
{
    private const string Prefix = "PosDaemon.Slips.Profiles.";

    private static readonly FrozenDictionary<string, PrinterProfile> ByName = Load();

    public static IReadOnlyList<string> Names { get; } = [.. ByName.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Used where nothing is known of the printer: 80 mm, Chinese, cutter.</summary>
    public static PrinterProfile Default => ByName["generic-80"];

    /// <summary>Null when there is no profile of that name.</summary>
    public static PrinterProfile? Find(string name) => ByName.GetValueOrDefault(name);

    private static FrozenDictionary<string, PrinterProfile> Load()
    {
        var assembly = typeof(PrinterProfiles).Assembly;
        var documents = new Dictionary<string, JsonElement>();
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            using var stream = assembly.GetManifestResourceStream(resource)!;
            using var document = JsonDocument.Parse(stream);
            documents.Add(resource[Prefix.Length..^".json".Length], document.RootElement.Clone());
        }
        return documents.Keys.ToFrozenDictionary(static name => name,
            name => new PrinterProfileReader(documents).Read(name));
    }
}
