namespace PosDaemon.Slips.Template;

/// <summary>What the scanner cuts a template into: text up to a line end, or one tag.</summary>
/// <param name="Kind">Text, or the sigil's meaning.</param>
/// <param name="Content">The text, or the tag's content without delimiters, sigil and outer blanks.</param>
/// <param name="EndsLine">The text ends with a line end.</param>
internal readonly record struct MustacheToken(
    MustacheTokenKind Kind, string Content, int Line, int Column, bool EndsLine)
{
    /// <summary>Alone on its line, such a tag takes the whole line with it.</summary>
    public bool MayStandAlone => Kind is not (MustacheTokenKind.Text or MustacheTokenKind.Variable);
}

internal enum MustacheTokenKind
{
    Text,
    Variable,
    Open,
    OpenInverted,
    Close,
    Partial,

    /// <summary>A comment or a change of delimiters: nothing is left of it but its line.</summary>
    Nothing,
}
