namespace PosDaemon.Slips.Template;

/// <summary>Something in a template that could not be done as written. The rest of the template still
/// renders.</summary>
/// <param name="Line">Line of the template, from 1.</param>
/// <param name="Column">Column of the template, from 1, in UTF-16 units.</param>
/// <param name="Problem">What is wrong, with the words of the template.</param>
/// <param name="Expected">What would have been right.</param>
public sealed record MustacheFault(int Line, int Column, string Problem, string Expected)
{
    public override string ToString() => $"line {Line}, column {Column}: {Problem}; expected {Expected}";
}
