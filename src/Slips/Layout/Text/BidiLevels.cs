using System.Text;
using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Layout;

/// <summary>In which order the characters of a row stand where some of them are written from right to left: the
/// Unicode bidirectional algorithm (UAX #9) for a paragraph without embeddings, the rules by their names there. One
/// paragraph after the other; not thread-safe.</summary>
internal sealed class BidiLevels
{
    private const string Brackets = "()[]{}\u2045\u2046\u207D\u207E\u208D\u208E\u27E6\u27E7\u27E8\u27E9\u27EA\u27EB"
        + "\u3008\u3009\u300A\u300B\u300C\u300D\u300E\u300F\u3010\u3011\u3014\u3015\u3016\u3017\u3018\u3019"
        + "\u301A\u301B\uFF08\uFF09\uFF3B\uFF3D\uFF5B\uFF5D\uFF5F\uFF60\uFF62\uFF63";

    /// <summary>Mirrored, but no bracket to the algorithm.</summary>
    private const string Mirrored = "<>\u00AB\u00BB\u2039\u203A\u2264\u2265\u226A\u226B\uFF1C\uFF1E";

    /// <summary>As many brackets are remembered (BD16).</summary>
    private const int MostOpen = 63;

    private readonly GrowingArray<BidiClass> _own = new();
    private readonly GrowingArray<BidiClass> _classes = new();
    private readonly GrowingArray<int> _characters = new();
    private readonly GrowingArray<byte> _levels = new();
    private readonly List<(int Open, int Close)> _pairs = [];

    /// <summary>One for each character of the last paragraph; odd is from right to left.</summary>
    public ReadOnlySpan<byte> Levels => _levels.Span;

    /// <summary>The paragraph's own, 0 or 1.</summary>
    public byte Base { get; private set; }

    public void Clear()
    {
        _own.Clear();
        _classes.Clear();
        _characters.Clear();
        _levels.Clear();
    }

    public void Add(Rune rune)
    {
        _characters.Add(rune.Value);
        _own.Add(BidiClasses.Of(rune));
    }

    /// <summary>Finds the levels of what was added.</summary>
    public void Resolve()
    {
        Base = BaseLevel();
        _classes.Add(_own.Span);
        var outside = Base == 0 ? BidiClass.Left : BidiClass.Right;
        ResolveWeak(outside);
        ResolveBrackets(outside);
        ResolveNeutral(outside);
        for (var i = 0; i < _classes.Count; i++)
            _levels.Add(LevelOf(_classes[i]));
        ResetEnds();
    }

    /// <summary>The character that stands for another where it is read from right to left (L4).</summary>
    public static Rune Mirror(Rune rune)
    {
        if (!rune.IsBmp)
            return rune;
        var unit = (char)rune.Value;
        foreach (var pairs in (ReadOnlySpan<string>)[Brackets, Mirrored])
        {
            var at = pairs.IndexOf(unit, StringComparison.Ordinal);
            if (at >= 0)
                return new(pairs[at ^ 1]);
        }
        return rune;
    }

    /// <summary>P2 and P3.</summary>
    private byte BaseLevel()
    {
        foreach (var own in _own.Span)
        {
            if (own == BidiClass.Left)
                return 0;
            if (own is BidiClass.Right or BidiClass.ArabicLetter)
                return 1;
        }
        return 0;
    }

    private void ResolveWeak(BidiClass outside)
    {
        var classes = _classes.Span;
        var before = outside;
        foreach (ref var own in classes)                                       // W1
        {
            if (own == BidiClass.NonspacingMark)
                own = before;
            before = own;
        }
        var strong = outside;
        foreach (ref var own in classes)                                       // W2, W3
        {
            if (own is BidiClass.Left or BidiClass.Right or BidiClass.ArabicLetter)
                strong = own;
            else if (own == BidiClass.EuropeanNumber && strong == BidiClass.ArabicLetter)
                own = BidiClass.ArabicNumber;
        }
        foreach (ref var own in classes)
            own = own == BidiClass.ArabicLetter ? BidiClass.Right : own;
        for (var i = 1; i + 1 < classes.Length; i++)                           // W4
        {
            var number = classes[i - 1];
            if (number != classes[i + 1])
                continue;
            if (classes[i] == BidiClass.CommonSeparator
                    && number is (BidiClass.EuropeanNumber or BidiClass.ArabicNumber)
                || classes[i] == BidiClass.EuropeanSeparator && number == BidiClass.EuropeanNumber)
                classes[i] = number;
        }
        ResolveTerminators(classes);
        strong = outside;
        foreach (ref var own in classes)                                       // W7
        {
            if (own is BidiClass.Left or BidiClass.Right)
                strong = own;
            else if (own == BidiClass.EuropeanNumber && strong == BidiClass.Left)
                own = BidiClass.Left;
        }
    }

