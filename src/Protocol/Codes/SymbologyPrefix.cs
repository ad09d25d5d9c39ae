namespace PosDaemon.Protocol.Codes;

/// <summary>What a reader sends before the data to say how it read them: the AIM identifier (ISO/IEC 15424: a closing
/// bracket, a letter for the symbology, a digit for its options) and the number of the character set (AIM
/// ITS/04-001: a backslash and six digits, with which a backslash of the data is doubled).</summary>
internal static class SymbologyPrefix
{
    private const int IdentifierLength = 3, EciLength = 7;

    public static string Strip(string text, ref CodeWrapping removed)
    {
        if (text is [']', var symbology, var modifier, _, ..]
            && char.IsAsciiLetter(symbology) && char.IsAsciiLetterOrDigit(modifier))
            (text, removed) = (text[IdentifierLength..], removed | CodeWrapping.SymbologyIdentifier);
        while (text.Length >= EciLength && text[0] == '\\' && !text.AsSpan(1, 6).ContainsAnyExceptInRange('0', '9'))
            (text, removed) = (text[EciLength..].Replace(@"\\", @"\"), removed | CodeWrapping.Eci);
        return text;
    }
}
