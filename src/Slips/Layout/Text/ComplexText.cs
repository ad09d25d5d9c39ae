using System.Globalization;
using System.Text;
using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Fonts;

namespace PosDaemon.Slips.Layout;

/// <summary>Text whose letters cannot stand in cells of their own: draws words of it as a whole, and puts what is
/// written from right to left into its order. Not thread-safe.</summary>
internal sealed class ComplexText
{
    private readonly GrowingArray<TextPiece> _made = new();
    private readonly BidiLevels _bidi = new();
    private Paper _paper = new();
    private SlipWords _words;

    /// <summary>The first letter of the first word of this document that could not be drawn.</summary>
    public Rune? NotDrawn { get; private set; }

    /// <summary>The last paragraph has something that is written from right to left.</summary>
    public bool HasOrder { get; private set; }

    /// <summary>A new document.</summary>
    public void Start(Paper target, SlipWords words)
    {
        (_paper, _words, NotDrawn, HasOrder) = (target, words, null, false);
    }

    /// <summary>Joins the letters of a paragraph that are drawn together, and finds the level of each piece.</summary>
    /// <param name="pieces">A piece for each character; takes the result.</param>
    /// <param name="width">Cells across: a word that is wider is drawn in parts.</param>
    public void Draw(GrowingArray<TextPiece> pieces, int width)
    {
        SetLevels(pieces);
        _made.Clear();
        for (var start = 0; start < pieces.Count;)
        {
            var end = EndOfWord(pieces, start);
            if (end == start)
                _made.Add(pieces[start++]);
            else
            {
                var text = new Slice(pieces[start].Text.Start, pieces[end - 1].Text.End - pieces[start].Text.Start);
                AddWord(pieces[start], text, width);
                start = end;
            }
        }
        pieces.Clear();
        pieces.Add(_made.Span);
    }

    /// <summary>L2 and L4: from the highest level down, what is at least so high is turned round.</summary>
    public void PutInOrder(Span<TextPiece> row)
    {
        byte highest = 0, lowestOdd = byte.MaxValue;
        foreach (ref var piece in row)
        {
            highest = Math.Max(highest, piece.Level);
            if (piece.Level % 2 == 0)
                continue;
            lowestOdd = Math.Min(lowestOdd, piece.Level);
            Mirror(ref piece);
        }
        for (int level = highest; level >= lowestOdd; level--)
        {
            for (var start = 0; start < row.Length;)
            {
                var end = start;
                while (end < row.Length && row[end].Level >= level)
                    end++;
                row[start..end].Reverse();
                start = end + 1;
            }
        }
    }

    private void Mirror(ref TextPiece piece)
    {
        if (piece.Word > 0)
            return;
        var rune = RuneOf(piece);
        var other = BidiLevels.Mirror(rune);
        if (other == rune)
            return;
        var start = _paper.Text.Count;
        _paper.Text.Add((char)other.Value);
        piece = piece with { Text = _paper.Text.Since(start) };
    }

    private void SetLevels(GrowingArray<TextPiece> pieces)
    {
        _bidi.Clear();
        foreach (ref readonly var piece in pieces.Span)
            _bidi.Add(RuneOf(piece));
        _bidi.Resolve();
        HasOrder = false;
        for (var i = 0; i < pieces.Count; i++)
        {
            pieces[i].Level = _bidi.Levels[i];
            HasOrder |= _bidi.Levels[i] % 2 == 1;
        }
    }

    private Rune RuneOf(in TextPiece piece)
    {
        Rune.DecodeFromUtf16(_paper.TextOf(piece.Text), out var rune, out _);
        return rune;
    }

    /// <summary>Behind the letters that are drawn with the one at <paramref name="start"/>, which are of one script,
    /// look and direction; <paramref name="start"/> itself for a character of its own.</summary>
    private int EndOfWord(GrowingArray<TextPiece> pieces, int start)
    {
        var first = pieces[start];
        var rune = RuneOf(first);
        var end = start + 1;
        var isComplex = Scripts.NeedShaping(rune);
        if (!isComplex && !(end < pieces.Count && Scripts.IsMark(RuneOf(pieces[end]))) || first.IsBlank)
            return start;
        for (; end < pieces.Count; end++)
        {
            var next = pieces[end];
            if (next.Style != first.Style || next.Text.Start != pieces[end - 1].Text.End)
                break;
            var letter = RuneOf(next);
            if (Scripts.IsMark(letter))
                continue;
            if (!isComplex || next.Level != first.Level || !Scripts.NeedShaping(letter)
                || Scripts.Of(letter) != Scripts.Of(rune))
                break;
        }
        return end;
    }

    private void AddWord(in TextPiece first, Slice text, int width)
    {
        if (_words.IsUnknown)
        {
            // Nothing is known of fonts: as many cells as it has letters.
            _made.Add(first with { Text = text, Cells = LettersOf(text) });
            return;
        }
        if (_words.Glyphs?.WordOf(_paper.TextOf(text), first.Level % 2 == 1) is not { } word)
        {
            NotDrawn ??= RuneOf(first);
            var start = _paper.Text.Count;
            _paper.Text.Repeat('?', LettersOf(text));
            var marks = _paper.Text.Since(start);
            _made.Add(first with { Text = marks, Cells = marks.Length });
        }
        else if (word.Cells <= width || PartOf(text, width, first) is not { Length: > 0 } part)
            _made.Add(first with { Text = text, Cells = word.Cells, Word = _paper.Add(word) });
        else
        {
            AddWord(first, part, width);
            AddWord(first, new(part.End, text.Length - part.Length), width);
        }
    }

    /// <summary>The longest beginning that fits, whole letters with their marks; empty when the first is too wide or
    /// there is only one.</summary>
    private Slice PartOf(Slice text, int width, in TextPiece first)
    {
        var letters = _paper.TextOf(text);
        var taken = 0;
        for (var at = 0; at < letters.Length;)
        {
            at += StringInfo.GetNextTextElementLength(letters[at..]);
            if (at == letters.Length)
                break;
            if (_words.Glyphs!.WordOf(letters[..at], first.Level % 2 == 1) is { } word && word.Cells <= width)
                taken = at;
            else if (taken > 0)
                break;
        }
        return new(text.Start, taken);
    }

    private int LettersOf(Slice text)
    {
        var letters = 0;
        foreach (var rune in _paper.TextOf(text).EnumerateRunes())
            letters += Scripts.IsMark(rune) ? 0 : 1;
        return Math.Max(letters, 1);
    }
}

/// <summary>Who draws words for a slip.</summary>
/// <param name="Glyphs">Null where the printer takes no drawn characters, or this machine has no fonts.</param>
/// <param name="IsUnknown">Nothing is known of fonts: the slip is text for the eye.</param>
internal readonly record struct SlipWords(IGlyphSource? Glyphs, bool IsUnknown);
