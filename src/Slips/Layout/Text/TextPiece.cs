using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Layout;

/// <summary>A character, or letters that are drawn together, of a column on its way into rows.</summary>
/// <param name="Text">Of the paper's text.</param>
/// <param name="Cells">What it takes at normal size.</param>
/// <param name="Class">What it is at the end of a row.</param>
internal record struct TextPiece(Slice Text, int Cells, LineClass Class)
{
    public TextStyle Style { get; set; }

    /// <summary>How willingly a row begins with it.</summary>
    public RowStart Start { get; set; }

    /// <summary>UAX #9: odd is written from right to left.</summary>
    public byte Level { get; set; }

    /// <summary>As <see cref="TextRun.Word"/>.</summary>
    public int Word { get; set; }

    /// <summary>Cells at its own size.</summary>
    public readonly int Width => Cells * Style.ScaleX;

    public readonly bool IsBlank => Class == LineClass.Blank;
}
