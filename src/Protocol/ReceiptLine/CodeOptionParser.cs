using System.Globalization;

namespace PosDaemon.Protocol.ReceiptLine;

/// <summary>Reads {option: …}: a type, sizes and flags in any order. The first word that fits a role takes it, and
/// a number may fit more than one role (3 is a module width and a cell).</summary>
internal static class CodeOptionParser
{
    private const string Known = "a code type, 2-4, 24-240, hri or nohri, 3-8, l, m, q or h";

    public static CodeOption Parse(Member member, List<ReceiptFault> faults)
    {
        string[] words = PropertyParser.Words(member.Value);
        foreach (string word in words)
        {
            if (word.Length > 0 && !IsKnown(word))
                faults.Add(new(member.Place.Line, member.Place.Column, $"the option \"{word}\"", Known));
        }
        CodeOption without = CodeOption.Default;
        return new(
            words.Select(TypeOf).FirstOrDefault(static type => type is not null) ?? without.Type,
            FirstWithin(words, 2, 4) ?? without.ModuleWidth,
            FirstWithin(words, 24, 240) ?? without.Height,
            words.Contains("hri"),
            FirstWithin(words, 3, 8) ?? without.Cell,
            words.FirstOrDefault(IsLevel)?[0] ?? without.Level);
    }

    private static bool IsKnown(string word)
        => word is "hri" or "nohri" || IsLevel(word) || TypeOf(word) is not null
            || FirstWithin([word], 2, 8) is not null || FirstWithin([word], 24, 240) is not null;

    private static bool IsLevel(string word) => word is "l" or "m" or "q" or "h";

    private static int? FirstWithin(string[] words, int least, int most)
    {
        foreach (string word in words)
        {
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number >= least && number <= most)
                return number;
        }
        return null;
    }

    private static CodeType? TypeOf(string word) => word switch
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
