using System.Text;
using PosSim.Paper;

namespace PosSim.Interpreter.Lines;

/// <summary>The line being put together: marks from its left edge, their tops at 0 until the line is printed.</summary>
internal sealed class LineBuffer
{
    /// <summary>Marks a line can hold; more (overprinting by ESC $ without end) are dropped.</summary>
    private const int MostMarks = 2000;

    private readonly List<Mark> _marks = [];
    private readonly StringBuilder _run = new();
    private TextStyle _style = TextStyle.Plain;
    private int _runStart;
    private int _runCount;

    /// <summary>Where the next character goes.</summary>
    public int X { get; private set; }

    public bool IsEmpty => _marks.Count == 0 && _runCount == 0;

    /// <summary>Of the highest thing in it so far.</summary>
    public int Height
    {
        get
        {
            var height = _runCount == 0 ? 0 : _style.GlyphHeight;
            foreach (var mark in _marks) height = Math.Max(height, mark.Height);
            return height;
        }
    }

    public void Add(Rune character, TextStyle characterStyle)
    {
        Open(characterStyle);
        if (character.IsBmp) _run.Append((char)character.Value);
        else _run.Append(character.ToString());
        Advance();
    }

    /// <summary>Printable ASCII.</summary>
    public void Add(ReadOnlySpan<byte> characters, TextStyle characterStyle)
    {
        Open(characterStyle);
        foreach (var character in characters) _run.Append((char)character);
        _runCount += characters.Length;
        X += characters.Length * _style.Advance;
    }

    public void Add(Mark.Picture picture, int advance)
    {
        CloseRun();
        Keep(picture with { X = X, Y = 0 });
        X += advance;
    }

    public void MoveTo(int x)
    {
        CloseRun();
        X = Math.Max(0, x);
    }

    /// <summary>The marks, lower edges on one line, and the height of that line; empty again after.</summary>
    public (List<Mark> Marks, int Width, int Height) Flush()
    {
        CloseRun();
        int height = 0, width = 0;
        foreach (var mark in _marks)
        {
            height = Math.Max(height, mark.Height);
            width = Math.Max(width, mark.X + mark.Width);
        }
        var aligned = new List<Mark>(_marks.Count + 1);
        foreach (var mark in _marks)
            aligned.Add(mark.Height == height ? mark : mark with { Y = height - mark.Height });
        Clear();
        return (aligned, width, height);
    }

    public void Clear()
    {
        _marks.Clear();
        _run.Clear();
        _runCount = 0;
        X = 0;
    }

    private void Open(TextStyle characterStyle)
    {
        if (_runCount > 0 && (ReferenceEquals(_style, characterStyle) || _style == characterStyle)) return;
        CloseRun();
        (_style, _runStart) = (characterStyle, X);
    }

    private void Advance()
    {
        _runCount++;
        X += _style.Advance;
    }

    private void CloseRun()
    {
        if (_runCount == 0) return;
        Keep(new Mark.Text
        {
            X = _runStart,
            Y = 0,
            Width = _runCount * _style.Advance,
            Height = _style.GlyphHeight,
            Content = _run.ToString(),
            Style = _style,
        });
        _run.Clear();
        _runCount = 0;
    }

    private void Keep(Mark mark)
    {
        if (_marks.Count < MostMarks) _marks.Add(mark);
    }
}
