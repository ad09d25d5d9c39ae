using System.Collections.Concurrent;

namespace PosDaemon.Slips.Template;

/// <summary>A parsed template: the logic-less core of Mustache with named formatters. Parse once, render often;
/// immutable and safe to share. There is no raw interpolation: {{{name}}} and {{&amp;name}} are read and escaped like
/// {{name}}, so that no template can let a value become markup.</summary>
public sealed class MustacheTemplate
{
    private const int MostIndents = 16;

    private readonly ConcurrentDictionary<string, MustacheTemplate> _indented = new();

    private MustacheTemplate(string source, List<MustacheNode> nodes, IReadOnlyList<SlipFault> faults)
    {
        Source = source;
        Nodes = nodes;
        Faults = faults;
    }

    public string Source { get; }

    /// <summary>What was wrong with the template itself; the rest of it renders.</summary>
    public IReadOnlyList<SlipFault> Faults { get; }

    internal List<MustacheNode> Nodes { get; }

    public static MustacheTemplate Parse(string source)
    {
        // Half a surrogate pair is no text: names with one could not even be looked up in the data.
        if (source.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            source = string.Concat(source.EnumerateRunes());
        var faults = new List<SlipFault>();
        var tokens = new MustacheScanner(source, faults).Scan();
        var nodes = new MustacheParser(tokens, faults).Parse();
        return new(source, nodes, faults);
    }

    /// <summary>The same template with each line indented, as a standalone partial wants it; kept, since the indents
    /// are those of the templates that name it.</summary>
    internal MustacheTemplate Indented(string indent)
    {
        if (_indented.TryGetValue(indent, out var known))
            return known;
        var made = WithIndent(indent);
        if (_indented.Count < MostIndents)
            _indented.TryAdd(indent, made);
        return made;
    }

    private MustacheTemplate WithIndent(string indent)
    {
        var lines = Source.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length > 0)
                lines[i] = indent + lines[i];
        }
        return Parse(string.Join('\n', lines));
    }
}

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
