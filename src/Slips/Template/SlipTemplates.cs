using System.Collections.Frozen;
using System.Reflection;

namespace PosDaemon.Slips.Template;

/// <summary>The built-in templates, parsed once: NAME.LANGUAGE.receipt. Those whose name begins with _ are partials.
/// </summary>
public static class SlipTemplates
{
    private const string Prefix = "PosDaemon.Slips.Templates.";

    private static readonly FrozenDictionary<string, MustacheTemplate> Chinese = Load(".zh.receipt");
    private static readonly FrozenDictionary<string, MustacheTemplate> English = Load(".en.receipt");

    /// <summary>The source of a kind's template, to begin one's own from; null for an unknown kind.</summary>
    public static string? SourceOf(string kind, string language) => Find(kind, language)?.Source;

    internal static MustacheTemplate? Find(string name, string language) => In(language).GetValueOrDefault(name);

    /// <summary>en, en-GB and so on are English; anything else is Chinese.</summary>
    internal static bool IsEnglish(string language) => language.StartsWith("en", StringComparison.OrdinalIgnoreCase);

    /// <summary>All of a language by name, partials with a _ before it.</summary>
    internal static FrozenDictionary<string, MustacheTemplate> In(string language)
        => IsEnglish(language) ? English : Chinese;

    private static FrozenDictionary<string, MustacheTemplate> Load(string suffix)
    {
        var assembly = typeof(SlipTemplates).Assembly;
        var templates = new Dictionary<string, MustacheTemplate>();
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Prefix, StringComparison.Ordinal)
                || !resource.EndsWith(suffix, StringComparison.Ordinal))
                continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            templates.Add(resource[Prefix.Length..^suffix.Length], MustacheTemplate.Parse(reader.ReadToEnd()));
        }
        return templates.ToFrozenDictionary();
    }
}

/// <summary>The merchant's own templates, parsed once: the last few by their source. Not thread-safe.</summary>
internal sealed class TemplateCache
{
    /// <summary>One for each kind in two languages.</summary>
    private const int Most = 16;

    private readonly List<(string Source, MustacheTemplate Template)> _known = [];

    public MustacheTemplate Of(string source)
    {
        foreach (var (text, template) in _known)
        {
            // The same object, as a rule, which needs no comparison of its characters.
            if (text == source)
                return template;
        }
        if (_known.Count == Most)
            _known.RemoveAt(0);
        var parsed = MustacheTemplate.Parse(source);
        _known.Add((source, parsed));
        return parsed;
    }
}
