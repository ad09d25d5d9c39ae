using PosDaemon.Slips.Fonts;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Layout;

/// <summary>Who draws words for a slip.</summary>
/// <param name="Glyphs">Null where the printer takes no drawn characters, or this machine has no fonts.</param>
/// <param name="IsUnknown">Nothing is known of fonts: the slip is text for the eye.</param>
internal readonly record struct SlipWords(IGlyphSource? Glyphs, bool IsUnknown)
{
    public static SlipWords Unknown { get; } = new(null, IsUnknown: true);

    /// <summary>On paper: with this machine's fonts, where the printer takes drawn characters.</summary>
    public static SlipWords ForPaper(PrinterProfile profile, SlipResources resources)
        => new(profile.DrawsGlyphs ? resources.Glyphs : null, IsUnknown: false);

    /// <summary>For the eye: without fonts, letters stand as they are read.</summary>
    public static SlipWords ForPreview(PrinterProfile profile, SlipResources? resources)
        => resources?.Glyphs is null ? Unknown : ForPaper(profile, resources);
}
