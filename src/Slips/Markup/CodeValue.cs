using System.Buffers;
using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Markup;

/// <summary>A value in a code is another code with one character less: where a value stands in {code: …}, every
/// character of it is kept, controls and blanks too. Anywhere else it is text (<see cref="ReceiptEscape"/>).</summary>
internal static class CodeValue
{
    private static readonly SearchValues<char> Decisive = SearchValues.Create("\n\r{}");

    /// <summary>Adds a value in the safe form of the place that it comes to stand in.</summary>
    /// <param name="value">Anything.</param>
    /// <param name="document">ReceiptLine up to the value.</param>
    public static void Add(ReadOnlySpan<char> value, GrowingArray<char> document)
    {
        // Most values are the same in every place.
        if (ReceiptEscape.IsPlain(value))
            document.Add(value);
        else if (IsInCode(document.Span))
            AddWhole(value, document);
        else
            ReceiptEscape.Add(value, document);
    }

    private static bool IsInCode(ReadOnlySpan<char> document)
    {
        var last = document.LastIndexOfAny(Decisive);
        // Nearly all values stand outside of braces.
        if (last < 0 || document[last] is '\n' or '\r')
            return false;
        var line = document[(document.LastIndexOfAny('\n', '\r') + 1)..];
        var member = MemberAt(line);
        if (member < 0)
            return false;
        var text = line[member..].TrimStart(" \t");
        var colon = text.IndexOf(':');
        return colon >= 0 && text[..colon].TrimEnd(" \t") is "code" or "c";
    }

    /// <summary>Where the member begins that the line ends in; -1 when that is not within a property. Only signs of the
    /// template are not escaped.</summary>
    private static int MemberAt(ReadOnlySpan<char> line)
    {
        var member = -1;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\')
                i += ReceiptText.HidesDelimiter(line, i, ';') ? 1 : 0;
            else if (line[i] == '{' || line[i] == ';' && member >= 0)
                member = i + 1;
            else if (line[i] == '}')
                member = -1;
        }
        return member;
    }

    /// <summary>All but letters and digits as \xnn, which a property's value gives back as it is.</summary>
    private static void AddWhole(ReadOnlySpan<char> value, GrowingArray<char> document)
    {
        foreach (var c in value)
        {
            if (char.IsAsciiLetterOrDigit(c) || c > '\xff')
                document.Add(c);
            else
                ReceiptEscape.AddHexadecimal(c, document);
        }
    }
}
