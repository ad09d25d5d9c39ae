namespace PosDaemon.Slips.Template;

/// <summary>A piece of a parsed template. Line and column are those of its first character in the source, from
/// 1.</summary>
internal abstract record MustacheNode(int Line, int Column);

/// <summary>Text between tags, at most up to and with one line end.</summary>
internal sealed record LiteralNode(string Text, int Line, int Column) : MustacheNode(Line, Column);

/// <summary>{{name}}, {{a.b}}, {{.}}, {{name|formatter argument}}.</summary>
internal sealed record VariableNode(
    string Name, string[] Path, FormatterCall[] Formatters, int Line, int Column) : MustacheNode(Line, Column);

/// <summary>{{#name}}…{{/name}}, or {{^name}}…{{/name}} when inverted.</summary>
internal sealed record SectionNode(
    string Name, string[] Path, bool Inverted, List<MustacheNode> Children, int Line, int Column)
    : MustacheNode(Line, Column);

/// <summary>{{&gt;name}}; the indent of a standalone partial goes before each of its lines.</summary>
internal sealed record PartialNode(string Name, string Indent, int Line, int Column) : MustacheNode(Line, Column);

/// <summary>One formatter of a variable with its argument ("" without one).</summary>
internal readonly record struct FormatterCall(string Name, string Argument);
