using System.Text;

namespace PosCloud.Codes;

/// <summary>A code as a scanner or a hand gave it, cleaned for lookup. Any bytes may come in; what cannot be a code
/// is not one, and that is never an exception.</summary>
internal readonly record struct PresentedCode(string Text)
{
    /// <summary>Shorter and longer ones are no codes: a wedge scanner's stray key, a whole web page.</summary>
    public const int MinLength = 4;
    public const int MaxLength = 512;

    /// <summary>A letter for the kind, a hyphen and 26 characters of five bits: 130 random bits.</summary>
    public const int BodyLength = 26;

    // A scanner in ECI mode sends the assignment number of the charset in front of the data, a backslash and six
    // digits; 26 is UTF-8 (AIM ITS/04-001). Wallet apps make such codes.
    private static ReadOnlySpan<byte> EciUtf8 => "\\000026"u8;

    public static PresentedCode? Read(ReadOnlySpan<byte> raw)
    {
        var bytes = Trim(raw);
        if (bytes.StartsWith(EciUtf8))
            bytes = Trim(bytes[EciUtf8.Length..]);
        if (bytes.Length is < MinLength or > MaxLength || bytes.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
            return null;
        var text = Encoding.ASCII.GetString(bytes);
        return new PresentedCode(OwnForm(text) ?? text);
    }

    // The codes of this cloud may be typed by hand: without the hyphen, in small letters, with O for 0.
    private static string? OwnForm(string text)
    {
        var start = text.Length == BodyLength + 2 && text[1] == '-' ? 2 : 1;
        if (text.Length != BodyLength + start || !char.IsAsciiLetter(text[0]))
            return null;
        Span<char> form = stackalloc char[BodyLength + 2];
        form[0] = char.ToUpperInvariant(text[0]);
        form[1] = '-';
        for (var i = 0; i < BodyLength; i++)
        {
            form[i + 2] = Base32.Canonical(text[start + i]);
            if (form[i + 2] == '\0')
                return null;
        }
        return new string(form);
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> bytes) => bytes.Trim(" \t\r\n\v\f"u8);
}
