using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Markup;

/// <summary>The words of a property's value, in lower case: separated by commas, or by blanks, which count as one and
/// before a comma as a separator of their own.</summary>
internal sealed class PropertyWords
{
    private readonly GrowingArray<char> _lowered = new();
    private readonly GrowingArray<Slice> _words = new();

    public ReadOnlySpan<char> Lowered => _lowered.Span;

    /// <summary>At least one; of <see cref="Lowered"/>, possibly empty.</summary>
    public ReadOnlySpan<Slice> All => _words.Span;

    public void Read(ReadOnlySpan<char> value)
    {
        _lowered.Clear();
        _words.Clear();
        var start = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] is not (',' or ' ' or '\t'))
            {
                _lowered.Add(char.ToLowerInvariant(value[i]));
                continue;
            }
            while (value[i] != ',' && i + 1 < value.Length && value[i + 1] is ' ' or '\t')
                i++;
            _words.Add(_lowered.Since(start));
            start = _lowered.Count;
        }
        _words.Add(_lowered.Since(start));
    }

    public bool Has(string wanted)
    {
        foreach (var word in All)
        {
            if (_lowered.Of(word).SequenceEqual(wanted))
                return true;
        }
        return false;
    }
}
