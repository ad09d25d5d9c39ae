using System.Globalization;
using PosDaemon.Protocol.Buffers;

namespace PosDaemon.Protocol.Mustache;

/// <summary>Renders templates with data, one after the other into the same buffers: what a rendering gives out holds
/// until the next. Never throws on any template or data.</summary>
internal sealed class MustacheRendering
{
    /// <summary>A partial may name itself (mustache allows recursion); a document ends it, this bounds a
    /// mistake.</summary>
    private const int MostPartials = 32;

    /// <summary>A slip is a page, not a book: output beyond this is dropped with a fault (characters).</summary>
    private const int MostOutput = 1_000_000;

    /// <summary>Lists within lists multiply even when they print nothing.</summary>
    private const int MostNodes = 500_000;

    private readonly Pile<char> output = new(4096);
    private readonly Pile<LineOrigin> origins = new(128);
    private readonly Pile<int> scopes = new();
    private readonly Pile<char> formatted = new();
    private readonly Pile<char> formattedBefore = new();
    private readonly List<MustacheFault> faults = [];
    private readonly MustacheLookup lookup;
    private MustacheOptions options = new();
    private MustacheData data = new();
    private string? partial;
    private int visited;
    private bool lineIsNew;

    public MustacheRendering() => lookup = Lookup;

    public ReadOnlySpan<char> Text => output.Span;

    /// <summary>What could not be done, in order; the text has everything else.</summary>
    public IReadOnlyList<MustacheFault> Faults => faults;

    /// <summary>For each line of the text, where it came from.</summary>
    public ReadOnlySpan<LineOrigin> Origins => origins.Span;

    public void Render(MustacheTemplate template, MustacheData with, MustacheOptions words)
    {
        (data, options) = (with, words);
        (partial, visited, lineIsNew) = (null, 0, true);
        output.Clear();
        origins.Clear();
        scopes.Clear();
        faults.Clear();
        faults.AddRange(template.Faults);
        scopes.Add(0);
        Render(template.Nodes, 0);
    }

    private void Render(List<MustacheNode> nodes, int depth)
    {
        foreach (MustacheNode node in nodes)
        {
            if (output.Count > MostOutput || ++visited > MostNodes)
            {
                TooLong(node);
                return;
            }
            switch (node)
            {
                case LiteralNode literal:
                    int start = output.Count;
                    output.Add(literal.Text);
                    Written(start, literal.Line);
                    break;
                case VariableNode variable:
                    Render(variable);
                    break;
                case SectionNode section:
                    Render(section, depth);
                    break;
                case PartialNode named:
                    Render(named, depth);
                    break;
            }
        }
    }

    /// <summary>Keeps where a line of the text began.</summary>
    private void Written(int start, int line)
    {
        if (output.Count == start)
            return;
        if (lineIsNew)
            origins.Add(new LineOrigin(partial, line));
        lineIsNew = output[output.Count - 1] == '\n';
    }

    private void Render(SectionNode section, int depth)
    {
        int found = Find(section.Path);
        bool isTrue = found >= 0 && data[found].IsTrue;
        if (section.Inverted || !isTrue)
        {
            if (section.Inverted && !isTrue)
                Render(section.Children, depth);
            return;
        }
        if (data[found].Kind != MustacheKind.List)
        {
            RenderWith(found, section.Children, depth);
            return;
        }
        int end = data[found].Next;
        for (int item = found + 1; item < end; item = data[item].Next)
            RenderWith(item, section.Children, depth);
    }

    private void RenderWith(int scope, List<MustacheNode> children, int depth)
    {
        scopes.Add(scope);
        Render(children, depth);
        scopes.Truncate(scopes.Count - 1);
    }

