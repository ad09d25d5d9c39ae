using System.Collections.Frozen;
using System.Reflection;
using PosDaemon.Protocol.Mustache;

namespace PosDaemon.Protocol.Slips;

/// <summary>The built-in templates, parsed once: NAME.LANGUAGE.receipt. Those whose name begins with _ are partials.
/// </summary>
public static class SlipTemplates
{
    private const string Prefix = "PosDaemon.Protocol.Templates.";
    private const string Suffix = ".receipt";

    private static readonly FrozenDictionary<string, MustacheTemplate> Parsed = Load();

    /// <summary>The source of a kind's template, to begin one's own from; null for an unknown kind.</summary>
    public static string? SourceOf(string kind, string language) => Find(kind, language)?.Source;

    internal static MustacheTemplate? Find(string name, string language)
        => Parsed.GetValueOrDefault($"{name}.{CodeOf(language)}");

    /// <summary>en, en-GB and so on are English; anything else is Chinese.</summary>
    internal static string CodeOf(string language)
        => language.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? "en" : "zh";

    internal static MustacheTemplate? FindPartial(string name, string language) => Find("_" + name, language);

    private static FrozenDictionary<string, MustacheTemplate> Load()
    {
        Assembly assembly = typeof(SlipTemplates).Assembly;
        var templates = new Dictionary<string, MustacheTemplate>();
        foreach (string resource in assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            templates.Add(resource[Prefix.Length..^Suffix.Length], MustacheTemplate.Parse(reader.ReadToEnd()));
        }
        return templates.ToFrozenDictionary();
    }
}
