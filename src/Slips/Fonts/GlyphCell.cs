namespace PosDaemon.Slips.Fonts;

/// <summary>A cell of font A, in dots: 12 x 24 on every ESC/POS printer of 203 dpi.</summary>
internal static class GlyphCell
{
    public const int Width = 12;
    public const int Height = 24;
}
