namespace PosDaemon.Protocol.Codes;

/// <summary>What the reader of a lane, or the shop that made the codes, puts round each of them.</summary>
/// <param name="Prefix">Before the code, once, or not there.</param>
/// <param name="Suffix">Behind the code, once, or not there.</param>
/// <param name="Patterns">Tried in their order; the first that fits counts, and none has to.</param>
public sealed record CodeRules(string Prefix, string Suffix, IReadOnlyList<CodePattern> Patterns)
{
    public static CodeRules None { get; } = new("", "", []);

    internal string Strip(string text)
    {
        if (Prefix.Length > 0 && text.Length > Prefix.Length && text.StartsWith(Prefix, StringComparison.Ordinal))
            text = text[Prefix.Length..];
        if (Suffix.Length > 0 && text.Length > Suffix.Length && text.EndsWith(Suffix, StringComparison.Ordinal))
            text = text[..^Suffix.Length];
        return text;
    }
}
