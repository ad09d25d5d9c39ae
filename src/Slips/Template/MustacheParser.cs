using PosDaemon.Slips.Markup;

namespace PosDaemon.Slips.Template;

/// <summary>Builds the tree of a template and applies the rule that a section, comment or partial tag alone on a
/// line takes the line with it (mustache(5), "standalone").</summary>
internal sealed class MustacheParser(List<MustacheToken> tokens, List<SlipFault> faults)
{
    /// <summary>Deeper nesting is a mistake or an attack; the inner sections are then read as part of the
    /// outer.</summary>
    private const int MostNested = 64;

    private readonly List<MustacheNode> _root = [];
    private readonly Stack<SectionNode> _open = new();

    public List<MustacheNode> Parse()
    {
        for (var start = 0; start < tokens.Count;)
        {
            var end = start;
            while (end < tokens.Count && !tokens[end].EndsLine)
                end++;
            end = Math.Min(end + 1, tokens.Count);
            AddLine(start, end);
            start = end;
        }
        foreach (var section in _open)
            faults.Add(SlipFault.InTemplate(section.Line, section.Column, $"section \"{section.Name}\" has no end",
                $"{{{{/{section.Name}}}}}"));
        return _root;
    }

    private List<MustacheNode> Current => _open.Count > 0 ? _open.Peek().Children : _root;

    private void AddLine(int start, int end)
    {
        var alone = StandaloneTag(start, end);
        for (var i = start; i < end; i++)
        {
            if (tokens[i].Kind != MustacheTokenKind.Text)
                AddTag(tokens[i], i == alone && i > start ? tokens[start].Content : "");
            else if (alone < 0)
                Current.Add(new LiteralNode(ComposedText.Of(tokens[i].Content), tokens[i].Line, tokens[i].Column));
        }
    }

    /// <summary>The only tag of a line that has nothing else but blanks, or -1.</summary>
    private int StandaloneTag(int start, int end)
    {
        var tag = -1;
        for (var i = start; i < end; i++)
        {
            if (tokens[i].Kind == MustacheTokenKind.Text)
            {
                if (!string.IsNullOrWhiteSpace(tokens[i].Content))
                    return -1;
            }
            else if (tag >= 0 || !tokens[i].MayStandAlone)
                return -1;
            else
                tag = i;
        }
        return tag;
    }

    private void AddTag(MustacheToken tag, string indent)
    {
        switch (tag.Kind)
        {
            case MustacheTokenKind.Variable:
                Current.Add(Variable(tag));
                break;
            case MustacheTokenKind.Open or MustacheTokenKind.OpenInverted:
                Open(tag);
                break;
            case MustacheTokenKind.Close:
                Close(tag);
                break;
            case MustacheTokenKind.Partial:
                Current.Add(new PartialNode(tag.Content, indent, tag.Line, tag.Column));
                break;
        }
    }

    private void Open(MustacheToken tag)
    {
        if (_open.Count >= MostNested)
        {
            faults.Add(SlipFault.InTemplate(tag.Line, tag.Column, $"section \"{tag.Content}\" is nested too deep",
                $"at most {MostNested} levels"));
            return;
        }
        var section = new SectionNode(tag.Content, PathOf(tag), tag.Kind == MustacheTokenKind.OpenInverted, [],
            tag.Line, tag.Column);
        Current.Add(section);
        _open.Push(section);
    }

    private void Close(MustacheToken tag)
    {
        if (_open.Count > 0 && _open.Peek().Name == tag.Content)
        {
            _open.Pop();
            return;
        }
        var expected = _open.Count > 0 ? $"{{{{/{_open.Peek().Name}}}}}" : "an open section before it";
        faults.Add(SlipFault.InTemplate(tag.Line, tag.Column, $"{{{{/{tag.Content}}}}} closes nothing", expected));
    }

    private VariableNode Variable(MustacheToken tag)
    {
        var parts = tag.Content.Split('|', StringSplitOptions.TrimEntries);
        var formatters = new FormatterCall[parts.Length - 1];
        for (var i = 1; i < parts.Length; i++)
        {
            var blank = parts[i].IndexOf(' ', StringComparison.Ordinal);
            formatters[i - 1] = blank < 0
                ? new(parts[i], "")
                : new(parts[i][..blank], parts[i][(blank + 1)..].Trim());
        }
        return new(parts[0], PathOf(tag with { Content = parts[0] }), formatters, tag.Line, tag.Column);
    }

    private string[] PathOf(MustacheToken tag)
    {
        if (tag.Content == ".")
            return [];
        var path = tag.Content.Split('.');
        if (path.Any(string.IsNullOrWhiteSpace))
            faults.Add(SlipFault.InTemplate(
                tag.Line, tag.Column, $"the name \"{tag.Content}\"", "a name such as total or buyer.phone"));
        return path;
    }
}
