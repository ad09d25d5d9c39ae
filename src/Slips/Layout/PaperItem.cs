using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Codes;
using PosDaemon.Slips.Markup;
using PosDaemon.Slips.Pictures;

namespace PosDaemon.Slips.Layout;

/// <summary>One thing on a <see cref="Paper"/>, top to bottom: what it is, and which of its kind; for the drawer its
/// number, for the buzzer how often.</summary>
internal readonly record struct PaperItem(PaperKind Kind, int Index);

internal enum PaperKind : byte
{
    Text,
    Rule,
    Box,
    Cut,
    Code,
    Image,
    Command,
    Logo,
    Drawer,
    Buzzer,
}

/// <summary>One row of text. Positions are in cells: a cell is half as wide as it is high, a wide character takes
/// two.</summary>
/// <param name="Left">First cell of the printed area.</param>
/// <param name="Height">Rows that the tallest character takes.</param>
/// <param name="Runs">Of <see cref="Paper.RunsOf"/>, left to right.</param>
/// <param name="Bars">Of <see cref="Paper.CellsOf"/>: cells, from <paramref name="Left"/>, that hold a vertical rule.
/// </param>
/// <param name="Only">Where the text stands when one column fills the whole paper, else null: then the printer may
/// do the placing.</param>
internal readonly record struct TextRow(int Left, int Height, Slice Runs, Slice Bars, ReceiptAlign? Only);

/// <summary>A horizontal rule.</summary>
internal readonly record struct RuleRow(int Left, int Width);

/// <summary>A rule that joins vertical rules above (empty at the top) and below (empty at the bottom).</summary>
/// <param name="Left">First cell.</param>
/// <param name="Width">Cells.</param>
/// <param name="Above">Of <see cref="Paper.CellsOf"/>: cells, from <paramref name="Left"/>, of the vertical rules
/// above; first and last are ends.</param>
/// <param name="Below">The same for those below.</param>
internal readonly record struct BoxRow(int Left, int Width, Slice Above, Slice Below);

/// <summary>A code, a picture or a logo, as laid out; what becomes of it on paper is a <see cref="PlacedBlock"/>.
/// </summary>
/// <param name="Kind">Code, Image or Logo.</param>
/// <param name="Left">First cell of the line that it stands in.</param>
/// <param name="Width">Cells of that line.</param>
/// <param name="Align">Where it stands in the line.</param>
/// <param name="Text">Of <see cref="Paper.TextOf"/>: a code's content, a logo's name.</param>
/// <param name="Option">How a code is to be drawn.</param>
/// <param name="Picture">Of an image.</param>
/// <param name="Line">Of the document, from 1.</param>
internal readonly record struct Block(
    PaperKind Kind, int Left, int Width, ReceiptAlign Align, Slice Text, CodeOption Option, Picture? Picture, int Line);

/// <summary>Device-specific bytes, one per character.</summary>
internal readonly record struct RawCommand(Slice Bytes);

/// <summary>Characters of one look within a row.</summary>
/// <param name="Start">Half cells from the row's left: centred text may stand between two cells.</param>
/// <param name="Cells">Cells that it takes, scaling included.</param>
/// <param name="Text">Of <see cref="Paper.TextOf"/>.</param>
/// <param name="Word">From 1: <see cref="Paper.WordOf"/>, where its letters are drawn together; 0 for characters in
/// their cells.</param>
internal readonly record struct TextRun(int Start, int Cells, Slice Text, TextStyle Style, int Word = 0);

/// <summary>The look of a run. Scales are 1 to 6.</summary>
internal readonly record struct TextStyle(bool Underline, bool Emphasis, bool Invert, byte ScaleX, byte ScaleY)
{
    public static TextStyle Plain { get; } = new(false, false, false, 1, 1);

    public bool IsEnlarged => ScaleX > 1 || ScaleY > 1;

    /// <summary>The look behind a mark.</summary>
    /// <param name="mark">Neither text nor a line end.</param>
    public TextStyle After(in ReceiptSpan mark) => mark.Kind switch
    {
        SpanKind.Underline => this with { Underline = !Underline },
        SpanKind.Emphasis => this with { Emphasis = !Emphasis },
        SpanKind.Invert => this with { Invert = !Invert },
        SpanKind.Scale => Scaled(mark.Scale),
        _ => this,
    };

    /// <summary>One size narrower, and no higher than that; the smallest stays twice as high, to be seen.</summary>
    public TextStyle Narrower()
    {
        var x = (byte)Math.Max(ScaleX - 1, 1);
        return this with { ScaleX = x, ScaleY = Math.Min(ScaleY, Math.Max(x, (byte)2)) };
    }

    /// <summary>^ is twice as wide, ^^ twice as high, from ^^^ on both: 2, 3, 4, 5, 6. The same mark ends it.</summary>
    private TextStyle Scaled(int carets)
    {
        var (x, y) = carets switch
        {
            1 => ((byte)2, (byte)1),
            2 => ((byte)1, (byte)2),
            _ => ((byte)(carets - 1), (byte)(carets - 1)),
        };
        var ends = ScaleX == x && ScaleY == y;
        return this with { ScaleX = ends ? (byte)1 : x, ScaleY = ends ? (byte)1 : y };
    }
}
