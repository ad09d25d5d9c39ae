using System.Globalization;
using System.Text;

namespace PosSim.Interpreter.Lines;

/// <summary>One-byte characters by ESC t (code table) and ESC R (national variants of 12 ASCII places).</summary>
internal static class CodePages
{
    /// <summary>What is shown for a place of a code page that has no character.</summary>
    private const char Undefined = '\uFFFD';

    private const string NationalPlaces = "#$@[\\]^`{|}~";

    /// <summary>By n of ESC R, in the order of the places above (Epson, ESC R).</summary>
    private static readonly string[] National =
    [
        "#$@[\\]^`{|}~", "#$à°ç§^`éùè¨", "#$§ÄÖÜ^`äöüß", "£$@[\\]^`{|}~", "#$@ÆØÅ^`æøå~", "#¤ÉÄÖÅÜéäöåü",
        "#$@°\\é^ùàòèì", "₧$@¡Ñ¿^`¨ñ}~", "#$@[¥]^`{|}~", "#¤ÉÆØÅÜéæøåü", "#$ÉÆØÅÜéæøåü", "#$á¡Ñ¿é`íñóú",
        "#$á¡Ñ¿éüíñóú", "#$@[₩]^`{|}~", "#$ŽŠĐĆČžšđćč", "#¥@[\\]^`{|}~", "#₫@[\\]^`{|}~", "#$@[\\]^`{|}~",
    ];

    /// <summary>n of ESC t to the code page's number (Epson, character code tables).</summary>
    private static readonly Dictionary<int, int> Numbers = new()
    {
        [0] = 437, [2] = 850, [3] = 860, [4] = 863, [5] = 865, [13] = 857, [14] = 737, [15] = 28597, [16] = 1252,
        [17] = 866, [18] = 852, [19] = 858, [20] = 874, [21] = 874, [26] = 874, [32] = 720, [33] = 775, [34] = 855,
        [35] = 861, [36] = 862, [37] = 864, [38] = 869, [39] = 28592, [40] = 28605, [44] = 1125, [45] = 1250,
        [46] = 1251, [47] = 1253, [48] = 1254, [49] = 1255, [50] = 1256, [51] = 1257, [52] = 1258,
    };

    /// <summary>Page 1 beside its katakana: 80 to 9F and E0 to FF.</summary>
    private const string Page1Graphics =
        "▁▂▃▄▅▆▇█▏▎▍▌▋▊▉┼┴┬┤├▔─│▕┌┐└┘╭╮╰╯═╞╪╡◢◣◥◤♠♥♦♣●○╱╲╳円年月日時分秒〒市区町村人▒ ";

    /// <summary>Upper halves, made when first used.</summary>
    private static readonly string?[] UpperHalves = new string?[256];

    public static bool Knows(int table) =>
        table == 1 || Numbers.ContainsKey(table) || RareCodePages.UpperHalves.ContainsKey(table);

    /// <summary>Tables that the manuals name (Epson, ESC t), built in or not: Hiragana and Kanji 6 to 8, Thai 20 to 26,
    /// Vietnamese 30 and 31, Indian 66 to 75 and 82, the user's own 254 and 255.</summary>
    public static bool IsNamed(int table) =>
        table is (>= 0 and <= 8) or (>= 11 and <= 26) or (>= 30 and <= 53) or (>= 66 and <= 75) or 82 or 254 or 255;

    /// <summary>n of ESC R that has a national set here.</summary>
    public static bool KnowsNational(int international) => international < National.Length;

    public static char Decode(byte value, int table, int international)
    {
        if (value >= 0x80) return (UpperHalves[table & 0xFF] ??= MakeUpperHalf(table))[value - 0x80];
        if (value == 0x7F) return ' ';
        if (international == 0) return (char)value;
        var place = NationalPlaces.IndexOf((char)value);
        return place < 0 || international >= National.Length ? (char)value : National[international][place];
    }

    private static string MakeUpperHalf(int table)
    {
        byte[] bytes = [.. Enumerable.Range(0x80, 128).Select(value => (byte)value)];
        var katakana = string.Concat(bytes[32..96].Select(Katakana));
        if (table == 1) return Page1Graphics[..32] + katakana + Page1Graphics[32..];
        if (RareCodePages.UpperHalves.TryGetValue(table, out var rare)) return rare;
        if (!Numbers.TryGetValue(table, out var number)) return new string(Undefined, 128);
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(number);
        return encoding is null ? MakeUpperHalf(0)
            : new string([.. encoding.GetString(bytes).Select(static each => IsDefined(each) ? each : Undefined)]);
    }

    /// <summary>.NET gives C1 controls or private characters where a code page leaves a place empty.</summary>
    private static bool IsDefined(char character) =>
        char.GetUnicodeCategory(character) is not (UnicodeCategory.Control or UnicodeCategory.PrivateUse);

    /// <summary>Page 1 has half-width katakana from A1 to DF.</summary>
    private static char Katakana(byte value) => value is >= 0xA1 and <= 0xDF ? (char)(0xFF61 + value - 0xA1) : ' ';
}
