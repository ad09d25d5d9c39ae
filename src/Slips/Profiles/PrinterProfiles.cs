using System.Collections.Frozen;
using System.Reflection;

namespace PosDaemon.Slips.Profiles;

/// <summary>The built-in printer profiles.</summary>
public static class PrinterProfiles
{
    private const string Prefix = "PosDaemon.Slips.Profiles.";

    internal static FrozenDictionary<string, ProfileDocument> Documents { get; } = Load();

    private static readonly FrozenDictionary<string, PrinterProfile> ByName = Documents.Keys.ToFrozenDictionary(
        static name => name, static name => new PrinterProfileReader(Documents).Read(name));

    public static IReadOnlyList<string> Names { get; } = [.. ByName.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Used where nothing is known of the printer: 80 mm, Chinese, cutter.</summary>
    public static PrinterProfile Default => ByName["generic-80"];

    /// <summary>Null when there is no profile of that name.</summary>
    public static PrinterProfile? Find(string name) => ByName.GetValueOrDefault(name);

    private static FrozenDictionary<string, ProfileDocument> Load()
    {
        var assembly = typeof(PrinterProfiles).Assembly;
        var documents = new List<ProfileDocument>();
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            documents.Add(ProfileDocument.Parse(resource[Prefix.Length..^".json".Length], bytes));
        }
        return documents.ToFrozenDictionary(static document => document.Name);
    }
}
