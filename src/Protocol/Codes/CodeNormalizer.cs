using System.Text;

namespace PosDaemon.Protocol.Codes;

/// <summary>Takes off a code what scanners, phones and people put round it, so that the same code is the same bytes
/// however it came in. What it cannot make a code of stays as it is. From any thread.</summary>
/// <param name="rules">What this reader or shop adds.</param>
public sealed class CodeNormalizer(CodeRules rules)
{
    /// <summary>Bytes; what is longer is no code, and stays as it is.</summary>
    public const int MaxLength = 4096;

    // A reader may frame what a phone has wrapped already, and a link may hold a code in full width; more is nobody's.
    private const int MaxRounds = 16;

    /// <summary>With no rules of its own.</summary>
    public static CodeNormalizer Plain { get; } = new(CodeRules.None);

    /// <returns>The code: in ASCII where it is one of ours; empty where nothing but padding came.</returns>
    public byte[] Normalize(ReadOnlySpan<byte> raw)
    {
        if (raw.Length > MaxLength)
            return raw.ToArray();
        var text = Unwrap(CodeText.Decode(raw));
        if ((PrintedCode.Read(text) ?? PrintedCode.Find(text) ?? PrintedCode.Find(Uri.UnescapeDataString(text)))
            is { } ours)
            return Encoding.ASCII.GetBytes(ours);
        // Somebody else's, in whatever encoding: only what is certainly no part of it is taken off.
        return Ascii.IsValid(text) ? Encoding.ASCII.GetBytes(text) : CodeText.Trim(raw).ToArray();
    }

    private string Unwrap(string text)
    {
        var (canHaveOwn, before) = (true, "");
        for (var round = 0; round < MaxRounds && text != before; round++)
        {
            before = text;
            text = SymbologyPrefix.Strip(CodeText.Trim(CodeText.Fold(text)).ToString());
            if (PrintedCode.Read(text) is not null)
                return text;
            var own = canHaveOwn ? rules.Strip(text) : text;
            canHaveOwn = canHaveOwn && own == text;
            text = rules.Patterns.Select(pattern => pattern.Find(own)).FirstOrDefault(code => code is not null) ?? own;
        }

        return text;
    }
}
