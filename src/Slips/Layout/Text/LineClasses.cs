using System.Globalization;
using System.Text;

namespace PosDaemon.Slips.Layout;

/// <summary>Where a row may begin, by the two characters on either side: blanks and Chinese text as in Unicode's line
/// breaking (UAX #14), punctuation at the ends of a Chinese row as in GB/T 15834 and JIS X 4051.</summary>
internal static class LineClasses
{
    private const string NeverFirst =
        "．〕］｝〗〙〛’”…—～·・ー々ゝゞヽヾ〻％‰℃°¢′″〜゠‼⁇⁈⁉"
        + "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ";

    private const string Stops = "、。，：；？！」』】〉》";
    private const string NeverLast = "（「『【〈《〔［｛〖〘〚‘“";
    private const string Units = "元圆円圓整角分厘年月日时点秒张次位人份件个号座排区折";

    public static LineClass Of(Rune rune) => rune.IsAscii ? OfAscii((char)rune.Value) : OfOther(rune);

    /// <summary>How willingly a row begins between two characters.</summary>
    /// <param name="before">The character before, blanks not counted.</param>
    /// <param name="isApart">There are blanks between the two.</param>
    /// <param name="after">The character that would begin the row.</param>
    public static RowStart Between(LineClass before, bool isApart, LineClass after) => (before, after) switch
    {
        (_, LineClass.Closing or LineClass.ClosingBracket or LineClass.Stop) or (LineClass.Opening, _) =>
            RowStart.Avoided,
        (LineClass.Digit or LineClass.ClosingBracket, LineClass.Digit or LineClass.Opening) when isApart =>
            RowStart.Group,
        (LineClass.Digit, LineClass.Prefix or LineClass.Unit) or (LineClass.Prefix, LineClass.Digit) =>
            RowStart.InWord,
        // 128元整
        (LineClass.Unit, LineClass.Unit) when !isApart => RowStart.InWord,
        _ when isApart => RowStart.Word,
        (LineClass.Joiner, LineClass.Joiner) => RowStart.Avoided,
        (_, LineClass.Joiner) => RowStart.InWord,
        (LineClass.Joiner, _) => RowStart.InGroup,
        (LineClass.Prefix, _) => RowStart.InWord,
        (LineClass.Unit, LineClass.Digit) => RowStart.InGroup,
        (LineClass.Stop, _) => RowStart.Word,
        (_, LineClass.Ideograph or LineClass.Unit) or (LineClass.Ideograph or LineClass.Unit, _) => RowStart.Word,
        (LineClass.Closing or LineClass.ClosingBracket, _) or (LineClass.ComplexContext, LineClass.ComplexContext) =>
            RowStart.InGroup,
        _ => RowStart.InWord,
    };

    private static LineClass OfAscii(char character) => character switch
    {
        ' ' => LineClass.Blank,
        >= '0' and <= '9' => LineClass.Digit,
        '(' or '[' or '{' => LineClass.Opening,
        ')' or ']' or '}' => LineClass.ClosingBracket,
        ',' or '.' or ':' or ';' or '!' or '?' or '%' => LineClass.Closing,
        '$' or '+' or '#' => LineClass.Prefix,
        '-' or '/' or '\\' or '_' or '&' or '=' or '@' or '~' or '|' or '*' => LineClass.Joiner,
        _ => LineClass.Alphabetic,
    };

    private static LineClass OfOther(Rune rune)
    {
        if (rune.IsBmp)
        {
            var unit = (char)rune.Value;
            if (unit == '\u3000')
                return LineClass.Blank;
            if (Stops.Contains(unit, StringComparison.Ordinal))
                return LineClass.Stop;
            if (NeverFirst.Contains(unit, StringComparison.Ordinal))
                return LineClass.Closing;
            if (unit == '）')
                return LineClass.ClosingBracket;
            if (NeverLast.Contains(unit, StringComparison.Ordinal))
                return LineClass.Opening;
            if (Units.Contains(unit, StringComparison.Ordinal))
                return LineClass.Unit;
            if (unit is '\u2010' or '\u2011' or '\u2013')
                return LineClass.Joiner;
            if (unit is >= '０' and <= '９')
                return LineClass.Digit;
        }
        if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.CurrencySymbol)
            return LineClass.Prefix;
        return rune.Value switch
        {
            (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF) =>
                LineClass.ComplexContext,
            (>= 0xFF21 and <= 0xFF3A) or (>= 0xFF41 and <= 0xFF5A) => LineClass.Alphabetic,
            (>= 0x2E80 and <= 0xA4CF) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFF00 and <= 0xFF60)
                or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD) => LineClass.Ideograph,
            _ => LineClass.Alphabetic,
        };
    }
}
