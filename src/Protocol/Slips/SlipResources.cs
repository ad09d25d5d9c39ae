using System.Collections.Frozen;
using PosDaemon.Protocol.Dots;

namespace PosDaemon.Protocol.Slips;

/// <summary>What the machine that prints has beside the data: fonts for characters that a printer lacks, and the shop's
/// logos. One for each printer; callable from any thread.</summary>
public sealed class SlipResources
{
    private readonly FrozenDictionary<string, SlipLogo> logos;
    private readonly FrozenDictionary<string, SlipLogo>.AlternateLookup<ReadOnlySpan<char>> byName;

    /// <param name="glyphs">Null where this machine cannot draw characters: those that a printer lacks print as ?.
    /// </param>
    /// <param name="named">Logos by the name that templates give: {logo:shop}.</param>
    public SlipResources(IGlyphSource? glyphs, IReadOnlyDictionary<string, SlipLogo>? named = null)
    {
        Glyphs = glyphs;
        logos = (named ?? FrozenDictionary<string, SlipLogo>.Empty).ToFrozenDictionary(StringComparer.Ordinal);
        byName = logos.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public static SlipResources None { get; } = new(null);

    public IGlyphSource? Glyphs { get; }

    /// <summary>Null when there is none of that name.</summary>
    internal SlipLogo? LogoOf(ReadOnlySpan<char> name) => byName.TryGetValue(name, out SlipLogo? logo) ? logo : null;
}
