using System.Text;
using PosDaemon.Protocol.Codes;

namespace PosCloud.Codes;

/// <summary>A code as a scanner or a hand gave it, cleaned for lookup. Any bytes may come in; what cannot be a code
/// is not one, and that is never an exception.</summary>
internal readonly record struct PresentedCode(string Text)
{
    /// <summary>Shorter and longer ones are no codes: a wedge scanner's stray key, a whole web page.</summary>
    public const int MinLength = 4;
    public const int MaxLength = 512;

    public static PresentedCode? Read(ReadOnlySpan<byte> raw)
    {
        var code = CodeNormalizer.Plain.Normalize(raw);
        return code.Length is < MinLength or > MaxLength || code.AsSpan().ContainsAnyExceptInRange((byte)'!', (byte)'~')
            ? null
            : new PresentedCode(Encoding.ASCII.GetString(code));
    }
}
