using System.Text;

namespace PosDaemon.Protocol.Codes;

/// <summary>Takes off a code what scanners, phones and people put round it, so that the same code is the same bytes
/// however it came in. What it cannot make a code of stays as it is. From any thread.</summary>
/// <param name="rules">What this reader or shop adds.</param>
public sealed class CodeNormalizer(CodeRules rules)
{
    /// <summary>With no rules of its own.</summary>
    public static CodeNormalizer Plain { get; } = new(CodeRules.None);

    /// <returns>The code: in ASCII where it is one of ours; empty where nothing but padding came.</returns>
    public NormalizedCode Normalize(ReadOnlySpan<byte> raw)
    {
        var text = CodeText.Decode(raw);
        var removed = CodeWrapping.None;
        string before;
        do
        {
            // A reader may frame what a phone has wrapped already, and a link may hold a code in full width.
            before = text;
            text = Unwrap(before, ref removed);
        }
        while (text != before);

        if (PrintedCode.Read(text) is { } ours)
            (text, removed) = (ours, removed | (ours == text ? 0 : CodeWrapping.Spelling));
        else if (PrintedCode.Find(text) is { } within)
            (text, removed) = (within, removed | CodeWrapping.Surroundings);
        else if (!Ascii.IsValid(text))
            // Somebody else's, in whatever encoding: only what is certainly no part of it is taken off.
            return new NormalizedCode(TrimBytes(raw).ToArray(), CodeWrapping.None);
        return new NormalizedCode(Encoding.ASCII.GetBytes(text), removed);
    }

    private string Unwrap(string text, ref CodeWrapping removed)
    {
        var folded = CodeText.Fold(text);
        var trimmed = CodeText.Trim(folded).ToString();
        removed |= folded == text ? 0 : CodeWrapping.Characters;
        removed |= trimmed.Length == folded.Length ? 0 : CodeWrapping.Padding;
        var bare = SymbologyPrefix.Strip(trimmed, ref removed);
        var own = rules.Strip(bare);
        removed |= own.Length == bare.Length ? 0 : CodeWrapping.PrefixOrSuffix;
        var found = rules.Patterns.Select(pattern => pattern.Find(own)).FirstOrDefault(code => code is not null);
        if (found is null)
            return own;
        removed |= CodeWrapping.Pattern;
        return found;
    }

    private static ReadOnlySpan<byte> TrimBytes(ReadOnlySpan<byte> raw)
    {
        var start = 0;
        while (start < raw.Length && raw[start] <= ' ') start++;
        var end = raw.Length;
        while (end > start && raw[end - 1] is <= (byte)' ' or 0x7F) end--;
        return raw[start..end];
    }
}

/// <param name="Bytes">The code.</param>
/// <param name="Removed">What stood round it.</param>
public readonly record struct NormalizedCode(byte[] Bytes, CodeWrapping Removed);

/// <summary>What was taken off a code.</summary>
[Flags]
public enum CodeWrapping
{
    None = 0,

    /// <summary>Blanks and control characters at its ends: STX, NUL, GS, line ends.</summary>
    Padding = 1,

    /// <summary>Full-width forms, dashes and blanks of other alphabets, invisible characters.</summary>
    Characters = 2,

    /// <summary>The reader's AIM identifier.</summary>
    SymbologyIdentifier = 4,

    /// <summary>The number of a character set (ECI).</summary>
    Eci = 8,

    /// <summary>What this reader is set to add.</summary>
    PrefixOrSuffix = 16,

    /// <summary>A link or an object that the code stands in, as the lane's patterns say.</summary>
    Pattern = 32,

    /// <summary>Small letters, groups, a missing hyphen, O for 0.</summary>
    Spelling = 64,

    /// <summary>Other text round a code of ours.</summary>
    Surroundings = 128,
}
