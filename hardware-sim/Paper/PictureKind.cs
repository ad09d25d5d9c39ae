namespace PosSim.Paper;

internal enum PictureKind
{
    Image,
    Glyph,
    Qr,
    Barcode,

    /// <summary>PDF417 and the like.</summary>
    Symbol,
}
