using System.Globalization;
using System.Text;
using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Fonts;

namespace PosDaemon.Slips.Layout;

/// <summary>Text whose letters cannot stand in cells of their own: draws words of it as a whole, and puts what is
/// written from right to left into its order. Not thread-safe.</summary>
internal sealed class ComplexText
{
    /// <summary>More letters do not fit into a cell, joined as they may be.</summary>
    private const int LettersOfCell = 2;

    /// <summary>UTF-16 units of a letter with all its marks.</summary>
    private const int MostUnitsOfLetter = 32;

    /// <summary>Words of a slip that are drawn, so that a flood of them takes seconds and not minutes.</summary>
    private const int MostWords = 1000;

    private readonly GrowingArray<TextPiece> _made = new();
    private readonly GrowingArray<int> _ends = new();
    private readonly BidiLevels _bidi = new();
    private Paper _paper = new();
    private SlipWords _words;
    private int _drawn;

    /// <summary>The first letter of the first word of this document that could not be drawn.</summary>
    public Rune? NotDrawn { get; private set; }

    /// <summary>The last paragraph has something that is written from right to left.</summary>
    public bool HasOrder { get; private set; }

    /// <summary>Of the last paragraph: 1 where it runs from right to left.</summary>
    public byte BaseLevel { get; private set; }

    /// <summary>A new document.</summary>
    public void Start(Paper target, SlipWords words) => (_paper, _words, _drawn, NotDrawn) = (target, words, 0, null);

    /// <summary>A paragraph that has nothing of the kind.</summary>
    public void Skip() => (HasOrder, BaseLevel) = (false, 0);

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
        (HasOrder, BaseLevel) = (false, _bidi.Base);
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

    /// <summary>In parts where it is wider than a row.</summary>
    private void AddWord(in TextPiece first, Slice text, int width)
    {
        while (!text.IsEmpty)
        {
            FindLetters(_paper.TextOf(text), LettersOfCell * width);
            var part = new Slice(text.Start, _words.Glyphs is { } glyphs && _drawn < MostWords
                ? LengthThatFits(glyphs, first.Level % 2 == 1, text.Start, width)
                : _ends[Math.Min(_ends.Count, width) - 1]);
            AddPart(first, part);
            text = new(part.End, text.Length - part.Length);
        }
    }

    private void AddPart(in TextPiece first, Slice text)
    {
        // Where nothing is known of fonts: as many cells as it has letters.
        if (_words.IsUnknown)
            _made.Add(first with { Text = text, Cells = LettersOf(text) });
        else if (_drawn++ < MostWords
            && _words.Glyphs?.WordOf(_paper.TextOf(text), first.Level % 2 == 1) is { } word)
            _made.Add(first with { Text = text, Cells = word.Cells, Word = _paper.Add(word) });
        else
        {
            NotDrawn ??= RuneOf(first);
            var start = _paper.Text.Count;
            var letters = LettersOf(text);
            _paper.Text.Repeat('?', letters);
            for (var i = 0; i < letters; i++)
                _made.Add(first with { Text = new(start + i, 1), Cells = 1 });
        }
    }

    /// <summary>Units of the longest beginning that fits a row; at least those of its first letter, which stands alone
    /// where it is too wide or no font has it.</summary>
    private int LengthThatFits(IGlyphSource glyphs, bool isRightToLeft, int start, int width)
    {
        var taken = 0;
        // All of it first, as most words fit.
        for (int low = 0, high = _ends.Count - 1, middle = high; low <= high; middle = (low + high) / 2)
        {
            var word = glyphs.WordOf(_paper.TextOf(new(start, _ends[middle])), isRightToLeft);
            // One that no font has is no shorter for having fewer letters: all of it is marked.
            if (word is null && middle == _ends.Count - 1)
                return _ends[middle];
            if (word is not null && word.Cells <= width)
                (taken, low) = (_ends[middle], middle + 1);
            else
                high = middle - 1;
        }
        return Math.Max(taken, _ends[0]);
    }

    /// <summary>Where so many letters with their marks end.</summary>
    private void FindLetters(ReadOnlySpan<char> text, int most)
    {
        _ends.Clear();
        for (var at = 0; at < text.Length && _ends.Count < most;)
        {
            at += StringInfo.GetNextTextElementLength(text.Slice(at, Math.Min(MostUnitsOfLetter, text.Length - at)));
            // Not between the halves of a pair.
            if (at < text.Length && char.IsLowSurrogate(text[at]) && at > 1)
                at--;
            _ends.Add(at);
        }
    }

    private int LettersOf(Slice text)
    {
        var letters = 0;
        foreach (var rune in _paper.TextOf(text).EnumerateRunes())
            letters += Scripts.IsMark(rune) ? 0 : 1;
        return Math.Max(letters, 1);
    }
}
