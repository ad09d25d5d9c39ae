using PosDaemon.Slips.Fonts;

namespace PosDaemon.Slips.Layout;

/// <summary>Who draws words for a slip.</summary>
/// <param name="Glyphs">Null where the printer takes no drawn characters, or this machine has no fonts.</param>
/// <param name="IsUnknown">Nothing is known of fonts: the slip is text for the eye.</param>
internal readonly record struct SlipWords(IGlyphSource? Glyphs, bool IsUnknown);
