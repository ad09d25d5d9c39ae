namespace PosDaemon.Protocol.Codes;

/// <summary>The form of this system's own codes: a letter for the kind, a hyphen and 26 characters of Crockford's base
/// 32 (digits and capitals without I, L, O and U, www.crockford.com/base32.html), which is 130 random bits. Slips show
/// it in groups, and people type it.</summary>
public static class PrintedCode
{
    /// <summary>Characters behind the hyphen.</summary>
    public const int BodyLength = 26;

    public const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private const int Length = BodyLength + 2;

    /// <summary>The code in its one form, however it was grouped, hyphenated or spelled: small letters, and O for 0, I
    /// and L for 1. Null where it is none: without any hyphen letters of both sizes are somebody else's code.</summary>
    /// <param name="text">Half-width characters.</param>
    public static string? Read(ReadOnlySpan<char> text)
    {
        if (!text.Contains('-') && text.ContainsAnyInRange('a', 'z') && text.ContainsAnyInRange('A', 'Z'))
            return null;
        Span<char> form = stackalloc char[Length];
        var length = 0;
        foreach (var typed in text)
        {
            if (typed is ' ' or '-')
                continue;
            if (length == Length)
                return null;
            form[length] = length == 0 ? Kind(typed) : Canonical(typed);
            if (form[length] == '\0')
                return null;
            if (length == 0)
                form[++length] = '-';
            length++;
        }

        return length == Length ? new string(form) : null;
    }

    /// <summary>The one code that stands somewhere in a text, with its hyphen and in one piece: in a link, between two
    /// signs of a reader's own. Null where there is none, or several.</summary>
    /// <param name="text">Half-width characters.</param>
    public static string? Find(ReadOnlySpan<char> text)
    {
        string? found = null;
        for (var start = 0; start + Length <= text.Length; start++)
        {
            if (text[start + 1] != '-' || (start > 0 && char.IsAsciiLetter(text[start - 1]))
                || (start + Length < text.Length && char.IsAsciiLetterOrDigit(text[start + Length]))
                || text.Slice(start + 2, BodyLength).ContainsAny(' ', '-')
                || Read(text.Slice(start, Length)) is not { } code)
                continue;
            if (found is not null && found != code)
                return null;
            found = code;
        }

        return found;
    }

    /// <summary>The character meant by <paramref name="typed"/>; NUL where it is none of the alphabet.</summary>
    private static char Canonical(char typed)
    {
        var upper = char.ToUpperInvariant(typed);
        var meant = upper switch { 'O' => '0', 'I' or 'L' => '1', _ => upper };
        return Alphabet.Contains(meant, StringComparison.Ordinal) ? meant : '\0';
    }

    private static char Kind(char typed) => char.IsAsciiLetter(typed) ? char.ToUpperInvariant(typed) : '\0';
}
