namespace PosCloud.Codes;

/// <summary>Crockford's base 32: digits and capitals without I, L, O and U, so that every scanner mode, keyboard
/// layout and human eye reads the same thing (www.crockford.com/base32.html).</summary>
internal static class Base32
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Writes <paramref name="length"/> characters, five bits each, most significant bit first.</summary>
    public static string Write(ReadOnlySpan<byte> bytes, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length * 5, bytes.Length * 8);
        Span<char> text = stackalloc char[length];
        for (var i = 0; i < length; i++)
        {
            var value = 0;
            for (var bit = i * 5; bit < (i * 5) + 5; bit++)
                value = (value << 1) | ((bytes[bit >> 3] >> (7 - (bit & 7))) & 1);
            text[i] = Alphabet[value];
        }
        return new string(text);
    }

    /// <summary>The character meant by <paramref name="typed"/>: small letters, and O, I, L typed for 0, 1, 1.
    /// NUL where it is none of the alphabet.</summary>
    public static char Canonical(char typed)
    {
        var upper = char.ToUpperInvariant(typed);
        var meant = upper switch { 'O' => '0', 'I' or 'L' => '1', _ => upper };
        return Alphabet.Contains(meant, StringComparison.Ordinal) ? meant : '\0';
    }
}
