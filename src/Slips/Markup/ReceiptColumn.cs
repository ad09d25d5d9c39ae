using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Markup;

/// <summary>Where text stands in its column or a column set on its line. The values are those of ESC a.</summary>
public enum ReceiptAlign
{
    Left = 0,
    Center = 1,
    Right = 2,
}

/// <summary>One parsed column of a line.</summary>
/// <param name="Kind">What stands in it.</param>
/// <param name="Align">Where its text stands.</param>
/// <param name="Spans">Of the parser's spans, for <see cref="ColumnKind.Text"/>.</param>
internal record struct ReceiptColumn(ColumnKind Kind, ReceiptAlign Align, Slice Spans)
{
    /// <summary>The column takes its share of what the others leave.</summary>
    public const int Variable = -1;

    /// <summary>Cells, or <see cref="Variable"/>.</summary>
    public int Width { get; set; }
}

internal enum ColumnKind : byte
{
    Text,
    Rule,
    Cut,
    Property,

    /// <summary>What is not the language prints nothing.</summary>
    Faulty,
}

/// <summary>A piece of a text column: characters to print, or a mark that changes how the next ones look.</summary>
/// <param name="Kind">Text or the mark.</param>
/// <param name="Text">The characters, escapes resolved, of the paper's text; empty for a mark.</param>
/// <param name="Scale">For <see cref="SpanKind.Scale"/>: the number of ^, at most 7.</param>
internal readonly record struct ReceiptSpan(SpanKind Kind, Slice Text, int Scale = 0);

internal enum SpanKind : byte
{
    Text,
    Underline,
    Emphasis,
    Invert,
    Scale,
    NewLine,
}
