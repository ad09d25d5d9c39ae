using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Codes;
using PosDaemon.Slips.Markup;
using PosDaemon.Slips.Pictures;

namespace PosDaemon.Slips.Layout;

/// <summary>A code or picture of one paper as it was decided once (<see cref="BlockPlacer"/>); every output draws
/// from it. All sizes in dots.</summary>
internal record struct PlacedBlock
{
    public PlacedKind Kind { get; set; }

    /// <summary>Where it stands within its area.</summary>
    public ReceiptAlign Align { get; set; }

    /// <summary>The part of the paper that it is aligned in.</summary>
    public int AreaLeft { get; set; }

    public int AreaWidth { get; set; }

    /// <summary>The area is not what a printer aligns in by itself.</summary>
    public bool IsNarrow { get; set; }

    /// <summary>Blank paper above and below it.</summary>
    public int QuietDots { get; set; }

    /// <summary>Of a code: its bytes, in <see cref="Paper.Bytes"/>.</summary>
    public Slice Data { get; set; }

    /// <summary>Of a code: what the document asks for.</summary>
    public CodeOption Option { get; set; }

    /// <summary>Of a QR code the side of a cell, of a barcode the width of a narrow bar, after it was made to fit.
    /// </summary>
    public int Cell { get; set; }

    /// <summary>Of a barcode: the m of GS k.</summary>
    public byte BarcodeKind { get; set; }

    /// <summary>Of a code: sent as dots, since the printer has no command for it, or would obey its content.</summary>
    public bool IsRaster { get; set; }

    /// <summary>Of a barcode: its bars lie across the paper, one below the other. Always raster.</summary>
    public bool IsTurned { get; set; }

    /// <summary>Of a picture, and of a logo that this machine has.</summary>
    public PictureDots? Dots { get; set; }

    /// <summary>Of a logo that the printer prints from its own memory.</summary>
    public SlipLogo? Logo { get; set; }

    /// <summary>Of <see cref="Paper.TextOf"/>: what stands in its place at the left edge when it is refused; else a
    /// logo's name, or the content of a code.</summary>
    public Slice Text { get; set; }

    /// <summary>Dots across of a bar or gap of so many modules. In CODE39, ITF and CODABAR (69 to 71) three modules are
    /// a thick element, which printers draw two and a half times as wide as a thin one (Epson, GS w).</summary>
    private readonly int DotsOfBar(int modules)
        => modules == 3 && BarcodeKind is >= 69 and <= 71 ? (5 * Cell + 1) / 2 : modules * Cell;

    /// <summary>Of a barcode: its bars and gaps in turn, in dots, a bar first.</summary>
    public readonly int[] BarsOf(Paper paper)
    {
        var bars = BarcodeBars.Of(new(BarcodeKind, 0), paper.Bytes.Of(Data));
        var dots = new int[bars.Count];
        for (var i = 0; i < dots.Length; i++)
            dots[i] = DotsOfBar(bars[i]);
        return dots;
    }

    /// <summary>Of a barcode with its text below: characters that a line of its area holds, at least one.</summary>
    public readonly int CharactersInLine => Math.Max(AreaWidth / PaperSize.CellWidth, 1);

    /// <summary>Where something so wide begins.</summary>
    public readonly int LeftOf(int width) => AreaLeft + Math.Max(AreaWidth - width, 0) * (int)Align / 2;

    /// <summary>The same for dots that are sent as raster, which a printer takes by whole bytes.</summary>
    public readonly int LeftOfRaster(int width) => LeftOf((width + 7) / 8 * 8);
}

internal enum PlacedKind : byte
{
    /// <summary>It cannot be printed: a mark stands in its place, and there is a fault.</summary>
    Refused,

    QrCode,
    Barcode,

    /// <summary>Dots that are sent with the slip.</summary>
    Picture,

    /// <summary>A logo from the printer's memory.</summary>
    KeptLogo,
}
