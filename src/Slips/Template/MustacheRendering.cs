using System.Globalization;
using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Template;

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

    private readonly GrowingArray<char> _output = new(4096);
    private readonly GrowingArray<LineOrigin> _origins = new(128);
    private readonly GrowingArray<int> _scopes = new();
    private readonly GrowingArray<char> _formatted = new();
    private readonly GrowingArray<char> _formattedBefore = new();
    private readonly List<SlipFault> _faults = [];
    private readonly MustacheLookup _lookup;
    private MustacheOptions _options = new();
    private MustacheData _data = new();
    private string? _partial;
    private int _visited;
    private bool _lineIsNew, _isTooLong;

    /// <summary>Of a line of which nothing is written yet.</summary>
    private bool _hasData;

    public MustacheRendering() => _lookup = Lookup;

    public ReadOnlySpan<char> Text => _output.Span;

    /// <summary>What could not be done, in order; the text has everything else.</summary>
    public IReadOnlyList<SlipFault> Faults => _faults;

    /// <summary>For each line of the text, where it came from.</summary>
    public ReadOnlySpan<LineOrigin> Origins => _origins.Span;

    public void Render(MustacheTemplate template, MustacheData with, MustacheOptions words)
    {
        (_data, _options) = (with, words);
        (_partial, _visited, _lineIsNew, _isTooLong, _hasData) = (null, 0, true, false, false);
        _output.Clear();
        _origins.Clear();
        _scopes.Clear();
        _faults.Clear();
        _faults.AddRange(template.Faults);
        _scopes.Add(0);
        Render(template.Nodes, 0);
    }

    private void Render(List<MustacheNode> nodes, int depth)
    {
        foreach (var node in nodes)
        {
            if (_output.Count > MostOutput || ++_visited > MostNodes)
            {
                TooLong(node);
                return;
            }
            switch (node)
            {
                case LiteralNode literal:
                    var start = _output.Count;
                    _output.Add(literal.Text);
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
        if (_output.Count == start)
            return;
        if (_lineIsNew)
        {
            _origins.Add(new LineOrigin(_partial, line, _hasData));
            _hasData = false;
        }
        _lineIsNew = _output[_output.Count - 1] == '\n';
    }

    /// <summary>The line that is being written would be another one with other data.</summary>
    private void DependsOnData()
    {
        if (_lineIsNew)
            _hasData = true;
        else
            _origins[_origins.Count - 1] = _origins[_origins.Count - 1] with { HasData = true };
    }

    private void Render(SectionNode section, int depth)
    {
        // Around whole lines, or all that stands on one, it decides whether they print, and not what.
        if (!_lineIsNew)
            DependsOnData();
        var found = Find(section.Path);
        var isTrue = found >= 0 && _data[found].IsTrue;
        if (section.Inverted || !isTrue)
        {
            if (section.Inverted && !isTrue)
                Render(section.Children, depth);
            return;
        }
        if (_data[found].Kind != MustacheKind.List)
        {
            RenderWith(found, section.Children, depth);
            return;
        }
        var end = _data[found].Next;
        for (var item = found + 1; item < end; item = _data[item].Next)
        {
            if (++_visited > MostNodes)
            {
                TooLong(section);
                return;
            }
            RenderWith(item, section.Children, depth);
        }
    }

    private void RenderWith(int scope, List<MustacheNode> children, int depth)
    {
        _scopes.Add(scope);
        Render(children, depth);
        _scopes.Truncate(_scopes.Count - 1);
    }

    private void Render(PartialNode node, int depth)
    {
        var template = depth < MostPartials ? _options.Partial(node.Name) : null;
        if (template is null)
        {
            if (depth < MostPartials)
                AddFault(node, $"there is no partial \"{node.Name}\"", "the name of a partial");
            else
                AddFault(node, $"partial \"{node.Name}\" calls itself without end", $"at most {MostPartials} levels");
            return;
        }
        var outer = _partial;
        _partial = node.Name;
        Render((node.Indent.Length > 0 ? template.Indented(node.Indent) : template).Nodes, depth + 1);
        _partial = outer;
    }

    private void Render(VariableNode node)
    {
        int start = _output.Count, found = Find(node.Path);
        DependsOnData();
        if (found < 0 || _data[found].Kind is MustacheKind.List or MustacheKind.Object)
        {
            AddFault(node, $"the data has no \"{node.Name}\"", "a text or a number");
            _options.Escape(_options.Missing(node.Name), _output);
        }
        else
            _options.Escape(Formatted(node, TextOf(found)), _output);
        Written(start, node.Line);
    }

    private ReadOnlySpan<char> Formatted(VariableNode node, ReadOnlySpan<char> value)
    {
        GrowingArray<char> result = _formatted, other = _formattedBefore;
        foreach (var call in node.Formatters)
        {
            result.Clear();
            if (_options.Format(call, value, _lookup, result) is { Length: > 0 } problem)
            {
                AddFault(node, $"\"{node.Name}\" is not for formatter \"{call.Name}\": {problem}",
                    "a known formatter and a value that fits it");
                if (result.Count == 0)
                    continue;
            }
            // The next formatter reads this result and writes into the other buffer.
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
            return _scopes[_scopes.Count - 1];
        for (var i = _scopes.Count - 1; i >= 0; i--)
        {
            if (_data[_scopes[i]].Kind != MustacheKind.Object)
                continue;
            var found = _data.Find(_scopes[i], path[0]);
            if (found < 0)
                continue;
            for (var part = 1; part < path.Length && found >= 0; part++)
                found = Step(found, path[part]);
            return found;
        }
        return -1;
    }

    /// <summary>From an object to its member, from a list to the item of that number: items.0 is there when the list
    /// has anything in it.</summary>
    private int Step(int at, string name)
    {
        if (_data[at].Kind == MustacheKind.Object)
            return _data.Find(at, name);
        if (_data[at].Kind != MustacheKind.List
            || !int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return -1;
        int item = at + 1, end = _data[at].Next;
        for (; index > 0 && item < end; index--)
            item = _data[item].Next;
        return item < end ? item : -1;
    }

    private ReadOnlySpan<char> Lookup(string name)
    {
        for (var i = _scopes.Count - 1; i >= 0; i--)
        {
            var found = _data[_scopes[i]].Kind == MustacheKind.Object ? _data.Find(_scopes[i], name) : -1;
            if (found >= 0)
                return _data[found].Kind == MustacheKind.Text ? _data.TextOf(_data[found]) : default;
        }
        return default;
    }

    private ReadOnlySpan<char> TextOf(int value) => _data[value].Kind switch
    {
        MustacheKind.True => "true",
        MustacheKind.False => "false",
        _ => _data.TextOf(_data[value]),
    };

    private void AddFault(MustacheNode node, string problem, string expected)
        => SlipFault.AddOnce(
            _faults, SlipFault.InTemplate(node.Line, node.Column, problem, expected, _partial));

    private void TooLong(MustacheNode node)
    {
        if (_isTooLong)
            return;
        _isTooLong = true;
        _faults.Add(SlipFault.InTemplate(node.Line, node.Column, "the slip is too long",
            $"at most {MostOutput} characters and {MostNodes} list items and parts of the template", _partial));
    }
}

/// <summary>Where a line of the text came from.</summary>
/// <param name="Partial">Null for the template itself.</param>
/// <param name="Line">Its line there, from 1.</param>
/// <param name="HasData">A value stands in it, or a part that depends on one: with other data it may be another line.
/// </param>
internal readonly record struct LineOrigin(string? Partial, int Line, bool HasData)
{
    public override string ToString() => Partial is null ? $"line {Line}" : $"{Partial}, line {Line}";
}
