using PosDaemon.Protocol.Buffers;

namespace PosDaemon.Protocol.ReceiptLine;

/// <summary>The words of a property's value, in lower case: separated by commas, or by blanks, which count as one and
/// before a comma as a separator of their own.</summary>
internal sealed class PropertyWords
{
    private readonly Pile<char> lowered = new();
    private readonly Pile<Slice> words = new();

    public ReadOnlySpan<char> Lowered => lowered.Span;

    /// <summary>At least one; of <see cref="Lowered"/>, possibly empty.</summary>
    public ReadOnlySpan<Slice> All => words.Span;

    public void Read(ReadOnlySpan<char> value)
    {
        lowered.Clear();
        words.Clear();
        int start = 0;
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] is not (',' or ' ' or '\t'))
            {
                lowered.Add(char.ToLowerInvariant(value[i]));
                continue;
            }
            while (value[i] != ',' && i + 1 < value.Length && value[i + 1] is ' ' or '\t')
                i++;
            words.Add(lowered.Since(start));
            start = lowered.Count;
        }
        words.Add(lowered.Since(start));
    }

    public bool Has(string wanted)
    {
        foreach (Slice word in All)
        {
            if (lowered.Of(word).SequenceEqual(wanted))
                return true;
        }
        return false;
    }
}
