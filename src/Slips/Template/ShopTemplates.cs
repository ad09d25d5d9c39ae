using System.Collections.Frozen;

namespace PosDaemon.Slips.Template;

/// <summary>The shop's own templates in place of built-in ones: KIND.LANGUAGE or KIND for both languages, _NAME or
/// _NAME.LANGUAGE for a partial. What is not there is the built-in one. Immutable, parsed once.</summary>
public sealed class ShopTemplates
{
    private readonly FrozenDictionary<string, MustacheTemplate> _templates;
    private readonly SlipLanguage _chinese;
    private readonly SlipLanguage _english;

    private ShopTemplates(FrozenDictionary<string, MustacheTemplate> templates)
    {
        _templates = templates;
        _chinese = new(In("zh"), SlipTemplates.In("zh"));
        _english = new(In("en"), SlipTemplates.In("en"));
    }

    public static ShopTemplates None { get; } = new(FrozenDictionary<string, MustacheTemplate>.Empty);

    /// <summary>Names as above, without .receipt.</summary>
    public IEnumerable<string> Names => _templates.Keys.Order(StringComparer.Ordinal);

    public static ShopTemplates Of(IEnumerable<KeyValuePair<string, string>> sources)
        => new(sources.ToFrozenDictionary(static pair => pair.Key, static pair => MustacheTemplate.Parse(pair.Value)));

    /// <summary>Null for a name that stands for a template; else what is wrong with it.</summary>
    public static string? FaultOfName(string name)
    {
        var parts = name.Split('.');
        if (parts.Length > 2 || parts.Length == 2 && parts[1] is not ("zh" or "en"))
        {
            return $"its name has \".{string.Join('.', parts[1..])}\" where .zh or .en stands, or nothing for both";
        }
        if (parts[0] is ['_', _, ..])
            return null;
        return SlipKinds.All.Contains(parts[0])
            ? null
            : $"there is no slip of kind \"{parts[0]}\"; the kinds are {string.Join(", ", SlipKinds.All)}";
    }

    internal SlipLanguage For(string language) => SlipTemplates.IsEnglish(language) ? _english : _chinese;

    /// <summary>By name without language; the one for this language goes before the one for both.</summary>
    private FrozenDictionary<string, MustacheTemplate> In(string code)
    {
        var named = new Dictionary<string, MustacheTemplate>();
        foreach (var (name, template) in _templates)
        {
            var parts = name.Split('.');
            if (parts.Length == 1)
                named.TryAdd(name, template);
            else if (parts[1] == code)
                named[parts[0]] = template;
        }
        return named.ToFrozenDictionary();
    }
}
