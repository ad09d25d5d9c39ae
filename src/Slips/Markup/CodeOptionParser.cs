using System.Globalization;
using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Codes;

namespace PosDaemon.Slips.Markup;

/// <summary>Reads {option: …}: a type, sizes and flags in any order. The first word that fits a role takes it, and
/// a number may fit more than one role (3 is a module width and a cell).</summary>
internal static class CodeOptionParser
{
    private const string Known = "a code type, 2-4, 24-240, hri or nohri, 3-8, l, m, q or h";

    /// <param name="lowered">The value in lower case.</param>
    /// <param name="words">Its words.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="faults">Receives the words that are no option.</param>
    public static CodeOption Parse(
        ReadOnlySpan<char> lowered, ReadOnlySpan<Slice> words, Place place, List<SlipFault> faults)
    {
        CodeType? type = null;
        int? moduleWidth = null, height = null, cell = null;
        char? level = null;
        var hasText = false;
        foreach (var at in words)
        {
            var word = lowered.Slice(at.Start, at.Length);
            var number = NumberOf(word);
            if (word.Length > 0 && !IsKnown(word, number))
                faults.Add(SlipFault.InTemplate(place.Line, place.Column, $"the option \"{word}\"", Known));
            type ??= TypeOf(word);
            moduleWidth ??= number is >= 2 and <= 4 ? number : null;
            height ??= number is >= 24 and <= 240 ? number : null;
            cell ??= number is >= 3 and <= 8 ? number : null;
            level ??= IsLevel(word) ? word[0] : null;
            hasText |= word is "hri";
        }
        var without = CodeOption.Default;
        return new(type ?? without.Type, moduleWidth ?? without.ModuleWidth, height ?? without.Height, hasText,
            cell ?? without.Cell, level ?? without.Level);
    }

    private static bool IsKnown(ReadOnlySpan<char> word, int number)
        => word is "hri" or "nohri" || IsLevel(word) || TypeOf(word) is not null
            || number is (>= 2 and <= 8) or (>= 24 and <= 240);

    private static bool IsLevel(ReadOnlySpan<char> word) => word is "l" or "m" or "q" or "h";

    /// <summary>-1 when it is none.</summary>
    private static int NumberOf(ReadOnlySpan<char> word)
        => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static CodeType? TypeOf(ReadOnlySpan<char> word) => word switch
    {
        "upc" => CodeType.Upc,
        "ean" or "jan" => CodeType.Ean,
        "code39" => CodeType.Code39,
        "itf" => CodeType.Itf,
        "codabar" or "nw7" => CodeType.Codabar,
        "code93" => CodeType.Code93,
        "code128" => CodeType.Code128,
        "qrcode" => CodeType.QrCode,
        _ => null,
    };
}
