using System.Text;
using PosSim.Paper;

namespace PosSim.Interpreter.Lines;

/// <summary>The line being put together: marks from its left edge, their tops at 0 until the line is printed.</summary>
internal sealed class LineBuffer
{
    /// <summary>Marks a line can hold; more (overprinting by ESC $ without end) are dropped.</summary>
    private const int MostMarks = 2000;

    private readonly List<Mark> marks = [];
    private readonly StringBuilder run = new();
    private TextStyle style = TextStyle.Plain;
    private int runStart;
    private int runCount;

    /// <summary>Where the next character goes.</summary>
    public int X { get; private set; }

    public bool IsEmpty => marks.Count == 0 && runCount == 0;

    /// <summary>Of the highest thing in it so far.</summary>
    public int Height
    {
        get
        {
            int height = runCount == 0 ? 0 : style.GlyphHeight;
            foreach (Mark mark in marks) height = Math.Max(height, mark.Height);
            return height;
        }
    }

    public void Add(Rune character, TextStyle characterStyle)
    {
        Open(characterStyle);
        if (character.IsBmp) run.Append((char)character.Value);
        else run.Append(character.ToString());
        Advance();
    }

    /// <summary>Printable ASCII.</summary>
    public void Add(ReadOnlySpan<byte> characters, TextStyle characterStyle)
    {
        Open(characterStyle);
        foreach (byte character in characters) run.Append((char)character);
        runCount += characters.Length;
        X += characters.Length * style.Advance;
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
        foreach (Mark mark in marks)
        {
            height = Math.Max(height, mark.Height);
            width = Math.Max(width, mark.X + mark.Width);
        }
        var aligned = new List<Mark>(marks.Count + 1);
        foreach (Mark mark in marks)
            aligned.Add(mark.Height == height ? mark : mark with { Y = height - mark.Height });
        Clear();
        return (aligned, width, height);
    }

    public void Clear()
    {
        marks.Clear();
        run.Clear();
        runCount = 0;
        X = 0;
    }

    private void Open(TextStyle characterStyle)
    {
        if (runCount > 0 && (ReferenceEquals(style, characterStyle) || style == characterStyle)) return;
        CloseRun();
        (style, runStart) = (characterStyle, X);
    }

    private void Advance()
    {
        runCount++;
        X += style.Advance;
    }

    private void CloseRun()
    {
        if (runCount == 0) return;
        Keep(new Mark.Text
        {
            X = runStart,
            Y = 0,
            Width = runCount * style.Advance,
            Height = style.GlyphHeight,
            Content = run.ToString(),
            Style = style,
        });
        run.Clear();
        runCount = 0;
    }

    private void Keep(Mark mark)
    {
        if (marks.Count < MostMarks) marks.Add(mark);
    }
}
