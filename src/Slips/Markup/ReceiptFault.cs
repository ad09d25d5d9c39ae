namespace PosDaemon.Slips.Markup;

/// <summary>Something in a ReceiptLine document that is not the language. The rest still prints.</summary>
/// <param name="Line">Line of the document, from 1.</param>
/// <param name="Column">Column of the document, from 1, in UTF-16 units.</param>
/// <param name="Problem">What is wrong, with the words of the document.</param>
/// <param name="Expected">What would have been right.</param>
public sealed record ReceiptFault(int Line, int Column, string Problem, string Expected)
{
    public override string ToString() => $"line {Line}, column {Column}: {Problem}; expected {Expected}";
}
