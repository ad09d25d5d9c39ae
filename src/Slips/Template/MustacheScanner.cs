namespace PosDaemon.Slips.Template;

/// <summary>Cuts a template into text and tags. Never throws: the begin of a tag without an end is text, with a fault.
/// </summary>
internal sealed class MustacheScanner(string source, List<SlipFault> faults)
{
    /// <summary>Characters of a tag without an end that its fault shows.</summary>
    private const int MostQuoted = 40;

    private readonly List<MustacheToken> _tokens = [];
    private string _open = "{{";
    private string _close = "}}";
    private int _at;
    private int _line = 1;
    private int _lineStart;
    private int _lineOfUnclosed;

    public List<MustacheToken> Scan()
    {
        while (_at < source.Length)
        {
            var tag = source.IndexOf(_open, _at, StringComparison.Ordinal);
            AddText(tag < 0 ? source.Length : tag);
            if (tag >= 0)
                AddTag();
        }
        return _tokens;
    }

    private int Column => _at - _lineStart + 1;

    private void AddText(int end)
    {
        while (_at < end)
        {
            var lineEnd = source.IndexOf('\n', _at, end - _at);
            var next = lineEnd < 0 ? end : lineEnd + 1;
            _tokens.Add(new(MustacheTokenKind.Text, source[_at..next], _line, Column, lineEnd >= 0));
            MoveTo(next);
        }
    }

    private void AddTag()
    {
        int startLine = _line, startColumn = Column;
        var inside = _at + _open.Length;
        var sigil = inside < source.Length ? source[inside] : '\0';
        // {{{name}}} has a brace more on both sides; it means the same as {{name}} here (see MustacheTemplate).
        var end = sigil switch { '{' => '}' + _close, '=' => '=' + _close, _ => _close };
        var hasSigil = sigil is '{' or '=' or '#' or '^' or '/' or '>' or '!' or '&';
        var begin = inside + (hasSigil ? 1 : 0);
        // In {{=}} the one sign cannot be both begin and end.
        var stop = begin > source.Length ? -1 : source.IndexOf(end, begin, StringComparison.Ordinal);
        if (stop < 0 || !IsOne(sigil, source.AsSpan(begin, stop - begin)))
        {
            AddUnclosed(end);
            AddText(inside);
            return;
        }
        var content = source[begin..stop].Trim();
        _tokens.Add(new(KindOf(sigil), content, startLine, startColumn, false));
        MoveTo(stop + end.Length);
        if (sigil == '=')
            ChangeDelimiters(content, startLine, startColumn);
    }

    /// <summary>False when the end that was found is that of a later tag. Only a comment may hold the begin of another,
    /// on its first line; names have one line.</summary>
    private bool IsOne(char sigil, ReadOnlySpan<char> content)
    {
        if (sigil == '=')
            return true;
        var lineEnd = content.IndexOf('\n');
        if (sigil == '!')
            return lineEnd < 0 || !content[lineEnd..].Contains(_open, StringComparison.Ordinal);
        var formatters = content.IndexOf('|');
        var name = formatters < 0 ? content : content[..formatters];
        return !content.Contains(_open, StringComparison.Ordinal) && !name.Trim().Contains('\n');
    }

    /// <summary>One fault for a line of them.</summary>
    private void AddUnclosed(string end)
    {
        if (_lineOfUnclosed == _line)
            return;
        _lineOfUnclosed = _line;
        var shown = source.AsSpan(_at);
        var lineEnd = shown.IndexOfAny('\r', '\n');
        shown = lineEnd < 0 ? shown : shown[..lineEnd];
        var next = shown[_open.Length..].IndexOf(_open, StringComparison.Ordinal);
        shown = (next < 0 ? shown : shown[..(_open.Length + next)]).TrimEnd();
        var quoted = shown.Length > MostQuoted ? $"{shown[..MostQuoted]}…" : shown.ToString();
        faults.Add(SlipFault.InTemplate(_line, Column, $"{quoted} has no {end}", $"{end} on the same line"));
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
        var pair = content.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (pair.Length == 2)
            (_open, _close) = (pair[0], pair[1]);
        else
            faults.Add(SlipFault.InTemplate(
                atLine, atColumn, $"delimiters \"{content}\"", "two delimiters with a blank between"));
    }

    private void MoveTo(int next)
    {
        for (var i = _at; i < next; i++)
        {
            if (source[i] != '\n')
                continue;
            _line++;
            _lineStart = i + 1;
        }
        _at = next;
    }
}

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