    /// <summary>W5 and W6.</summary>
    private static void ResolveTerminators(Span<BidiClass> classes)
    {
        for (var i = 0; i < classes.Length; i++)
        {
            if (classes[i] != BidiClass.EuropeanTerminator)
                continue;
            var end = i;
            while (end < classes.Length && classes[end] == BidiClass.EuropeanTerminator)
                end++;
            if (i > 0 && classes[i - 1] == BidiClass.EuropeanNumber
                || end < classes.Length && classes[end] == BidiClass.EuropeanNumber)
                classes[i..end].Fill(BidiClass.EuropeanNumber);
            i = end - 1;
        }
        foreach (ref var own in classes)
        {
            if (own is BidiClass.EuropeanSeparator or BidiClass.EuropeanTerminator or BidiClass.CommonSeparator)
                own = BidiClass.Neutral;
        }
    }

    /// <summary>N0: both brackets of a pair go with what is strong within it.</summary>
    private void ResolveBrackets(BidiClass outside)
    {
        FindPairs();
        foreach (var (open, close) in _pairs)
        {
            bool hasOutside = false, hasOther = false;
            for (var i = open + 1; i < close; i++)
            {
                var strong = StrongOf(_classes[i]);
                hasOutside |= strong == outside;
                hasOther |= strong is not null && strong != outside;
            }
            if (!hasOutside && !hasOther)
                continue;
            var direction = outside;
            if (!hasOutside)
            {
                var before = outside;
                for (var i = open - 1; i >= 0; i--)
                {
                    if (StrongOf(_classes[i]) is { } strong)
                    {
                        before = strong;
                        break;
                    }
                }
                // What is strong within, where the text before it is so too.
                direction = before;
            }
            SetBracket(open, direction);
            SetBracket(close, direction);
        }
    }

    private void SetBracket(int at, BidiClass direction)
    {
        _classes[at] = direction;
        for (var i = at + 1; i < _own.Count && _own[i] == BidiClass.NonspacingMark; i++)
            _classes[i] = direction;
    }

    private void FindPairs()
    {
        _pairs.Clear();
        var open = new Stack<(char Close, int At)>();
        for (var i = 0; i < _characters.Count; i++)
        {
            if (_classes[i] != BidiClass.Neutral || _characters[i] > 0xFFFF)
                continue;
            var index = Brackets.IndexOf((char)_characters[i], StringComparison.Ordinal);
            if (index < 0)
                continue;
            if (index % 2 == 0)
            {
                if (open.Count == MostOpen)
                    break;
                open.Push((Brackets[index + 1], i));
            }
            else if (open.Any(bracket => bracket.Close == _characters[i]))
            {
                while (open.Peek().Close != _characters[i])
                    open.Pop();
                _pairs.Add((open.Pop().At, i));
            }
        }
        _pairs.Sort();
    }

    /// <summary>Numbers are as text from right to left here.</summary>
    private static BidiClass? StrongOf(BidiClass own) => own switch
    {
        BidiClass.Left => BidiClass.Left,
        BidiClass.Right or BidiClass.EuropeanNumber or BidiClass.ArabicNumber => BidiClass.Right,
        _ => null,
    };

    /// <summary>N1 and N2.</summary>
    private void ResolveNeutral(BidiClass outside)
    {
        var classes = _classes.Span;
        for (var i = 0; i < classes.Length; i++)
        {
            if (StrongOf(classes[i]) is not null)
                continue;
            var end = i;
            while (end < classes.Length && StrongOf(classes[end]) is null)
                end++;
            var before = i == 0 ? outside : StrongOf(classes[i - 1]);
            var after = end == classes.Length ? outside : StrongOf(classes[end]);
            classes[i..end].Fill(before == after ? before!.Value : outside);
            i = end - 1;
        }
    }

    /// <summary>I1 and I2.</summary>
    private byte LevelOf(BidiClass own) => (own, Base) switch
    {
        (BidiClass.Left, 0) => 0,
        (BidiClass.Left, _) => 2,
        (BidiClass.Right, _) => 1,
        _ => 2,
    };

    /// <summary>L1: blanks at the end are the paragraph's.</summary>
    private void ResetEnds()
    {
        for (var i = _own.Count - 1; i >= 0 && _own[i] is BidiClass.Whitespace; i--)
            _levels[i] = Base;
    }
}
