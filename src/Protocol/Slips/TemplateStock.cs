using PosDaemon.Protocol.Mustache;

namespace PosDaemon.Protocol.Slips;

/// <summary>The merchant's own templates, parsed once: the last few by their source. Not thread-safe.</summary>
internal sealed class TemplateStock
{
    /// <summary>One for each kind in two languages.</summary>
    private const int Most = 16;

    private readonly List<(string Source, MustacheTemplate Template)> known = [];

    public MustacheTemplate Of(string source)
    {
        foreach ((string text, MustacheTemplate template) in known)
        {
            // The same object, as a rule, which needs no comparison of its characters.
            if (text == source)
                return template;
        }
        if (known.Count == Most)
            known.RemoveAt(0);
        MustacheTemplate parsed = MustacheTemplate.Parse(source);
        known.Add((source, parsed));
        return parsed;
    }
}
