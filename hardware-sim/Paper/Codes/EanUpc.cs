namespace PosSim.Paper.Codes;

/// <summary>EAN-13, EAN-8, UPC-A and UPC-E (GS1 General Specifications, section 5.2).</summary>
internal static class EanUpc
{
    /// <summary>Set A; set C is its complement, set B that mirrored.</summary>
    private static readonly string[] SetA =
    [
        "0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011",
    ];

    /// <summary>Sets of the left half by the first digit of an EAN-13.</summary>
    private static readonly string[] Ean13Sets =
    [
        "AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA",
    ];

    /// <summary>Sets of a UPC-E by its check digit, number system 0; system 1 has A and B exchanged.</summary>
    private static readonly string[] UpcESets =
    [
        "BBBAAA", "BBABAA", "BBAABA", "BBAAAB", "BABBAA", "BAABBA", "BAAABB", "BABABA", "BABAAB", "BAABAB",
    ];

    /// <summary>12 digits, or 13 of which the last is taken as given.</summary>
    public static Barcode? Ean13(string digits) => AreDigits(digits, 12, 13) ? DrawEan13(WithCheck(digits, 13)) : null;

    public static Barcode? Ean8(string digits)
    {
        if (!AreDigits(digits, 7, 8)) return null;
        var all = WithCheck(digits, 8);
        var modules = "101" + Encode(all[..4], "AAAA") + "01010" + Encode(all[4..], "CCCC") + "101";
        return new Barcode("EAN8", all, all, Barcode.FromModules(modules), false);
    }

    /// <summary>A UPC-A is an EAN-13 that begins with 0.</summary>
    public static Barcode? UpcA(string digits)
    {
        if (!AreDigits(digits, 11, 12)) return null;
        var all = WithCheck(digits, 12);
        return DrawEan13("0" + all) with { Symbology = "UPC-A", Content = all, Readable = all };
    }

    /// <summary>6 digits, 7 or 8 with the number system (and check digit), or a UPC-A that can be shortened.</summary>
    public static Barcode? UpcE(string digits)
    {
        var six = digits.Length switch
        {
            6 => digits,
            7 or 8 => digits[1..7],
            11 or 12 => Shorten(digits),
            _ => null,
        };
        var system = digits.Length == 6 ? '0' : digits.FirstOrDefault();
        if (six is null || !AreDigits(six, 6, 6) || system is not ('0' or '1')) return null;
        var whole = WithCheck(Lengthen(system, six), 12);
        var sets = UpcESets[whole[^1] - '0'];
        if (system == '1') sets = new string([.. sets.Select(set => set == 'A' ? 'B' : 'A')]);
        var text = system + six + whole[^1];
        return new Barcode("UPC-E", text, text, Barcode.FromModules("101" + Encode(six, sets) + "010101"), false);
    }

    /// <summary>Weights 3 and 1 from the right.</summary>
    public static char CheckDigit(string digits)
    {
        var sum = 0;
        for (var index = 0; index < digits.Length; index++)
            sum += (digits[^(index + 1)] - '0') * (index % 2 == 0 ? 3 : 1);
        return (char)('0' + (10 - sum % 10) % 10);
    }

    private static Barcode DrawEan13(string all)
    {
        string left = Encode(all[1..7], Ean13Sets[all[0] - '0']), right = Encode(all[7..], "CCCCCC");
        var modules = "101" + left + "01010" + right + "101";
        return new Barcode("EAN13", all, all, Barcode.FromModules(modules), false);
    }

    private static string Encode(string digits, string sets) =>
        string.Concat(digits.Select((digit, index) => Encode(SetA[digit - '0'], sets[index])));

    private static string Encode(string pattern, char set)
    {
        if (set == 'A') return pattern;
        var complement = pattern.Select(module => module == '0' ? '1' : '0');
        return new string([.. set == 'C' ? complement : complement.Reverse()]);
    }

    private static string WithCheck(string digits, int length) =>
        digits.Length == length ? digits : digits + CheckDigit(digits);

    private static bool AreDigits(string text, int shortest, int longest) =>
        text.Length >= shortest && text.Length <= longest && text.All(char.IsAsciiDigit);

    /// <summary>UPC-E to the 11 digits it stands for; the last digit says where the zeros were.</summary>
    private static string Lengthen(char system, string six) => system + six[5] switch
    {
        '0' or '1' or '2' => six[..2] + six[5] + "0000" + six[2..5],
        '3' => six[..3] + "00000" + six[3..5],
        '4' => six[..4] + "00000" + six[4],
        _ => six[..5] + "0000" + six[5],
    };

    private static string? Shorten(string digits)
    {
        if (!AreDigits(digits, 11, 12)) return null;
        string[] tries =
        [
            digits[1..3] + digits[8..11] + digits[3],
            digits[1..4] + digits[9..11] + "3",
            digits[1..5] + digits[10] + "4",
            digits[1..6] + digits[10],
        ];
        return tries.FirstOrDefault(six => Lengthen(digits[0], six) == digits[..11]);
    }
}
