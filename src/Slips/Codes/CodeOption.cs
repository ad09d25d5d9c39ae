namespace PosDaemon.Slips.Codes;

/// <summary>How a code is drawn: the language's {option: …}, with its defaults.</summary>
/// <param name="Type">What kind of symbol.</param>
/// <param name="ModuleWidth">Width of a barcode's narrow bar, 2 to 4 dots.</param>
/// <param name="Height">Height of a barcode, 24 to 240 dots.</param>
/// <param name="HasText">A barcode carries its text below.</param>
/// <param name="Cell">Size of a 2D code's cell, 3 to 8 dots.</param>
/// <param name="Level">Error correction of a 2D code: l, m, q, h.</param>
public readonly record struct CodeOption(
    CodeType Type, int ModuleWidth, int Height, bool HasText, int Cell, char Level)
{
    public static CodeOption Default { get; } = new(CodeType.Code128, 2, 72, false, 3, 'l');
}

public enum CodeType
{
    Upc,
    Ean,
    Code39,
    Itf,
    Codabar,
    Code93,
    Code128,
    QrCode,
}