    private void Render(PartialNode node, int depth)
    {
        MustacheTemplate? template = depth < MostPartials ? options.Partial(node.Name) : null;
        if (template is null)
        {
            faults.Add(depth < MostPartials
                ? new(node.Line, node.Column, $"there is no partial \"{node.Name}\"", "the name of a partial")
                : new(node.Line, node.Column, $"partial \"{node.Name}\" calls itself without end",
                    $"at most {MostPartials} levels"));
            return;
        }
        string? outer = partial;
        partial = node.Name;
        Render((node.Indent.Length > 0 ? template.Indented(node.Indent) : template).Nodes, depth + 1);
        partial = outer;
    }

    private void Render(VariableNode node)
    {
        int start = output.Count, found = Find(node.Path);
        if (found < 0 || data[found].Kind is MustacheKind.List or MustacheKind.Object)
        {
            faults.Add(new(node.Line, node.Column, $"the data has no \"{node.Name}\"", "a text or a number"));
            options.Escape(options.Missing(node.Name), output);
        }
        else
            options.Escape(Formatted(node, TextOf(found)), output);
        Written(start, node.Line);
    }

    private ReadOnlySpan<char> Formatted(VariableNode node, ReadOnlySpan<char> value)
    {
        Pile<char> result = formatted, other = formattedBefore;
        foreach (FormatterCall call in node.Formatters)
        {
            result.Clear();
            if (!options.Format(call, value, lookup, result))
            {
                faults.Add(new(node.Line, node.Column, $"\"{node.Name}\" is not for formatter \"{call.Name}\"",
                    "a known formatter and a value that fits it"));
                continue;
            }
            // The next formatter reads this result and writes into the other pile.
            value = result.Span;
            (result, other) = (other, result);
        }
        return value;
    }

    /// <summary>The first part of the name is looked for from the innermost scope outwards; the rest only in what was
    /// found (mustache(5), dotted names). -1 when there is none.</summary>
    private int Find(string[] path)
    {
        if (path.Length == 0)
            return scopes[scopes.Count - 1];
        for (int i = scopes.Count - 1; i >= 0; i--)
        {
            if (data[scopes[i]].Kind != MustacheKind.Object)
                continue;
            int found = data.Find(scopes[i], path[0]);
            if (found < 0)
                continue;
            for (int part = 1; part < path.Length && found >= 0; part++)
                found = Step(found, path[part]);
            return found;
        }
        return -1;
    }

    /// <summary>From an object to its member, from a list to the item of that number: items.0 is there when the list
    /// has anything in it.</summary>
    private int Step(int at, string name)
    {
        if (data[at].Kind == MustacheKind.Object)
            return data.Find(at, name);
        if (data[at].Kind != MustacheKind.List
            || !int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
            return -1;
        int item = at + 1, end = data[at].Next;
        for (; index > 0 && item < end; index--)
            item = data[item].Next;
        return item < end ? item : -1;
    }

    private ReadOnlySpan<char> Lookup(string name)
    {
        for (int i = scopes.Count - 1; i >= 0; i--)
        {
            int found = data[scopes[i]].Kind == MustacheKind.Object ? data.Find(scopes[i], name) : -1;
            if (found >= 0)
                return data[found].Kind == MustacheKind.Text ? data.TextOf(data[found]) : default;
        }
        return default;
    }

    private ReadOnlySpan<char> TextOf(int value) => data[value].Kind switch
    {
        MustacheKind.True => "true",
        MustacheKind.False => "false",
        _ => data.TextOf(data[value]),
    };

    private void TooLong(MustacheNode node)
    {
        if (faults.Count == 0 || faults[^1].Problem != "the slip is too long")
            faults.Add(new(node.Line, node.Column, "the slip is too long", $"at most {MostOutput} characters"));
    }
}

/// <summary>Where a line of the text came from.</summary>
/// <param name="Partial">Null for the template itself.</param>
/// <param name="Line">Its line there, from 1.</param>
internal readonly record struct LineOrigin(string? Partial, int Line)
{
    public override string ToString() => Partial is null ? $"line {Line}" : $"{Partial}, line {Line}";
}
