using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Markup;

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
