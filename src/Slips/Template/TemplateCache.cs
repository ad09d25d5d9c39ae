
namespace PosDaemon.Slips.Template;

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
