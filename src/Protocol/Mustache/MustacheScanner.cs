namespace PosDaemon.Protocol.Mustache;

/// <summary>Cuts a template into text and tags. Never throws: a tag without an end is text, with a fault.</summary>
internal sealed class MustacheScanner(string source, List<MustacheFault> faults)
{
    private readonly List<MustacheToken> tokens = [];
    private string open = "{{";
    private string close = "}}";
    private int at;
    private int line = 1;
    private int lineStart;

    public List<MustacheToken> Scan()
    {
        while (at < source.Length)
        {
            int tag = source.IndexOf(open, at, StringComparison.Ordinal);
            AddText(tag < 0 ? source.Length : tag);
            if (tag >= 0)
                AddTag();
        }
        return tokens;
    }

    private int Column => at - lineStart + 1;

    private void AddText(int end)
    {
        while (at < end)
        {
            int lineEnd = source.IndexOf('\n', at, end - at);
            int next = lineEnd < 0 ? end : lineEnd + 1;
            tokens.Add(new(MustacheTokenKind.Text, source[at..next], line, Column, lineEnd >= 0));
            MoveTo(next);
        }
    }

    private void AddTag()
    {
        int startLine = line, startColumn = Column;
        int inside = at + open.Length;
        char sigil = inside < source.Length ? source[inside] : '\0';
        // {{{name}}} has a brace more on both sides; it means the same as {{name}} here (see MustacheTemplate).
        string end = sigil switch { '{' => '}' + close, '=' => '=' + close, _ => close };
        bool hasSigil = sigil is '{' or '=' or '#' or '^' or '/' or '>' or '!' or '&';
        int begin = inside + (hasSigil ? 1 : 0);
        // In {{=}} the one sign cannot be both begin and end.
        int stop = begin > source.Length ? -1 : source.IndexOf(end, begin, StringComparison.Ordinal);
        if (stop < 0)
        {
            faults.Add(new(startLine, startColumn, $"the tag {open} has no end", $"{end} on the same line"));
            AddText(source.Length);
            return;
        }
        string content = source[begin..stop].Trim();
        tokens.Add(new(KindOf(sigil), content, startLine, startColumn, false));
        MoveTo(stop + end.Length);
        if (sigil == '=')
            ChangeDelimiters(content, startLine, startColumn);
    }

    private static MustacheTokenKind KindOf(char sigil) => sigil switch
    {
        '#' => MustacheTokenKind.Open,
        '^' => MustacheTokenKind.OpenInverted,
        '/' => MustacheTokenKind.Close,
        '>' => MustacheTokenKind.Partial,
        '!' or '=' => MustacheTokenKind.Nothing,
        _ => MustacheTokenKind.Variable,
    };

    private void ChangeDelimiters(string content, int atLine, int atColumn)
    {
        string[] pair = content.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (pair.Length == 2)
            (open, close) = (pair[0], pair[1]);
        else
            faults.Add(new(atLine, atColumn, $"delimiters \"{content}\"", "two delimiters with a blank between"));
    }

    private void MoveTo(int next)
    {
        for (int i = at; i < next; i++)
        {
            if (source[i] != '\n')
                continue;
            line++;
            lineStart = i + 1;
        }
        at = next;
    }
}
