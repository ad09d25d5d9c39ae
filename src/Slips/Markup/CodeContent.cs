using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Markup;

/// <summary>The content of a {code: …}, which is read by machines: no character of it is left out or replaced.
/// </summary>
internal static class CodeContent
{
    private const string Hexadecimal = "0123456789abcdef";

    /// <summary>True when what comes next in the document belongs to the value of a code.</summary>
    public static bool IsAtEndOf(ReadOnlySpan<char> document)
    {
        var line = document[(document.LastIndexOf('\n') + 1)..];
        var member = -1;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\')
                i++;
            else if (line[i] == '{' || line[i] == ';' && member >= 0)
                member = i + 1;
            else if (line[i] == '}')
                member = -1;
        }
        if (member < 0)
            return false;
        var value = line[member..];
        var colon = value.IndexOf(':');
        return colon >= 0 && value[..colon].Trim(" \t") is "code" or "c";
    }

    /// <summary>Adds all of it, what is no letter or digit as \xnn.</summary>
    public static void Add(ReadOnlySpan<char> value, GrowingArray<char> document)
    {
        foreach (var unit in value)
        {
            if (unit > '\x9f' || char.IsAsciiLetterOrDigit(unit))
                document.Add(unit);
            else
                document.Add('\\', 'x', Hexadecimal[unit >> 4], Hexadecimal[unit & 15]);
        }
    }
}
