using System.Collections.Frozen;
using PosDaemon.Slips.Markup;

namespace PosDaemon.Slips.Template;

/// <summary>The shop's own templates of one language, and how all templates of that language are rendered. Made once,
/// so that no slip puts names together. Immutable.</summary>
internal sealed class SlipLanguage
{
    private readonly FrozenDictionary<string, MustacheTemplate> _templates;

    /// <param name="templates">The shop's own: kinds, and partials with a _ before their name.</param>
    /// <param name="builtIn">Where it has no partial of its own.</param>
    public SlipLanguage(
        FrozenDictionary<string, MustacheTemplate> templates, FrozenDictionary<string, MustacheTemplate> builtIn)
    {
        _templates = templates;
        var partials = builtIn.Concat(templates)
            .Where(static named => named.Key.StartsWith('_'))
            .GroupBy(static named => named.Key[1..])
            .ToFrozenDictionary(static same => same.Key, static same => same.Last().Value);
        Words = new()
        {
            Escape = CodeValue.Add,
            Missing = static name => $"[{name}?]",
            Partial = name => partials.GetValueOrDefault(name),
            Format = SlipFormatters.Format,
        };
    }

    public MustacheOptions Words { get; }

    /// <summary>Null where the shop has none of its own.</summary>
    public MustacheTemplate? Find(string kind) => _templates.GetValueOrDefault(kind);
}
