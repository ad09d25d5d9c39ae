namespace PosDaemon.Protocol.Codes;

/// <summary>Bits in the characters of a code, which every scanner mode, keyboard layout and human eye reads as the same
/// thing.</summary>
public static class Base32
{
    /// <summary>Writes <paramref name="length"/> characters, five bits each, most significant bit first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer bits.</exception>
    public static string Write(ReadOnlySpan<byte> bytes, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length * 5, bytes.Length * 8);
        Span<char> text = stackalloc char[length];
        for (var i = 0; i < length; i++)
        {
            var value = 0;
            for (var bit = i * 5; bit < (i * 5) + 5; bit++)
                value = (value << 1) | ((bytes[bit >> 3] >> (7 - (bit & 7))) & 1);
            text[i] = PrintedCode.Alphabet[value];
        }
        return new string(text);
    }
}
