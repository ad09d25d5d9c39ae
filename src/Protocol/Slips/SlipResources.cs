using System.Collections.Frozen;
using PosDaemon.Protocol.Dots;

namespace PosDaemon.Protocol.Slips;

/// <summary>What the machine that prints has beside the data: fonts for characters that a printer lacks, and the shop's
/// logos.</summary>
/// <param name="Glyphs">Null where this machine cannot draw characters: those that a printer lacks print as ?.</param>
/// <param name="Logos">By the name that templates give: {logo:shop}.</param>
public sealed record SlipResources(IGlyphSource? Glyphs, IReadOnlyDictionary<string, SlipLogo> Logos)
{
    public static SlipResources None { get; } = new(null, FrozenDictionary<string, SlipLogo>.Empty);
}
