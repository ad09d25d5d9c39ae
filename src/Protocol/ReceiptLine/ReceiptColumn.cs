namespace PosDaemon.Protocol.ReceiptLine;

/// <summary>Where text stands in its column or a column set on its line. The values are those of ESC a.</summary>
public enum ReceiptAlign
{
    Left = 0,
    Center = 1,
    Right = 2,
}

/// <summary>One parsed column of a line, with the state of the document (width, border, wrapping) at that
/// line.</summary>
internal sealed class ReceiptColumn
{
    /// <summary>The column takes its share of what the others leave.</summary>
    public const int Variable = -1;

    public ReceiptAlign Align { get; init; } = ReceiptAlign.Center;

    /// <summary>Null for a property, a rule, a cut or a faulty column.</summary>
    public List<ReceiptSpan>? Text { get; init; }

    /// <summary>'-' for a horizontal rule, '=' for a cut.</summary>
    public char Rule { get; init; }

    public ReceiptProperty? Property { get; init; }

    /// <summary>Cells, or <see cref="Variable"/>.</summary>
    public int Width { get; set; }

    /// <summary>Cells between columns; -1 for a ruled border, which takes one cell between and on both sides.</summary>
    public int Border { get; set; }

    public bool Wraps { get; set; }

    /// <summary>Where the line stands when it is narrower than the paper.</summary>
    public ReceiptAlign LineAlign { get; set; }
}
