namespace PosDaemon.Protocol.Codes;

/// <summary>What a reader sends before the data to say how it read them: the AIM identifier (ISO/IEC 15424: a closing
/// bracket, a letter for the symbology, a digit for its options) and the number of the character set (AIM
/// ITS/04-001: a backslash and six digits, with which a backslash of the data is doubled).</summary>
internal static class SymbologyPrefix
{
    private const int EciLength = 7;

    public static string Strip(string text)
    {
        if (AimIdentifier.StandsBefore(text))
            text = text[AimIdentifier.Length..];
        var start = 0;
        while (IsEci(text.AsSpan(start))) start += EciLength;
        return start == 0 ? text : text[start..].Replace(@"\\", @"\");
    }

    private static bool IsEci(ReadOnlySpan<char> text) =>
        text.Length >= EciLength && text[0] == '\\' && !text[1..EciLength].ContainsAnyExceptInRange('0', '9');
}
