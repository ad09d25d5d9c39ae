namespace PosDaemon.Protocol.ReceiptLine;

/// <summary>One thing on the paper, top to bottom. Positions are in cells: a cell is half as wide as it is high, a
/// wide character takes two.</summary>
internal abstract record PaperItem;

/// <summary>One row of text.</summary>
/// <param name="Left">First cell of the printed area.</param>
/// <param name="Width">Cells of the printed area.</param>
/// <param name="Height">Rows that the tallest character takes.</param>
/// <param name="Runs">Left to right.</param>
/// <param name="Bars">Cells, from <paramref name="Left"/>, that hold a vertical rule.</param>
/// <param name="Only">Where the text stands when one column fills the whole paper, else null: then the printer may
/// do the placing.</param>
internal sealed record TextRow(
    int Left, int Width, int Height, IReadOnlyList<TextRun> Runs, IReadOnlyList<int> Bars, ReceiptAlign? Only)
    : PaperItem;

/// <summary>A horizontal rule.</summary>
internal sealed record RuleRow(int Left, int Width) : PaperItem;

/// <summary>A rule that joins vertical rules above (null at the top) and below (null at the bottom).</summary>
/// <param name="Left">First cell.</param>
/// <param name="Width">Cells.</param>
/// <param name="Above">Cells, from <paramref name="Left"/>, of the vertical rules above; first and last are ends.
/// </param>
/// <param name="Below">The same for those below.</param>
internal sealed record BoxRow(int Left, int Width, int[]? Above, int[]? Below) : PaperItem;

internal sealed record CutMark : PaperItem;

/// <summary>A barcode or 2D code.</summary>
internal sealed record CodeBlock(
    int Left, int Width, ReceiptAlign Align, string Data, CodeOption Option, int Line) : PaperItem;

/// <summary>A picture: PNG in base64.</summary>
internal sealed record ImageBlock(int Left, int Width, ReceiptAlign Align, string Png, int Line) : PaperItem;

/// <summary>Device-specific bytes, one per character.</summary>
internal sealed record RawCommand(string Bytes) : PaperItem;

/// <summary>Characters of one look within a row.</summary>
/// <param name="Start">Half cells from the row's left: centred text may stand between two cells.</param>
/// <param name="Cells">Cells that it takes, scaling included.</param>
internal readonly record struct TextRun(int Start, int Cells, string Text, TextStyle Style);

/// <summary>The look of a run. Scales are 1 to 6.</summary>
internal readonly record struct TextStyle(bool Underline, bool Emphasis, bool Invert, byte ScaleX, byte ScaleY)
{
    public static TextStyle Plain { get; } = new(false, false, false, 1, 1);
}
