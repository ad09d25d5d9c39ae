using System.Collections.Frozen;
using PosDaemon.Slips.Fonts;
using PosDaemon.Slips.Pictures;

namespace PosDaemon.Slips;

/// <summary>What the machine that prints has beside the data: fonts for characters that a printer lacks, and the shop's
/// logos. One for each printer; callable from any thread.</summary>
public sealed class SlipResources
{
    private readonly FrozenDictionary<string, SlipLogo> _logos;
    private readonly FrozenDictionary<string, SlipLogo>.AlternateLookup<ReadOnlySpan<char>> _byName;

    /// <param name="glyphs">Null where this machine cannot draw characters: those that a printer lacks print as ?.
    /// </param>
    /// <param name="named">Logos by the name that templates give: {logo:shop}.</param>
    public SlipResources(IGlyphSource? glyphs, IReadOnlyDictionary<string, SlipLogo>? named = null)
    {
        Glyphs = glyphs;
        _logos = (named ?? FrozenDictionary<string, SlipLogo>.Empty).ToFrozenDictionary(StringComparer.Ordinal);
        _byName = _logos.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public static SlipResources None { get; } = new(null);

    public IGlyphSource? Glyphs { get; }

    /// <summary>Null when there is none of that name.</summary>
    internal SlipLogo? LogoOf(ReadOnlySpan<char> name) => _byName.TryGetValue(name, out var logo) ? logo : null;
}
